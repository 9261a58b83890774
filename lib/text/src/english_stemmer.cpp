// Terms of the algorithm: R1 is what follows the first non-vowel after a vowel, R2 the same inside R1; 'Y' is
// a y that acts as a consonant. Bytes of non-ASCII letters count as non-vowels.
#include "english_stemmer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace ragctl {
namespace {

// What must stand before a suffix.
enum class Before : std::uint8_t { kAnything, kL, kSOrT, kValidLi };

struct Suffix {
  std::string_view text;
  std::string_view replacement;
  Before before = Before::kAnything;
  bool in_r2 = false;
};

// In every table the longer suffix comes before those that it ends with: the first match decides.
constexpr std::array kStep2 = {
    Suffix{"ational", "ate"},
    Suffix{"tional", "tion"},
    Suffix{"enci", "ence"},
    Suffix{"anci", "ance"},
    Suffix{"abli", "able"},
    Suffix{"entli", "ent"},
    Suffix{"ization", "ize"},
    Suffix{"izer", "ize"},
    Suffix{"ation", "ate"},
    Suffix{"ator", "ate"},
    Suffix{"alism", "al"},
    Suffix{"aliti", "al"},
    Suffix{"alli", "al"},
    Suffix{"fulness", "ful"},
    Suffix{"ousness", "ous"},
    Suffix{"ousli", "ous"},
    Suffix{"iveness", "ive"},
    Suffix{"iviti", "ive"},
    Suffix{"biliti", "ble"},
    Suffix{"bli", "ble"},
    Suffix{"ogist", "og"},
    Suffix{"fulli", "ful"},
    Suffix{"lessli", "less"},
    Suffix{"ogi", "og", Before::kL},
    Suffix{"li", "", Before::kValidLi},
};
constexpr std::array kStep3 = {
    Suffix{"ational", "ate"}, Suffix{"tional", "tion"}, Suffix{"alize", "al"},
    Suffix{"icate", "ic"},    Suffix{"iciti", "ic"},    Suffix{"ical", "ic"},
    Suffix{"ful", ""},        Suffix{"ness", ""},       Suffix{"ative", "", Before::kAnything, true},
};
constexpr std::array kStep4 = {
    Suffix{"ement", ""}, Suffix{"ment", ""}, Suffix{"ent", ""},
    Suffix{"ance", ""},  Suffix{"ence", ""}, Suffix{"able", ""},
    Suffix{"ible", ""},  Suffix{"al", ""},   Suffix{"er", ""},
    Suffix{"ic", ""},    Suffix{"ant", ""},  Suffix{"ism", ""},
    Suffix{"ate", ""},   Suffix{"iti", ""},  Suffix{"ous", ""},
    Suffix{"ive", ""},   Suffix{"ize", ""},  Suffix{"ion", "", Before::kSOrT},
};

// R1 begins right behind these, which keeps words of different meaning apart.
constexpr std::array<std::string_view, 9> kPrefixes = {"gener", "commun", "arsen", "past", "univers",
                                                       "later", "emerg",  "organ", "inter"};

struct Exception {
  std::string_view word;
  std::string_view stem;
};
constexpr std::array kExceptions = {
    Exception{"skis", "ski"},      Exception{"skies", "sky"},    Exception{"idly", "idl"},
    Exception{"gently", "gentl"},  Exception{"ugly", "ugli"},    Exception{"early", "earli"},
    Exception{"only", "onli"},     Exception{"singly", "singl"}, Exception{"sky", "sky"},
    Exception{"news", "news"},     Exception{"howe", "howe"},    Exception{"atlas", "atlas"},
    Exception{"cosmos", "cosmos"}, Exception{"bias", "bias"},    Exception{"andes", "andes"},
};

constexpr std::size_t kLongestException = 6;

bool is_one_of(char c, std::string_view set) {
  for (const char candidate : set) {
    if (candidate == c) return true;
  }
  return false;
}

constexpr std::uint32_t kVowels = 1U << ('a' & 31) | 1U << ('e' & 31) | 1U << ('i' & 31) | 1U << ('o' & 31) |
                                  1U << ('u' & 31) | 1U << ('y' & 31);
bool is_vowel(char c) { return c >= 'a' && c <= 'z' && (kVowels >> (c & 31) & 1U) != 0; }

class Stemmer {
 public:
  explicit Stemmer(std::string_view word) : word_(word) {
    mark_consonant_y();
    mark_regions();
  }

  std::string stem() {
    remove_plural();
    remove_ed_and_ing();
    y_to_i();
    replace_suffix(kStep2, r1_);
    replace_suffix(kStep3, r1_);
    replace_suffix(kStep4, r2_);
    remove_final_e_or_l();
    std::replace(word_.begin(), word_.end(), 'Y', 'y');
    return std::move(word_);
  }

 private:
  void mark_consonant_y() {
    for (std::size_t i = 0; i < word_.size(); ++i) {
      if (word_[i] == 'y' && (i == 0 || is_vowel(word_[i - 1]))) word_[i] = 'Y';
    }
  }

  // The position behind the first non-vowel after a vowel, from `begin`.
  std::size_t region_after(std::size_t begin) const {
    while (begin < word_.size() && !is_vowel(word_[begin])) ++begin;
    while (begin < word_.size() && is_vowel(word_[begin])) ++begin;
    return std::min(begin + 1, word_.size());
  }

