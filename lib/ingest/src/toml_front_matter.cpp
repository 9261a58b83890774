#include "toml_front_matter.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "quoted_string.hpp"
#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMaxBytes = 256 * 1024;
constexpr std::size_t kMaxKeyParts = 8;
constexpr std::string_view kFence = "+++";

struct Line {
  std::string_view text;  // without white space around it
  std::uint64_t number = 0;
};

// Lines between the two fences; nullopt without both. `end` is set behind the closing one.
std::optional<std::vector<Line>> enclosed_lines(std::string_view text, std::size_t& end) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  for (std::uint64_t number = 1; begin < std::min(text.size(), kMaxBytes); ++number) {
    const std::size_t stop = std::min(text.find('\n', begin), text.size());
    const std::string_view line = trim(text.substr(begin, stop - begin));
    begin = stop + 1;
    if (number == 1 && line != kFence) return std::nullopt;
    if (number > 1 && line == kFence) {
      end = std::min(begin, text.size());
      return lines;
    }
    if (number > 1) lines.push_back({line, number});
  }
  return std::nullopt;
}

bool is_quote(char c) { return c == '"' || c == '\''; }

// Where a comment begins, or the end; adds to `depth` the brackets that are open there.
std::size_t code_end(std::string_view text, int& depth) {
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '#') return i;
    if (is_quote(text[i])) {
      if (!quoted_string(text, i)) return text.size();
      continue;
    }
    depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
    ++i;
  }
  return text.size();
}

// One part of a key at key[i]; "" when it is none.
std::string key_part(std::string_view key, std::size_t& i) {
  if (is_quote(key[i])) return quoted_string(key, i).value_or("");
  const std::size_t stop = std::min(key.find_first_of(". \t", i), key.size());
  const std::string_view part = key.substr(i, stop - i);
  i = stop;
  return part.find_first_of("\"'[]{}=,#") == std::string_view::npos ? std::string(part) : "";
}

// The parts of a.b."c d"; empty when it is no key.
std::vector<std::string> key_parts(std::string_view key) {
  std::vector<std::string> parts;
  std::size_t i = 0;
  while ((i = key.find_first_not_of(" \t", i)) != std::string_view::npos) {
    parts.push_back(key_part(key, i));
    if (parts.back().empty()) return {};
    i = key.find_first_not_of(" \t", i);
    if (i == std::string_view::npos) return parts;
    if (key[i++] != '.') return {};
  }
  return {};
}

// Position of the '=' behind the key; npos when the line is no entry.
std::size_t equals_at(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '=') return i;
    if (!is_quote(text[i])) {
      ++i;
    } else if (!quoted_string(text, i)) {
      break;
    }
  }
  return std::string_view::npos;
}

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// true, 12, 1_000, -0.5, 2024-05-01T10:00:00+09:00.
std::optional<Json> bare_value(std::string_view text) {
  if (text == "true" || text == "false") return Json(text == "true");
  if (text.empty() || std::string_view("+-0123456789").find(text.front()) == std::string_view::npos)
    return std::nullopt;
  std::string digits(text.substr(text.front() == '+' ? 1 : 0));
  std::erase(digits, '_');
  if (const auto integer = whole_number<std::int64_t>(digits)) return Json(*integer);
  const bool decimal = digits.find_first_of(".eE") != std::string::npos;
  if (const auto number = whole_number<double>(digits); number && decimal) return Json(*number);
  if (digits.find_first_not_of("0123456789-:.TZtz+ ") != std::string::npos) return std::nullopt;
  return Json(text);
}

// A value at text[i] that is no array; i is left behind it.
std::optional<Json> single_value(std::string_view text, std::size_t& i) {
  if (is_quote(text[i])) {
    auto value = quoted_string(text, i);
    return value ? std::optional<Json>(std::move(*value)) : std::nullopt;
  }
  const std::size_t stop = std::min(text.find_first_of(",]\n", i), text.size());
  auto value = bare_value(trim(text.substr(i, stop - i)));
  i = stop;
  return value;
}

std::optional<Json> array_value(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\n";
  Json list = Json::array();
  for (std::size_t i = 1; (i = text.find_first_not_of(kSpaces, i)) != std::string_view::npos;) {
    if (text[i] == ']') return i + 1 == text.size() ? std::optional<Json>(std::move(list)) : std::nullopt;
    auto item = single_value(text, i);
    if (!item) return std::nullopt;
    list.push(std::move(*item));
    i = text.find_first_not_of(kSpaces, i);
    if (i == std::string_view::npos || (text[i] != ',' && text[i] != ']')) return std::nullopt;
    if (text[i] == ',') ++i;
  }
  return std::nullopt;
}

