#include "korean_stemmer.hpp"

#include <algorithm>

#include "korean_particles.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kSyllableBytes = 3;
constexpr std::size_t kMinStemSyllables = 2;
constexpr int kRounds = 3;
// Longest entry of the two tables, in syllables.
constexpr std::size_t kMaxEndingSyllables = 6;
// Particles of one syllable that follow a noun of one syllable often enough to try the noun alone.
constexpr std::string_view kShortJosa = "은는이가을를의에와과도로만";

template <typename Table>
bool contains(const Table& table, std::string_view ending) {
  return std::binary_search(table.begin(), table.end(), ending);
}

bool is_ending(std::string_view ending) { return contains(kJosa, ending) || contains(kEomi, ending); }

// Strips the longest ending that leaves enough of a stem; returns the word itself when there is none.
std::string_view strip_once(std::string_view word) {
  const std::size_t syllables = word.size() / kSyllableBytes;
  if (syllables <= kMinStemSyllables) return word;
  for (std::size_t n = std::min(kMaxEndingSyllables, syllables - kMinStemSyllables); n > 0; --n) {
    const std::size_t keep = word.size() - n * kSyllableBytes;
    if (is_ending(word.substr(keep))) return word.substr(0, keep);
  }
  return word;
}

bool is_short_josa(std::string_view syllable) {
  for (std::size_t i = 0; i < kShortJosa.size(); i += kSyllableBytes) {
    if (kShortJosa.substr(i, kSyllableBytes) == syllable) return true;
  }
  return false;
}

}  // namespace

KoreanStem korean_stem(std::string_view word) {
  std::string_view stem = word;
  for (int round = 0; round < kRounds; ++round) {
    const std::string_view shorter = strip_once(stem);
    if (shorter.size() == stem.size()) break;
    stem = shorter;
  }
  if (stem.size() != word.size()) return {stem, {}};
  const std::size_t syllables = word.size() / kSyllableBytes;
  if (syllables >= 3 && is_ending(word.substr(kSyllableBytes))) return {word.substr(0, kSyllableBytes), {}};
  if (syllables == 2 && is_short_josa(word.substr(kSyllableBytes)))
    return {word, word.substr(0, kSyllableBytes)};
  return {stem, {}};
}

bool is_glued_ending(std::string_view word) { return contains(kGluedEndings, word); }

bool is_question_word(std::string_view stem) { return contains(kQuestionWords, stem); }

}  // namespace ragctl
