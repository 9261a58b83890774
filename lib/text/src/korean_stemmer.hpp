// Rule-based stemming of Hangul words: endings are stripped from the right, without a dictionary.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

struct KoreanStem {
  std::string_view stem;     // a prefix of the word, never empty
  std::string_view variant;  // another possible stem (the noun of a two-syllable word that ends like one with
                             // a particle), or empty
};

// `word` consists of precomposed Hangul syllables. The views point into it.
KoreanStem korean_stem(std::string_view word);
// As versions 4 to 6 of the analyzers had it, without polite endings.
KoreanStem korean_stem_6(std::string_view word);
// As version 3 of the analyzers had it.
KoreanStem korean_stem_3(std::string_view word);

// True when the whole word is an ending that means nothing alone, as in the Hangul part of "S3로".
bool is_glued_ending(std::string_view word);

// True where such an ending may also be what the number before it counts: 5만, 38도.
bool is_counter(std::string_view word);

// True for 년, 월 or 일, alone or before an ending: what the number before it is says all.
bool is_date_unit(std::string_view word);

// True for the stem of a question word (무엇, 어디).
bool is_question_word(std::string_view stem);

}  // namespace ragctl
