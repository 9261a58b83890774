// Text forms of the two small files of a repository (docs/formats.md, "CURRENT" and "Manifest").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ragctl/store/repository.hpp"

namespace ragctl {

inline constexpr std::uint64_t kManifestFormat = 1;
inline constexpr std::uint64_t kCurrentFormat = 1;

// What CURRENT says.
struct CurrentFile {
  std::uint64_t sequence = 0;
  std::string manifest;  // "manifests/...json"
  std::string hash;      // of that file
};

std::string format_current(const CurrentFile& current);
// Throws Error(kStore) located at `path`.
CurrentFile parse_current(std::string_view text, const std::string& path);

// The bytes of a manifest file; its id is their hash.
std::string format_manifest(const Manifest& manifest);
// Throws Error(kStore) located at `path` unless the text hashes to `hash` (or, for 8 digits, begins so) and
// is well-formed.
Manifest parse_manifest(std::string_view text, const std::string& path, std::string_view hash);

std::string manifest_name(std::uint64_t sequence, std::string_view id);
// False for names of other files.
bool parse_manifest_name(std::string_view name, std::uint64_t& sequence, std::string& hash8);

}  // namespace ragctl
