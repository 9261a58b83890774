// The forms of Korean verbs and adjectives, by the rules of their stems. Text is folded (to_nfkc_casefold).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

// Two syllables and more that end in 다, like 줄어들다; not the nouns of the language that end so (바다).
bool is_korean_verb(std::string_view word);

// What of a verb can stand before an ending, the stem first: of 숨지다 숨지, 숨진, 숨질, 숨짐, 숨집, 숨져 and
// 숨졌. Contractions and the irregular stems in ㄹ, 르, ㅂ and ㅅ are known; a stem that is regular all the
// same (씻다) has forms too many, which nobody writes. `verb` is one by is_korean_verb().
std::vector<std::string> korean_verb_forms(std::string_view verb);

// Whether the word, Hangul from end to end, is one of these forms with an ending behind it, or without one
// where the form is not the bare stem.
bool is_korean_verb_form(std::string_view word, std::string_view verb);

struct KoreanVerbForm {
  std::string_view stem;  // as the language's verbs have it: 무너지, 춥
  std::size_t bytes = 0;  // of the word that are the form; what is behind is an ending
};

// The verb or adjective of the language's own (a table of some thousand) that a word is a form of: 무너졌어요
// 무너지 with 무너졌, 추운 춥, 눌렀는데 누르. Where several are, that with the longest form. Words that are a
// form of one syllable alone (산, 간) are left to nouns. `word` is Hangul from end to end.
std::optional<KoreanVerbForm> find_korean_verb(std::string_view word);

}  // namespace ragctl
