// Legacy encodings to UTF-8 by ICU converters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ragctl {

// The ICU converter name for a label as found in files (<meta charset>, uchardet, a flag); every label of EUC-KR, KS C 5601, UHC and CP949
// means windows-949. nullopt for an unknown label.
std::optional<std::string> resolve_charset(std::string_view label);

// Converts strictly: nullopt when any byte sequence is undefined in the encoding. `charset` as resolve_charset returns it.
std::optional<std::string> convert_to_utf8(std::string_view bytes, const std::string& charset);

// Converts and replaces undefined sequences by U+FFFD.
std::string convert_to_utf8_lossy(std::string_view bytes, const std::string& charset);

}  // namespace ragctl
