// A cheap scanner over HTML tags: enough to guard the real parser against input on which it takes quadratic
// time, and to read single tags inside Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ragctl {

struct HtmlTagToken {
  enum class Kind { kStart, kEnd, kOther };  // kOther: comments, doctypes, processing instructions
  Kind kind = Kind::kOther;
  std::string_view name;        // as written; empty for kOther
  std::string_view attributes;  // what stands between the name and the closing '>'
  std::size_t attribute_count = 0;
  std::size_t begin = 0;  // at '<'
  std::size_t end = 0;    // behind '>'
};

// Goes from tag to tag. The content of script, style and the like is skipped as the HTML tokenizer does.
class HtmlTagScanner {
 public:
  explicit HtmlTagScanner(std::string_view html) : html_(html) {}
  // False at the end of the input.
  bool next(HtmlTagToken& token);

 private:
  void read_tag(std::size_t begin, HtmlTagToken& token);
  std::size_t comment_end(std::size_t begin) const;
  bool stays_raw(std::string_view rest) const;

  std::string_view html_;
  std::size_t at_ = 0;
  std::string_view raw_text_;  // element whose content is no markup and which has not ended yet
  std::size_t foreign_depth_ = 0;
};

bool equals_ignoring_case(std::string_view text, std::string_view lower_case);

bool same_name(std::string_view a, std::string_view b);  // ignoring ASCII case

// Elements whose content the tokenizer does not read as markup: script, style, title ...
bool is_raw_text_element(std::string_view name);

// Value of an attribute in HtmlTagToken::attributes, character references not decoded; empty when absent.
std::string_view attribute_in(std::string_view attributes, std::string_view lower_case_name);

}  // namespace ragctl