  void mark_regions() {
    const auto prefix = std::find_if(kPrefixes.begin(), kPrefixes.end(), [this](std::string_view candidate) {
      return word_.starts_with(candidate);
    });
    r1_ = prefix != kPrefixes.end() ? prefix->size() : region_after(0);
    r2_ = region_after(r1_);
  }

  bool has_vowel_before(std::size_t end) const {
    return std::any_of(word_.begin(), word_.begin() + static_cast<std::ptrdiff_t>(end), is_vowel);
  }

  // True when the first `end` letters finish with a short syllable.
  bool ends_short(std::size_t end) const {
    const std::string_view head = std::string_view(word_).substr(0, end);
    if (head.ends_with("past")) return true;
    if (end < 2 || is_vowel(head[end - 1]) || !is_vowel(head[end - 2])) return false;
    if (end == 2) return true;
    return !is_vowel(head[end - 3]) && !is_one_of(head[end - 1], "wxY");
  }

  void remove_plural() {
    const std::size_t size = word_.size();
    if (word_.ends_with("sses")) {
      word_.resize(size - 2);
    } else if (word_.ends_with("ied") || word_.ends_with("ies")) {
      word_.resize(size - (size > 4 ? 2 : 1));
    } else if (word_.ends_with('s') && !word_.ends_with("us") && !word_.ends_with("ss") && size > 1) {
      if (has_vowel_before(size - 2)) word_.pop_back();
    }
  }

  void remove_ed_and_ing() {
    for (const std::string_view suffix : {"eedly", "eed"}) {
      if (!word_.ends_with(suffix)) continue;
      const std::size_t start = word_.size() - suffix.size();
      const std::string_view head = std::string_view(word_).substr(0, start);
      if (start >= r1_ && head != "proc" && head != "exc" && head != "succ") word_.resize(start + 2);
      return;
    }
    for (const std::string_view suffix : {"ingly", "edly", "ing", "ed"}) {
      if (!word_.ends_with(suffix)) continue;
      const std::size_t start = word_.size() - suffix.size();
      if (suffix == "ing" && keeps_ing(start)) return;
      if (!has_vowel_before(start)) return;
      word_.resize(start);
      repair_end();
      return;
    }
  }

  // Words that only look like forms in -ing; "dying" becomes "die".
  bool keeps_ing(std::size_t start) {
    const std::string_view head = std::string_view(word_).substr(0, start);
    if (start == 2 && head[1] == 'y' && !is_vowel(head[0])) {
      word_.resize(1);
      word_ += "ie";
      return true;
    }
    constexpr std::array<std::string_view, 6> kWhole = {"inn", "out", "cann", "herr", "earr", "even"};
    return std::find(kWhole.begin(), kWhole.end(), head) != kWhole.end();
  }

  void repair_end() {
    const std::size_t size = word_.size();
    if (word_.ends_with("at") || word_.ends_with("bl") || word_.ends_with("iz")) {
      word_ += 'e';
    } else if (size >= 2 && word_[size - 1] == word_[size - 2] && is_one_of(word_[size - 1], "bdfgmnprt")) {
      if (size != 3 || !is_one_of(word_[0], "aeo")) word_.pop_back();
    } else if (size == r1_ && ends_short(size)) {
      word_ += 'e';
    }
  }

  void y_to_i() {
    const std::size_t size = word_.size();
    if (size > 2 && is_one_of(word_[size - 1], "yY") && !is_vowel(word_[size - 2])) word_[size - 1] = 'i';
  }

  bool stands_behind(std::size_t start, Before before) const {
    switch (before) {
      case Before::kAnything:
        return true;
      case Before::kL:
        return start > 0 && word_[start - 1] == 'l';
      case Before::kSOrT:
        return start > 0 && is_one_of(word_[start - 1], "st");
      case Before::kValidLi:
        return start > 0 && is_one_of(word_[start - 1], "cdeghkmnrt");
    }
    return false;
  }

  void replace_suffix(std::span<const Suffix> table, std::size_t region) {
    if (word_.size() < 2) return;
    const char last = word_.back();
    const char second_last = word_[word_.size() - 2];
    for (const Suffix& suffix : table) {
      const std::size_t size = suffix.text.size();
      if (suffix.text[size - 1] != last || suffix.text[size - 2] != second_last ||
          !word_.ends_with(suffix.text))
        continue;
      const std::size_t start = word_.size() - suffix.text.size();
      if (start < region || (suffix.in_r2 && start < r2_) || !stands_behind(start, suffix.before)) return;
      word_.resize(start);
      word_ += suffix.replacement;
      return;
    }
  }

  void remove_final_e_or_l() {
    if (word_.empty()) return;
    const std::size_t start = word_.size() - 1;
    if (word_[start] == 'e') {
      if (start >= r2_ || (start >= r1_ && !ends_short(start))) word_.pop_back();
    } else if (word_[start] == 'l' && start >= r2_ && start > 0 && word_[start - 1] == 'l') {
      word_.pop_back();
    }
  }

  std::string word_;
  std::size_t r1_ = 0;
  std::size_t r2_ = 0;
};

}  // namespace

std::string english_stem(std::string_view word) {
  if (word.size() < 3) return std::string(word);
  if (word.size() > kLongestException) return Stemmer(word).stem();
  for (const Exception& exception : kExceptions) {
    if (exception.word == word) return std::string(exception.stem);
  }
  return Stemmer(word).stem();
}

}  // namespace ragctl
