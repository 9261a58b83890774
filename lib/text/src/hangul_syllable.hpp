// The letters of a precomposed Hangul syllable, as indices into Unicode's consonants and vowels.
#pragma once

namespace ragctl::hangul {

inline constexpr char32_t kFirstSyllable = 0xAC00;
inline constexpr char32_t kLastSyllable = 0xD7A3;
inline constexpr int kSyllableBytes = 3;  // in UTF-8

enum Initial { kInitialR = 5, kInitialNone = 11, kInitialH = 18 };
enum Vowel {
  kA = 0,
  kAe = 1,
  kEo = 4,
  kE = 5,
  kYeo = 6,
  kO = 8,
  kWa = 9,
  kWae = 10,
  kOe = 11,
  kU = 13,
  kWo = 14,
  kEu = 18,
  kI = 20
};
enum Final { kNone = 0, kN = 4, kD = 7, kL = 8, kM = 16, kB = 17, kS = 19, kSs = 20 };

struct Syllable {
  int initial = 0;
  int vowel = 0;
  int final = 0;
};

constexpr Syllable parts_of(char32_t syllable) {
  const int index = static_cast<int>(syllable - kFirstSyllable);
  return {index / 588, index / 28 % 21, index % 28};
}

constexpr char32_t syllable_of(int initial, int vowel, int final) {
  return kFirstSyllable + static_cast<char32_t>((initial * 21 + vowel) * 28 + final);
}

constexpr bool is_bright(int vowel) { return vowel == kA || vowel == kO; }

}  // namespace ragctl::hangul
