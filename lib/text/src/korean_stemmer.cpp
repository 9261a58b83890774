#include "korean_stemmer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

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
// Particles that are also what a number counts: 5만, 38도, 3과, 2가, 3인.
constexpr std::string_view kCounters = "만도과가인";
constexpr std::string_view kDateUnits = "년월일";
// First syllables of particles before which the noun may end at once: 집에서는, 집으로, 책까지도.
constexpr std::string_view kClearJosaStarts = "에으까부께한처";
// Endings that also end nouns of three syllables: 물이지 and 페이지, 빵이라면 and 컵라면, 집이나 and 차이나.
constexpr std::array<std::string_view, 12> kNounEnds = {"나마", "라도", "라면", "이나", "이다", "이든",
                                                        "이라", "이란", "이랑", "이자", "이지", "인지"};

template <typename Table>
bool contains(const Table& table, std::string_view ending) {
  return std::binary_search(table.begin(), table.end(), ending);
}

enum class Endings : std::uint8_t { kPlain, kPolite };

bool is_ending(std::string_view ending, Endings endings) {
  return contains(kJosa, ending) || contains(kEomi, ending) ||
         (endings == Endings::kPolite && contains(kPoliteEomi, ending));
}

// Strips the longest ending that leaves enough of a stem; returns the word itself when there is none.
std::string_view strip_once(std::string_view word, Endings endings) {
  const std::size_t syllables = word.size() / kSyllableBytes;
  if (syllables <= kMinStemSyllables) return word;
  for (std::size_t n = std::min(kMaxEndingSyllables, syllables - kMinStemSyllables); n > 0; --n) {
    const std::size_t keep = word.size() - n * kSyllableBytes;
    if (is_ending(word.substr(keep), endings)) return word.substr(0, keep);
  }
  return word;
}

// Whether `syllables` has the first syllable of `word`.
bool starts_with_one_of(std::string_view word, std::string_view syllables) {
  for (std::size_t i = 0; i < syllables.size(); i += kSyllableBytes) {
    if (word.substr(0, kSyllableBytes) == syllables.substr(i, kSyllableBytes)) return true;
  }
  return false;
}

// What is left of a word without its first syllable, or nothing when that is all.
std::string_view behind_first(std::string_view word) { return word.substr(kSyllableBytes); }

// A particle of two syllables and more whose first is hardly ever a noun's last (로는 is no such: 도로는):
// what is before it is the noun, be it one syllable.
bool is_clear_josa(std::string_view ending) {
  return ending.size() > kSyllableBytes && starts_with_one_of(ending, kClearJosaStarts) &&
         contains(kJosa, ending);
}

KoreanStem stem_of(std::string_view word, Endings endings) {
  const std::string_view first = word.substr(0, kSyllableBytes);
  std::string_view stem = word;
  for (int round = 0; round < kRounds; ++round) {
    if (is_clear_josa(behind_first(stem))) return {first, {}};
    const std::string_view shorter = strip_once(stem, endings);
    if (shorter.size() == stem.size()) break;
    stem = shorter;
  }
  const std::string_view rest = behind_first(word);
  if (rest.size() == kSyllableBytes) return {stem, starts_with_one_of(rest, kShortJosa) ? first : ""};
  if (!is_ending(rest, endings)) return {stem, {}};
  const bool maybe_noun = stem.size() != word.size() || contains(kNounEnds, rest);
  return maybe_noun ? KoreanStem{stem, first} : KoreanStem{first, {}};
}

}  // namespace

KoreanStem korean_stem(std::string_view word) { return stem_of(word, Endings::kPolite); }
KoreanStem korean_stem_6(std::string_view word) { return stem_of(word, Endings::kPlain); }

KoreanStem korean_stem_3(std::string_view word) {
  const std::string_view first = word.substr(0, kSyllableBytes);
  std::string_view stem = word;
  for (int round = 0; round < kRounds; ++round) stem = strip_once(stem, Endings::kPlain);
  const std::string_view rest = behind_first(word);
  if (rest.size() == kSyllableBytes) return {stem, starts_with_one_of(rest, kShortJosa) ? first : ""};
  if (stem.size() == word.size() && is_ending(rest, Endings::kPlain)) return {first, {}};
  return {stem, {}};
}

bool is_glued_ending(std::string_view word) { return contains(kGluedEndings, word); }

bool is_counter(std::string_view word) { return starts_with_one_of(word, kCounters); }

bool is_date_unit(std::string_view word) {
  const std::string_view rest = behind_first(word);
  return starts_with_one_of(word, kDateUnits) && (rest.empty() || is_glued_ending(rest));
}

bool is_question_word(std::string_view stem) { return contains(kQuestionWords, stem); }

}  // namespace ragctl
