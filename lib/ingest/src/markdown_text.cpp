#include "markdown_text.hpp"

#include <algorithm>
#include <array>

#include "extraction.hpp"
#include "html_scan.hpp"

namespace ragctl {

bool is_image_name(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kExtensions = {".png", ".jpg",  ".jpeg",
                                                                  ".gif", ".webp", ".svg"};
  if (text.find_first_of(" \n") != std::string_view::npos) return false;
  return std::any_of(kExtensions.begin(), kExtensions.end(), [&](std::string_view extension) {
    return text.size() > extension.size() &&
           equals_ignoring_case(text.substr(text.size() - extension.size()), extension);
  });
}

std::string_view without_attribute_list(std::string_view text) {
  const std::size_t line = text.find_last_of('\n') + 1;
  const std::string_view last = text.substr(line);
  const bool attributes = last.starts_with("{:") && last.find('}') == last.size() - 1;
  return attributes ? text.substr(0, line) : text;
}

std::string without_instruction(std::string_view html) {
  std::string out(html);
  const std::size_t begin = std::min(html.find_first_not_of(" \t"), html.size());
  const std::string_view terminator = html.substr(begin).starts_with("<?") ? "?>" : "]]>";
  if (terminator != "?>" && !html.substr(begin).starts_with("<![CDATA[")) return out;
  const std::size_t end =
      std::min(html.find(terminator), html.size() - terminator.size()) + terminator.size();
  for (std::size_t i = begin; i < end; ++i) out[i] = out[i] == '\n' ? '\n' : ' ';
  return out;
}

std::string_view without_attributes(std::string_view heading) {
  const std::size_t open = heading.find_last_of('{');
  if (open == std::string_view::npos || open == 0 || !heading.ends_with('}')) return heading;
  std::string_view inside = heading.substr(open + 1, heading.size() - open - 2);
  if (inside.starts_with(':'))
    inside = inside.substr(std::min(inside.find_first_not_of(' ', 1), inside.size()));
  const std::string_view before = trim(heading.substr(0, open));
  const bool named = (inside.starts_with('#') || inside.starts_with('.')) && inside.size() > 1 &&
                     inside.find_first_of(" \t") != 1 && heading[open - 1] == ' ';
  return named && !before.empty() ? before : heading;
}

}  // namespace ragctl
