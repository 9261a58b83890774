#include "term_list.hpp"

#include "ragctl/text/utf8.hpp"

namespace ragctl {

void TermList::add_bigrams(TermClass term_class, std::uint32_t begin, std::uint32_t end, bool counts) {
  const std::string_view run = text_.slice(begin, end);
  std::size_t first = 0;
  std::size_t second = 0;
  next_code_point(run, second);
  if (second == run.size()) add_slice(term_class, begin, end, counts);
  while (second < run.size()) {
    std::size_t third = second;
    next_code_point(run, third);
    add_slice(term_class, begin + static_cast<std::uint32_t>(first),
              begin + static_cast<std::uint32_t>(third), counts);
    first = second;
    second = third;
  }
}

Term& TermList::push(TermClass term_class, std::string_view form, bool counts) {
  Term& term = terms_.emplace_back();
  term.text.reserve(form.size() + 1);
  term.text += static_cast<char>(term_class);
  term.text += form;
  term.position = position_;
  term.counts = counts;
  return term;
}

std::string without_apostrophes(std::string_view word) {
  constexpr std::string_view kTypographic = "\xE2\x80\x99";
  std::string plain(word);
  for (std::size_t at = plain.find(kTypographic); at != std::string::npos;
       at = plain.find(kTypographic, at)) {
    plain.replace(at, kTypographic.size(), 1, '\'');
  }
  if (plain.ends_with("'s")) plain.resize(plain.size() - 2);
  std::erase(plain, '\'');
  return plain;
}

std::string without_commas(std::string_view digits) {
  std::string plain(digits);
  std::erase(plain, ',');
  return plain;
}

}  // namespace ragctl
