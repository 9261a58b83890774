#include "front_matter.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_set>
#include <utility>

#include "quoted_string.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/core/long_metadata.hpp"
#include "ragctl/text/unicode.hpp"
#include "toml_front_matter.hpp"

namespace ragctl {
namespace {

constexpr int kMaxDepth = 8;
constexpr std::string_view kSpaces = " \t";

struct Line {
  std::string_view text;   // without indentation and trailing spaces
  std::size_t indent = 0;  // columns
  std::uint64_t number = 0;

  bool blank() const { return text.empty(); }
  bool skippable() const { return text.empty() || text.front() == '#'; }
  bool is_item() const { return text == "-" || text.starts_with("- "); }
};

std::string_view trim_right(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

// Position of the colon that ends the key of "key: value" or "key:"; npos when the line is no mapping entry.
std::size_t key_end(std::string_view text) {
  if (text.empty() || std::string_view("-?:,[]{}#&*!|>%@`").find(text.front()) != std::string_view::npos) {
    return std::string_view::npos;
  }
  std::size_t from = 0;
  if (text.front() == '"' || text.front() == '\'') {
    from = text.find(text.front(), 1);
    if (from == std::string_view::npos) return from;
  }
  for (std::size_t i = text.find(':', from); i != std::string_view::npos; i = text.find(':', i + 1)) {
    if (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\t') return i;
  }
  return std::string_view::npos;
}

std::string_view unquote_key(std::string_view key) {
  key = trim_right(key);
  const bool quoted =
      key.size() >= 2 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front();
  return quoted ? key.substr(1, key.size() - 2) : key;
}

// A comment starts with '#' after white space.
std::string_view strip_comment(std::string_view text) {
  for (std::size_t i = text.find('#'); i != std::string_view::npos; i = text.find('#', i + 1)) {
    if (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\t') return trim_right(text.substr(0, i));
  }
  return trim_right(text);
}

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Json plain_scalar(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  const std::string_view digits = text.substr(text.front() == '-' ? 1 : 0);
  const bool numeric = !digits.empty() && digits.find_first_not_of("0123456789.") == std::string_view::npos;
  // Leading zeros mean a code ("007"), not a number.
  const bool code = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
  if (!numeric || code || digits.front() == '.' || digits.back() == '.') return text;
  if (const auto integer = whole_number<std::int64_t>(text)) return *integer;
  if (const auto number = whole_number<double>(text); number && digits.find('.') != std::string_view::npos)
    return *number;
  return text;
}

// Moves `at` to the quote that ends the string at the beginning of `text`, or behind its last character: from
// there the search goes on when more text has come.
bool find_closing_quote(std::string_view text, std::size_t& at) {
  const char quote = text.front();
  for (; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 == text.size() || text[at + 1] != quote) return true;
      ++at;
    }
  }
  return false;
}

// "[a, 'b', 3]" without nesting; nullopt for anything else.
std::optional<Json> flow_list(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  Json list = Json::array();
  for (std::size_t i = 1; i + 1 < text.size();) {
    i = text.find_first_not_of(" \t\n", i);
    if (i + 1 >= text.size()) break;
    if (text[i] == '"' || text[i] == '\'') {
      auto item = quoted_string(text, i);
      if (!item) return std::nullopt;
      list.push(std::move(*item));
    } else {
      const std::size_t end = text.find_first_of(",[]{}", i);
      if (text[end] != ',' && end + 1 != text.size()) return std::nullopt;
      if (const std::string_view item = trim(text.substr(i, end - i)); !item.empty())
        list.push(plain_scalar(item));
      i = end;
    }
    i = text.find_first_not_of(" \t\n", i);
    if (text[i] != ',' && i + 1 != text.size()) return std::nullopt;
    ++i;
  }
  return list;
}

class Reader {
 public:
  Reader(std::vector<Line> lines, std::vector<ExtractionWarning>& warnings)
      : lines_(std::move(lines)), warnings_(warnings) {}

  Json document() {
    Json out = Json::object();
    while (skip_blank(), at_ < lines_.size()) {
      const std::size_t before = at_;
      read_entries(out, lines_[at_].indent, 0);
      if (at_ == before) warn("is not understood and was ignored", lines_[at_++].number);
    }
    return out;
  }

 private:
  void warn(const std::string& what, std::uint64_t line) {
    warnings_.push_back({line, "front matter " + what});
  }

  void skip_blank() {
    while (at_ < lines_.size() && lines_[at_].skippable()) ++at_;
  }

  void read_entries(Json& out, std::size_t indent, int depth) {
    std::unordered_set<std::string> known;
    for (const Json::Member& member : out.members()) known.insert(member.first);
    while (skip_blank(), at_ < lines_.size() && lines_[at_].indent == indent) {
      const Line line = lines_[at_];
      const std::size_t colon = key_end(line.text);
      if (colon == std::string_view::npos) return;
      ++at_;
      const std::string key(unquote_key(line.text.substr(0, colon)));
      Json value = read_value(trim(line.text.substr(colon + 1)), line, depth);
      if (known.insert(key).second) {
        out.members().emplace_back(key, std::move(value));
        continue;
      }
      warn("has the key '" + key + "' twice; the last one counts", line.number);
      out.set(key, std::move(value));
    }
  }

  Json read_value(std::string_view text, const Line& line, int depth) {
    const std::string_view bare = text.empty() || text.front() == '#' ? std::string_view() : text;
    if (bare.empty()) return read_nested(line, depth);
    if (bare.front() == '|' || bare.front() == '>') return read_block_scalar(bare.front() == '|', line);
    if (bare.front() == '"' || bare.front() == '\'') return read_quoted(bare, line);
    if (bare.front() == '[') return read_flow_list(bare, line);
    if (std::string_view("{&*!@`%").find(bare.front()) != std::string_view::npos)
      return raw(std::string(bare), line);
    std::string joined(strip_comment(bare));
    const bool single = !continues(line);
    while (continues(line)) joined.append(" ").append(strip_comment(lines_[at_++].text));
    return single ? plain_scalar(joined) : Json(trim(joined));
  }

  // A more deeply indented line continues a value; blank lines end it.
  bool continues(const Line& line) const {
    return at_ < lines_.size() && !lines_[at_].blank() && lines_[at_].indent > line.indent;
  }

  Json read_nested(const Line& line, int depth) {
    skip_blank();
    if (at_ >= lines_.size()) return nullptr;
    const Line next = lines_[at_];
    if (next.is_item() && next.indent >= line.indent) return read_list(next.indent);
    if (next.indent <= line.indent) return nullptr;
    if (key_end(next.text) == std::string_view::npos || depth >= kMaxDepth) return read_raw_lines(line);
    Json nested = Json::object();
    read_entries(nested, next.indent, depth + 1);
    if (continues(line)) warn("has an entry that is not understood", lines_[at_].number);
    while (continues(line)) ++at_;
    return nested;
  }

  Json read_list(std::size_t indent) {
    Json list = Json::array();
    while (skip_blank(), at_ < lines_.size() && lines_[at_].indent == indent && lines_[at_].is_item()) {
      const Line line = lines_[at_++];
      list.push(read_item(trim(line.text.substr(1)), line));
    }
    return list;
  }

  Json read_item(std::string_view text, const Line& line) {
    if (!text.empty() &&
        (key_end(text) != std::string_view::npos || text.front() == '-' || text.front() == '?')) {
      std::string joined(text);
      while (continues(line)) joined.append("\n").append(lines_[at_++].text);
      return plain_scalar(text).is_string() ? raw(std::move(joined), line) : plain_scalar(text);
    }
    return text.empty() ? Json() : read_value(text, line, kMaxDepth);
  }

  Json read_quoted(std::string_view text, const Line& line) {
    std::string joined(text);
    std::size_t i = 1;
    while (!find_closing_quote(joined, i) && continues(line)) joined.append(" ").append(lines_[at_++].text);
    i = 0;
    auto value = quoted_string(joined, i);
    if (!value || !strip_comment(std::string_view(joined).substr(i)).empty())
      return raw(std::move(joined), line);
    return std::move(*value);
  }

  Json read_flow_list(std::string_view text, const Line& line) {
    std::string joined(strip_comment(text));
    const auto closes = [&] { return at_ < lines_.size() && lines_[at_].text.starts_with(']'); };
    while (joined.back() != ']' && (continues(line) || closes())) {
      joined.append(" ").append(strip_comment(lines_[at_++].text));
    }
    auto list = flow_list(joined);
    return list ? std::move(*list) : raw(std::move(joined), line);
  }

  Json read_block_scalar(bool literal, const Line& line) {
    std::string out;
    std::size_t indent = 0;
    while (at_ < lines_.size() && (lines_[at_].blank() || lines_[at_].indent > line.indent)) {
      const Line& next = lines_[at_++];
      if (indent == 0) indent = next.indent;
      if (literal || next.blank()) {
        out += out.empty() ? "" : "\n";
      } else if (!out.empty() && out.back() != '\n') {
        out += ' ';
      }
      if (literal && next.indent > indent) out.append(next.indent - indent, ' ');
      out += next.text;
    }
    return trim(out);
  }

  Json read_raw_lines(const Line& line) {
    std::string out;
    while (continues(line)) out.append(out.empty() ? "" : "\n").append(lines_[at_++].text);
    return raw(std::move(out), line);
  }

  Json raw(std::string text, const Line& line) {
    warn("value is kept as a string: only scalars, lists of scalars and mappings are understood",
         line.number);
    return Json(std::move(text));
  }

  std::vector<Line> lines_;
  std::vector<ExtractionWarning>& warnings_;
  std::size_t at_ = 0;
};

// Gives `take` the lines between the opening and the closing "---". The offset behind the closing line; 0
// without both, then the lines given are none of front matter.
template <typename Take>
std::size_t read_enclosed_lines(std::string_view text, const Take& take) {
  std::size_t begin = 0;
  for (std::uint64_t number = 1; begin < text.size(); ++number) {
    const std::size_t stop = std::min(text.find('\n', begin), text.size());
    const std::string_view whole = trim_right(text.substr(begin, stop - begin));
    begin = stop + 1;
    if (number == 1 && whole != "---") return 0;
    if (number > 1 && (whole == "---" || whole == "...")) return std::min(begin, text.size());
    const std::size_t indent = std::min(whole.find_first_not_of(kSpaces), whole.size());
    if (number > 1) take(Line{whole.substr(indent), indent, number});
  }
  return 0;
}

// What the lines look like as a whole. A document may open with a thematic break: then what follows is prose,
// or a list, or a heading (which YAML takes for a comment). Nothing is kept of the lines, for the next break
// may stand at the end of a long document.
class Shape {
 public:
  void add(const Line& line) {
    if (line.skippable()) {
      comments_ = comments_ || !line.blank();
      return;
    }
    const bool entry = key_end(line.text) != std::string_view::npos;
    if (!indent_) {
      indent_ = line.indent;
      begins_with_entry_ = entry;
    }
    if (line.indent > *indent_ || line.is_item()) return;
    ++(entry ? entries_ : others_);
  }

  bool is_mapping() const { return begins_with_entry_ && entries_ >= others_; }
  bool is_blank() const { return !indent_ && !comments_; }

 private:
  bool comments_ = false;
  std::optional<std::size_t> indent_;  // of the first line that counts
  bool begins_with_entry_ = false;
  std::size_t entries_ = 0;
  std::size_t others_ = 0;
};

}  // namespace

FrontMatter read_front_matter(std::string_view text) {
  if (text.starts_with("+++")) return read_toml_front_matter(text);
  FrontMatter out;
  Shape shape;
  const std::size_t end = read_enclosed_lines(text, [&](const Line& line) { shape.add(line); });
  const bool fits = end <= kMaxFrontMatterBytes;
  if (end == 0 || !(shape.is_mapping() || (shape.is_blank() && fits))) return out;
  if (!fits) throw Error(ErrorCode::kInput, long_metadata_problem(end));
  out.end = end;
  const std::string normal = to_nfc(text.substr(0, end));
  std::vector<Line> lines;
  read_enclosed_lines(normal, [&](const Line& line) { lines.push_back(line); });
  out.values = Reader(std::move(lines), out.warnings).document();
  return out;
}

}  // namespace ragctl
