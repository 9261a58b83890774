// Strings in quotes, as the front matter of YAML and TOML writes them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ragctl {

// The string whose opening quote, ' or ", stands at text[i]; nullopt when it does not end. In double quotes
// escapes are read, in single ones two quotes are one; NUL becomes U+FFFD. `i` is left behind the closing
// quote.
std::optional<std::string> quoted_string(std::string_view text, std::size_t& i);

}  // namespace ragctl
