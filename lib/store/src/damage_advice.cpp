#include "ragctl/store/damage_advice.hpp"

#include <string_view>

#include "manifest.hpp"
#include "tag_file.hpp"

namespace ragctl {
namespace {

// "" when the file is none of a repository's.
std::string repository_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos || slash == 0) return {};
  const std::string_view name = std::string_view(path).substr(slash + 1);
  if (name == "CURRENT" || name == kTagFile) return path.substr(0, slash);
  const std::size_t above = path.rfind('/', slash - 1);
  if (above == std::string::npos || above == 0) return {};
  const std::string_view inner = std::string_view(path).substr(above + 1);
  std::uint64_t sequence = 0;
  std::string digits;
  const bool is_manifest = inner.starts_with("manifests/") && parse_manifest_name(name, sequence, digits);
  return is_manifest || is_stored_path(inner) ? path.substr(0, above) : std::string();
}

}  // namespace

std::string damage_advice(const std::string& path) {
  const std::string repository = repository_of(path);
  return repository.empty() ? "restore it from a copy or make it again" : "run ragctl repair " + repository;
}

}  // namespace ragctl
