#include "analyzers.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// White_Space of the Unicode character database.
bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

class WhitespaceAnalyzer final : public Analyzer {
 public:
  std::vector<Term> analyze(std::string_view text) const override {
    if (text.size() > 0xFFFFFFFFU)
      throw Error(ErrorCode::kInput, "text over 4 GiB cannot be analyzed; split it");
    std::vector<Term> terms;
    std::size_t begin = 0;
    std::uint32_t position = 0;
    for (std::size_t at = 0; at <= text.size();) {
      std::size_t next = at + 1;
      bool space = true;
      if (at < text.size()) {
        next = at;
        space = is_space(next_code_point(text, next));
      }
      if (space) {
        add(text, begin, at, position, terms);
        begin = next;
      }
      at = next;
    }
    return terms;
  }

  std::string fingerprint() const override { return "whitespace/2"; }

 private:
  static void add(std::string_view text, std::size_t begin, std::size_t end, std::uint32_t& position,
                  std::vector<Term>& terms) {
    if (begin >= end) return;
    std::string folded = to_nfkc_casefold(text.substr(begin, end - begin));
    if (folded.empty()) return;  // nothing but ignorable characters
    folded.insert(0, 1, static_cast<char>(TermClass::kOther));
    terms.push_back(
        {std::move(folded), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), position++});
  }
};

}  // namespace

std::unique_ptr<Analyzer> make_whitespace_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<WhitespaceAnalyzer>();
}

}  // namespace ragctl