// The three quotes that open a string of several lines; "" for another value.
std::string_view long_quote(std::string_view text) {
  const std::string_view quotes = text.substr(0, 3);
  return quotes == R"(""")" || quotes == "'''" ? quotes : std::string_view();
}

std::optional<Json> value_of(std::string_view text) {
  if (const std::string_view quotes = long_quote(text); !quotes.empty()) {
    const std::size_t stop = text.find(quotes, quotes.size());
    if (stop == std::string_view::npos || stop + quotes.size() != text.size()) return std::nullopt;
    return Json(trim(text.substr(quotes.size(), stop - quotes.size())));
  }
  if (text.starts_with('[')) return array_value(text);
  std::size_t i = 0;
  auto value = text.empty() ? std::nullopt : single_value(text, i);
  return i == text.size() ? value : std::nullopt;
}

// A table, or a value. Keys are looked up in constant time: there may be tens of thousands.
struct Node {
  std::optional<Json> value;
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> parts;
  std::unordered_map<std::string, Node*> by_name;  // the same

  Node& part(const std::string& name) {
    const auto [found, fresh] = by_name.try_emplace(name, nullptr);
    if (fresh) found->second = parts.emplace_back(name, std::make_unique<Node>()).second.get();
    return *found->second;
  }
};

Json to_json(Node& node) {
  if (node.value) return std::move(*node.value);
  Json out = Json::object();
  for (auto& [name, part] : node.parts) out.members().emplace_back(name, to_json(*part));
  return out;
}

class TomlReader {
 public:
  TomlReader(std::vector<Line> lines, std::vector<ExtractionWarning>& warnings)
      : lines_(std::move(lines)), warnings_(warnings) {}

  Json document() {
    while (at_ < lines_.size()) {
      const Line line = lines_[at_++];
      if (line.text.empty() || line.text.front() == '#') continue;
      if (line.text.front() == '[') {
        read_header(line);
      } else {
        read_entry(line);
      }
    }
    return to_json(root_);
  }

 private:
  void read_header(const Line& line) {
    int depth = 0;
    const std::string_view text = trim(line.text.substr(0, code_end(line.text, depth)));
    left_out_ = true;
    if (text.starts_with("[[")) return warn("leaves out a list of tables", line);
    table_ = text.ends_with(']') ? key_parts(text.substr(1, text.size() - 2)) : std::vector<std::string>();
    if (table_.empty()) return warn("leaves out a table whose name is not understood", line);
    left_out_ = false;
  }

  void read_entry(const Line& line) {
    const std::size_t equals = equals_at(line.text);
    std::vector<std::string> key;
    if (equals != std::string_view::npos) key = key_parts(line.text.substr(0, equals));
    if (key.empty()) return warn("is not understood and was ignored", line);
    const std::string text = whole_value(line.text.substr(equals + 1));
    if (left_out_) return;
    std::optional<Json> value = value_of(text);
    if (!value) warn("value is kept as a string: only scalars and lists of scalars are understood", line);
    key.insert(key.begin(), table_.begin(), table_.end());
    set(key, value ? std::move(*value) : Json(text), line);
  }

  // The value that begins in this line, with the lines that its brackets or its three quotes reach over.
  std::string whole_value(std::string_view text) {
    std::string value(trim(text));
    if (const std::string quotes(long_quote(value)); !quotes.empty()) {
      while (value.find(quotes, quotes.size()) == std::string::npos && at_ < lines_.size())
        value.append("\n").append(lines_[at_++].text);
      return value;
    }
    int depth = 0;
    value = trim(text.substr(0, code_end(text, depth)));
    while (depth > 0 && at_ < lines_.size()) {
      const std::string_view next = lines_[at_++].text;
      value.append("\n").append(next.substr(0, code_end(next, depth)));
    }
    return std::string(trim(value));
  }

  void set(const std::vector<std::string>& key, Json value, const Line& line) {
    if (key.size() > kMaxKeyParts) return warn("has a key of too many parts", line);
    Node* at = &root_;
    for (const std::string& name : key) {
      if (at->value) return warn("gives a value and a table the same name", line);
      at = &at->part(name);
    }
    if (at->value || !at->parts.empty())
      warn("has the key '" + key.back() + "' twice; the last one counts", line);
    at->value = std::move(value);
  }

  void warn(const std::string& what, const Line& line) {
    warnings_.push_back({line.number, "front matter " + what});
  }

  std::vector<Line> lines_;
  std::vector<ExtractionWarning>& warnings_;
  std::size_t at_ = 0;
  Node root_;
  std::vector<std::string> table_;  // that the entries belong to
  bool left_out_ = false;           // and so are they
};

bool begins_with_entry(const std::vector<Line>& lines) {
  for (const Line& line : lines) {
    if (line.text.empty() || line.text.front() == '#') continue;
    if (line.text.front() == '[') return line.text.find(']') != std::string_view::npos;
    const std::size_t equals = equals_at(line.text);
    return equals != std::string_view::npos && !key_parts(line.text.substr(0, equals)).empty();
  }
  return false;
}

}  // namespace

FrontMatter read_toml_front_matter(std::string_view text) {
  FrontMatter out;
  std::size_t end = 0;
  if (!enclosed_lines(text, end)) return out;
  const std::string normal = to_nfc(text.substr(0, end));
  std::size_t normal_end = 0;
  auto lines = enclosed_lines(normal, normal_end);
  if (!lines || !begins_with_entry(*lines)) return out;
  out.end = end;
  out.values = TomlReader(std::move(*lines), out.warnings).document();
  return out;
}

}  // namespace ragctl
