#include "term_list.hpp"

namespace ragctl {

std::string without_apostrophes(std::string_view folded_word) {
  constexpr std::string_view kTypographic = "\xE2\x80\x99";
  std::string plain;
  plain.reserve(folded_word.size());
  for (std::size_t i = 0; i < folded_word.size(); ++i) {
    if (folded_word.substr(i, kTypographic.size()) == kTypographic) {
      plain.push_back('\'');
      i += kTypographic.size() - 1;
    } else {
      plain.push_back(folded_word[i]);
    }
  }
  if (plain.size() > 2 && plain.ends_with("'s")) plain.resize(plain.size() - 2);
  std::erase(plain, '\'');
  return plain;
}

std::string without_commas(std::string_view digits) {
  std::string plain(digits);
  std::erase(plain, ',');
  return plain;
}

}  // namespace ragctl
