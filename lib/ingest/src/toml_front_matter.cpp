#include "toml_front_matter.hpp"

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "ragctl/core/error.hpp"
#include "ragctl/core/long_metadata.hpp"
#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

// Of a dotted key. Tables nest as deep, and are read and freed by recursion.
constexpr std::ptrdiff_t kMaxDots = 32;
constexpr std::string_view kFence = "+++";

// What stands between the two fences, with the line end before the second. `end` is set behind it.
std::optional<std::string_view> enclosed(std::string_view text, std::size_t& end) {
  std::size_t first = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t stop = std::min(text.find('\n', begin), text.size());
    const bool fence = trim(text.substr(begin, stop - begin)) == kFence;
    if (begin == 0 && !fence) return std::nullopt;
    if (begin > 0 && fence) {
      end = std::min(stop + 1, text.size());
      return text.substr(first, begin - first);
    }
    begin = stop + 1;
    if (first == 0) first = begin;
  }
  return std::nullopt;
}

// Whether the first line that is no comment may be TOML: a document may open with pluses.
bool begins_with_entry(std::string_view toml) {
  for (std::size_t begin = 0; begin < toml.size();) {
    const std::size_t stop = std::min(toml.find('\n', begin), toml.size());
    const std::string_view line = trim(toml.substr(begin, stop - begin));
    begin = stop + 1;
    if (line.empty() || line.front() == '#') continue;
    return (line.front() == '[' && line.find(']') != std::string_view::npos) ||
           line.find('=') != std::string_view::npos;
  }
  return false;
}

bool nests_too_deep(std::string_view toml) {
  for (std::size_t begin = 0; begin < toml.size();) {
    const std::size_t stop = std::min(toml.find('\n', begin), toml.size());
    const std::string_view line = toml.substr(begin, stop - begin);
    const std::string_view key = line.substr(0, line.find_first_of("=]"));
    if (std::count(key.begin(), key.end(), '.') > kMaxDots) return true;
    begin = stop + 1;
  }
  return false;
}

class Converter {
 public:
  explicit Converter(std::vector<ExtractionWarning>& warnings) : warnings_(warnings) {}

  // In the order of the text; the parser's is that of the keys.
  Json object(const toml::table& table) {
    std::vector<std::pair<std::string_view, const toml::node*>> entries;
    for (const auto& [key, node] : table) entries.emplace_back(key.str(), &node);
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      const toml::source_position& x = a.second->source().begin;
      const toml::source_position& y = b.second->source().begin;
      return x.line != y.line ? x.line < y.line : x.column < y.column;
    });
    Json out = Json::object();
    for (const auto& [key, node] : entries) {
      if (const toml::table* inner = node->as_table()) {
        out.members().emplace_back(std::string(key), object(*inner));
      } else if (std::optional<Json> converted = value(*node)) {
        out.members().emplace_back(std::string(key), std::move(*converted));
      }
    }
    return out;
  }

 private:
  std::optional<Json> value(const toml::node& node) {
    const toml::array* const list = node.as_array();
    if (list == nullptr) return scalar(node);
    Json out = Json::array();
    for (const toml::node& item : *list) {
      if (item.is_table() || item.is_array()) {
        warnings_.push_back(
            {node.source().begin.line + 1, "front matter leaves out a list of lists or tables"});
        return std::nullopt;
      }
      out.push(scalar(item));
    }
    return out;
  }

  // Dates and times, and what is no number, stay text.
  static Json scalar(const toml::node& node) {
    if (const auto* text = node.as_string()) return Json(text->get());
    if (const auto* integer = node.as_integer()) return Json(integer->get());
    if (const auto* truth = node.as_boolean()) return Json(truth->get());
    if (const auto* number = node.as_floating_point(); number != nullptr && std::isfinite(number->get()))
      return Json(number->get());
    std::ostringstream written;
    written << toml::node_view<const toml::node>(node);
    return Json(written.str());
  }

  std::vector<ExtractionWarning>& warnings_;
};

}  // namespace

FrontMatter read_toml_front_matter(std::string_view text) {
  FrontMatter out;
  std::size_t end = 0;
  const auto written = enclosed(text, end);
  if (!written || !begins_with_entry(*written)) return out;
  if (end > kMaxFrontMatterBytes) throw Error(ErrorCode::kInput, long_metadata_problem(end));
  out.end = end;
  const std::string normal = to_nfc(*written);
  if (nests_too_deep(normal)) {
    out.warnings.push_back({1, "front matter has a key of too many parts; none of it is read"});
    return out;
  }
  const toml::parse_result result = toml::parse(normal);
  if (result.failed()) {
    out.warnings.push_back(
        {result.error().source().begin.line + 1,
         "front matter is no TOML, none of it is read: " + std::string(result.error().description())});
  } else {
    out.values = Converter(out.warnings).object(result.table());
  }
  return out;
}

}  // namespace ragctl
