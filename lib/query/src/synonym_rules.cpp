#include "synonym_rules.hpp"

#include <algorithm>

#include "ragctl/core/error.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kArrow = "=>";
constexpr std::string_view kMark = "\xEF\xBB\xBF";  // byte order mark
constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return text.substr(0, 0);
  return text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin);
}

class LineParser {
 public:
  LineParser(std::string_view line, const std::string& path, std::size_t number)
      : line_(line), path_(path), number_(number) {}

  SynonymRule parse() const {
    SynonymRule rule;
    const std::size_t arrow = line_.find(kArrow);
    if (arrow == std::string_view::npos) {
      rule.entries = entries(0, line_.size());
      if (rule.entries.size() == 1)
        fail(0, "a rule of one entry says nothing; write two and more, or '" +
                    std::string(rule.entries.front()) + " => ...'");
      return rule;
    }
    const std::size_t behind = arrow + kArrow.size();
    const std::size_t second = line_.find(kArrow, behind);
    if (second != std::string_view::npos) fail(second, "a second '=>'; write a line for each rule");
    rule.entries = entries(0, arrow);
    rule.others = entries(behind, line_.size());
    return rule;
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& message) const {
    throw Error(ErrorCode::kInput, Location{path_, number_, at + 1}, message);
  }

  std::vector<std::string_view> entries(std::size_t begin, std::size_t end) const {
    std::vector<std::string_view> out;
    for (std::size_t at = begin; at <= end;) {
      const std::size_t comma = std::min(line_.find(',', at), end);
      const std::string_view entry = trimmed(line_.substr(at, comma - at));
      if (entry.empty()) fail(at, "an entry is empty; write a word, or leave out its comma or '=>'");
      out.push_back(entry);
      at = comma + 1;
    }
    return out;
  }

  std::string_view line_;
  const std::string& path_;
  std::size_t number_;
};

void check_text(std::string_view text, const std::string& path) {
  if (text.size() > kMaxSynonymBytes)
    throw Error(ErrorCode::kInput, Location{path},
                "has " + std::to_string(text.size()) + " bytes, more than a file of synonyms may have (" +
                    std::to_string(kMaxSynonymBytes) + "); keep what people ask for");
  const std::size_t invalid = find_invalid_utf8(text);
  if (invalid == std::string_view::npos) return;
  const std::string_view before = text.substr(0, invalid);
  const auto line = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  throw Error(ErrorCode::kInput, Location{path, line, invalid - (before.rfind('\n') + 1) + 1},
              "is not UTF-8; save the file as UTF-8");
}

}  // namespace

std::vector<SynonymRule> parse_synonyms(std::string_view text, const std::string& path) {
  check_text(text, path);
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  std::vector<SynonymRule> rules;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    ++number;
    at = end + 1;
    const std::string_view content = trimmed(line);
    if (!content.empty() && content.front() != '#') rules.push_back(LineParser(line, path, number).parse());
  }
  return rules;
}

}  // namespace ragctl
