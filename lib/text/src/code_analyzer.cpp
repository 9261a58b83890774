// Identifiers are indexed whole and by their parts: "parseHTTPRequest_v2" gives parsehttprequest_v2, parse,
// http, request, v2.
#include "analyzers.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

constexpr float kPartWeight = 0.5F;  // of a part against the whole identifier, in a query

enum class Class { kUpper, kLower, kDigit, kOther, kUnderscore, kNone };

Class class_of(char32_t c) {
  if (c == '_') return Class::kUnderscore;
  if (c >= 'A' && c <= 'Z') return Class::kUpper;
  if (c >= 'a' && c <= 'z') return Class::kLower;
  if (c >= '0' && c <= '9') return Class::kDigit;
  return script_of(c) == Script::kNone ? Class::kNone : Class::kOther;
}

struct Character {
  Class kind;
  std::size_t begin;
};

// A part begins after '_', at lower->Upper ("fooBar"), at the last capital of a run before a lower-case
// letter
// ("HTTPRequest"), and where letters of another alphabet meet ASCII. Digits stay with the letters before
// them.
bool begins_part(const std::vector<Character>& word, std::size_t i) {
  const Class kind = word[i].kind;
  const Class before = word[i - 1].kind;
  if (before == Class::kUnderscore || kind == Class::kUnderscore) return true;
  if ((kind == Class::kOther) != (before == Class::kOther)) return true;
  if (kind != Class::kUpper) return before == Class::kDigit && kind == Class::kLower && word.size() > i + 1;
  if (before == Class::kLower || before == Class::kDigit) return true;
  return i + 1 < word.size() && word[i + 1].kind == Class::kLower;
}

class CodeAnalyzer final : public Analyzer {
 public:
  std::vector<Term> analyze(std::string_view text) const override {
    if (text.size() > 0xFFFFFFFFU)
      throw Error(ErrorCode::kInput, "text over 4 GiB cannot be analyzed; split it");
    std::vector<Term> terms;
    std::vector<Character> word;
    std::uint32_t position = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      const Class kind = class_of(next_code_point(text, at));
      if (kind != Class::kNone) {
        word.push_back({kind, begin});
        continue;
      }
      add_word(text, word, begin, position, terms);
    }
    add_word(text, word, text.size(), position, terms);
    return terms;
  }

  std::string fingerprint() const override { return "code/2"; }

 private:
  static void add_word(std::string_view text, std::vector<Character>& word, std::size_t end,
                       std::uint32_t& position, std::vector<Term>& terms) {
    if (word.empty()) return;
    const std::size_t whole = terms.size();
    add_term(text, word.front().begin, end, position, 1.0F, terms);
    std::size_t part = 0;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      if (i < word.size() && !begins_part(word, i)) continue;
      const std::size_t part_end = i < word.size() ? word[i].begin : end;
      const bool is_whole = part == 0 && i == word.size();
      if (!is_whole && word[part].kind != Class::kUnderscore) {
        add_term(text, word[part].begin, part_end, position, kPartWeight, terms);
      }
      part = i;
    }
    if (terms.size() > whole) ++position;
    word.clear();
  }

  static void add_term(std::string_view text, std::size_t begin, std::size_t end, std::uint32_t position,
                       float weight, std::vector<Term>& terms) {
    std::string folded = to_nfkc_casefold(text.substr(begin, end - begin));
    if (folded.empty() || folded.find_first_not_of('_') == std::string::npos) return;
    folded.insert(0, 1, static_cast<char>(weight == 1.0F ? TermClass::kWord : TermClass::kOther));
    terms.push_back({std::move(folded), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                     position, weight, weight == 1.0F});
  }
};

}  // namespace

std::unique_ptr<Analyzer> make_code_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<CodeAnalyzer>();
}

}  // namespace ragctl
