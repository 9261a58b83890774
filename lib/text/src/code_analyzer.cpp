// Source code: ASCII identifiers are indexed whole and by their parts ("parseHTTPRequest_v2" gives
// parsehttprequest_v2, parse, http, request, v2), and names of several identifiers ("std::vector.size") also
// as one ("std.vector.size"); what stands between them, such as Korean comments, is left to `auto`.
#include "analyzers.hpp"
#include "identifier_parts.hpp"
#include "ragctl/core/error.hpp"

namespace ragctl {
namespace {

constexpr float kPartWeight = 0.5F;  // of a part against the whole identifier, in a query

bool is_identifier(char c) { return is_ascii_upper(c) || is_ascii_lower(c) || is_ascii_digit(c) || c == '_'; }

// Length of the mark that joins two identifiers at `at`: '.', "::" or "->"; 0 where none stands.
std::size_t joining_mark(std::string_view text, std::size_t at) {
  for (const std::string_view mark : {".", "::", "->"}) {
    const std::size_t after = at + mark.size();
    if (text.substr(at).starts_with(mark) && after < text.size() && is_identifier(text[after]))
      return mark.size();
  }
  return 0;
}

std::string lower_case(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = is_ascii_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
  return lower;
}

class CodeAnalyzer final : public Analyzer {
 public:
  std::vector<Term> analyze(std::string_view text) const override { return terms_of(text, false); }
  std::vector<Term> analyze_query(std::string_view text) const override { return terms_of(text, true); }
  std::string fingerprint() const override { return "code/4+" + between_->fingerprint(); }

 private:
  std::vector<Term> terms_of(std::string_view text, bool query) const {
    if (text.size() > 0x7FFFFFFF)
      throw Error(ErrorCode::kInput, "text over 2 GiB cannot be analyzed; split it");
    std::vector<Term> terms;
    std::uint32_t position = 0;
    std::size_t named = 0;  // up to here names are known
    for (std::size_t begin = 0; begin < text.size();) {
      const bool identifier = is_identifier(text[begin]);
      if (identifier && begin >= named) named = add_name(text, begin, position, terms);
      std::size_t end = begin + 1;
      while (end < text.size() && is_identifier(text[end]) == identifier) ++end;
      const std::string_view stretch = text.substr(begin, end - begin);
      if (identifier) {
        add_identifier(stretch, static_cast<std::uint32_t>(begin), query, position, terms);
      } else {
        add_between(stretch, static_cast<std::uint32_t>(begin), query, position, terms);
      }
      begin = end;
    }
    return terms;
  }

  // The name of several identifiers that begins here, if one does; returns its end.
  static std::size_t add_name(std::string_view text, std::size_t begin, std::uint32_t position,
                              std::vector<Term>& terms) {
    std::string name;
    std::size_t end = begin;
    std::size_t identifiers = 0;
    for (std::size_t mark = 0; end == begin || (mark = joining_mark(text, end)) > 0; ++identifiers) {
      end += mark;
      const std::size_t first = end;
      while (end < text.size() && is_identifier(text[end])) ++end;
      if (first != begin) name += '.';
      name += lower_case(text.substr(first, end - first));
    }
    if (identifiers > 1) {
      terms.push_back({static_cast<char>(TermClass::kWord) + name, static_cast<std::uint32_t>(begin),
                       static_cast<std::uint32_t>(end), position, 1.0F, false});
    }
    return end;
  }

  static void add_identifier(std::string_view word, std::uint32_t begin, bool query, std::uint32_t& position,
                             std::vector<Term>& terms) {
    if (word.find_first_not_of('_') == std::string_view::npos) return;
    const auto add = [&](std::size_t first, std::size_t last, bool whole) {
      terms.push_back({static_cast<char>(TermClass::kWord) + lower_case(word.substr(first, last - first)),
                       begin + static_cast<std::uint32_t>(first), begin + static_cast<std::uint32_t>(last),
                       position, query && !whole ? kPartWeight : 1.0F, whole});
    };
    add(0, word.size(), true);
    std::size_t part = 0;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      if (i < word.size() && !begins_part(word, i)) continue;
      const bool whole = part == 0 && i == word.size();
      if (!whole && word[part] != '_') add(part, i, false);
      part = i;
    }
    ++position;
  }

  // Text without ASCII letters and digits.
  void add_between(std::string_view stretch, std::uint32_t begin, bool query, std::uint32_t& position,
                   std::vector<Term>& terms) const {
    bool ascii = true;
    for (const char c : stretch) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    if (ascii) return;
    std::uint32_t words = 0;
    for (Term& term : query ? between_->analyze_query(stretch) : between_->analyze(stretch)) {
      words = term.position + 1;
      term.begin += begin;
      term.end += begin;
      term.position += position;
      terms.push_back(std::move(term));
    }
    position += words;
  }

  std::unique_ptr<Analyzer> between_ = make_auto_analyzer(nullptr);
};

}  // namespace

std::unique_ptr<Analyzer> make_code_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<CodeAnalyzer>();
}

}  // namespace ragctl
