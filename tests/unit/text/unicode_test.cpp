#include "ragctl/text/unicode.hpp"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <memory>
#include <random>

#include "ragctl/text/utf8.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

// ICU's boundaries without the short cuts of grapheme_boundaries().
std::vector<std::size_t> boundaries_by_icu(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  UText utext = UTEXT_INITIALIZER;
  utext_openUTF8(&utext, text.data(), static_cast<int64_t>(text.size()), &status);
  iterator->setText(&utext, status);
  REQUIRE(U_SUCCESS(status));
  std::vector<std::size_t> out;
  for (int32_t at = iterator->first(); at != icu::BreakIterator::DONE; at = iterator->next())
    out.push_back(static_cast<std::size_t>(at));
  utext_close(&utext);
  return out;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("texts are composed by NFC and made comparable by NFKC_Casefold") {
  struct Case {
    std::string_view text;
    std::string_view nfc;
    std::string_view folded;
  };
  const Case cases[] = {
      {"", "", ""},
      {"Plain ASCII", "Plain ASCII", "plain ascii"},
      {"\u1112\u1161\u11ab\u1100\u1173\u11af", "한글", "한글"},  // conjoining jamo
      {"가\u11a8", "각", "각"},                                  // a final consonant behind a syllable
      {"e\u0301E\u0301", "éÉ", "éé"},
      {"a\u0323\u0302 a\u0302\u0323", "\u1ead \u1ead", "\u1ead \u1ead"},  // marks in canonical order
      {"\u212b \u2126", "Å Ω", "å ω"},                                    // ångström, ohm: canonical
      {"ﬁ ½ ①", "ﬁ ½ ①", "fi 1\u20442 1"},                                // compatibility characters
      {"ＡＢＣ１２３", "ＡＢＣ１２３", "abc123"},                         // full-width
      {"ｶﾞ", "ｶﾞ", "ガ"},                                                 // half-width katakana with its mark
      {"ㄱㅏㄴ", "ㄱㅏㄴ", "가\u1102"},                                   // compatibility jamo
      {"Straße ΣΑΣ", "Straße ΣΑΣ", "strasse σασ"},
      {"İ", "İ", "i\u0307"},  // full folding, without a locale
      {"so\u00adft z\u200bw\ufeff", "so\u00adft z\u200bw\ufeff", "soft zw"},  // ignorable characters
      {"\u3000", "\u3000", " "},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(to_nfc(c.text) == c.nfc);
    CHECK(is_nfc(c.text) == (c.text == c.nfc));
    CHECK(is_nfc(to_nfc(c.text)));
    CHECK(to_nfkc_casefold(c.text) == c.folded);
    CHECK(to_nfkc_casefold(c.folded) == c.folded);
  }
}

TEST_CASE("normalising ill-formed bytes gives U+FFFD for them and leaves the rest") {
  REQUIRE(to_nfc("a\xFF e\u0301") == "a\uFFFD é");
  REQUIRE(to_nfkc_casefold("A\xC3 \xED\xA0\x80Z") == "a\uFFFD \uFFFD\uFFFD\uFFFDz");
  REQUIRE_FALSE(is_nfc("a\xFF"));
}

TEST_CASE("graphemes are what a reader takes for one character") {
  struct Case {
    std::string_view text;
    std::vector<std::size_t> boundaries;
  };
  const Case cases[] = {
      {"", {0}},
      {"a", {0, 1}},
      {"abc", {0, 1, 2, 3}},
      {"한글", {0, 3, 6}},
      {"\r\n\n\r", {0, 2, 3, 4}},
      {"e\u0301x", {0, 3, 4}},
      {"한\u0301", {0, 5}},
      {"\u1112\u1161\u11ab\u1100\u1173", {0, 9, 15}},  // jamo form syllables
      {"가\u11a8나", {0, 6, 9}},                       // LV and T
      {"👩\u200d👩\u200d👧x", {0, 18, 19}},               // a family joined by ZWJ
      {"👍🏽👍", {0, 8, 12}},                    // skin tone
      {"🇰🇷🇺🇸", {0, 8, 16}},                            // flags are pairs
      {"1\ufe0f\u20e3 ", {0, 7, 8}},                   // keycap
      {"❤\ufe0f\u200d🔥", {0, 13}},
      {"か\u3099", {0, 6}},      // kana with a combining mark
      {"\u0928\u093f", {0, 6}},  // Devanagari: a vowel sign does not stand alone
      {"\u0301a", {0, 2, 3}},    // a mark at the start
      {"\u200d", {0, 3}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(grapheme_boundaries(c.text) == c.boundaries);
  }
}

TEST_CASE("the short cut for plain text finds the boundaries that ICU finds") {
  const char* const pool[] = {
      "a",      "Z",      " ",      "\r",     "\n",     "가",     "각",     "\u1100",     "\u1161", "\u11a8",
      "漢",     "か",     "ー",     "\u3099", "\u302a", "\u200d", "\ufe0f", "👩",          "❤",      "🏽",
      "🇰",      "🇷",      "\u0301", "\u0903", "\u0915", "\u094d", "\u0e33", "\u0600",     "\u00a9", "\u00ad",
      "\u200b", "\uff9e", "é",      "Ж",      "\u0483", "\u2013", "、",     "\U000E0020", "\u2028", "Ａ"};
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (unsigned length = random() % 9; length > 0; --length) text += pool[random() % std::size(pool)];
    if (grapheme_boundaries(text) != boundaries_by_icu(text)) {
      CAPTURE(round, text);
      FAIL("other boundaries than ICU's");
    }
  }
}

TEST_CASE("a megabyte without a space, or of one grapheme, is segmented in no time") {
  REQUIRE(grapheme_boundaries(std::string(1'000'000, 'a')).size() == 1'000'001);
  REQUIRE(grapheme_boundaries(repeated("한", 350'000)).size() == 350'001);
  REQUIRE(grapheme_boundaries("a" + repeated("\u0301", 500'000)) == std::vector<std::size_t>{0, 1'000'001});
  REQUIRE(grapheme_boundaries(repeated("👩\u200d", 150'000)).size() == 2);
  REQUIRE(grapheme_boundaries(repeated("🇰🇷", 125'000)).size() == 125'001);
}

TEST_CASE("boundaries of ill-formed text ascend from 0 to its end") {
  for (const std::string text : {"\xFF", "a\xFF\xFE가\xEA\xB0", "\xF0\x9F\x98", "e\xCC", "\x80\x80\x80"}) {
    CAPTURE(text);
    const std::vector<std::size_t> boundaries = grapheme_boundaries(text);
    CHECK(boundaries.front() == 0);
    CHECK(boundaries.back() == text.size());
    CHECK(std::adjacent_find(boundaries.begin(), boundaries.end(), std::greater_equal<>()) ==
          boundaries.end());
  }
}

TEST_CASE("the script of a character is that of its letters, digits being their own") {
  struct Case {
    char32_t code_point;
    Script script;
  };
  const Case cases[] = {
      {'a', Script::kLatin},        {U'é', Script::kLatin},    {U'Ａ', Script::kLatin},
      {U'가', Script::kHangul},     {0x1100, Script::kHangul}, {0x3131, Script::kHangul},
      {U'漢', Script::kHan},        {0x20000, Script::kHan},   {U'の', Script::kKana},
      {U'ー', Script::kKana},       {U'ﾃ', Script::kKana},     {U'7', Script::kDigit},
      {U'７', Script::kDigit},      {0x0967, Script::kDigit},  {U'Ж', Script::kOtherLetter},
      {U'α', Script::kOtherLetter}, {' ', Script::kNone},      {'_', Script::kNone},
      {U'。', Script::kNone},       {0x1F600, Script::kNone},  {0x110000, Script::kNone},
      {0xD800, Script::kNone},
  };
  for (const Case& c : cases) {
    CAPTURE(static_cast<std::uint32_t>(c.code_point));
    CHECK(script_of(c.code_point) == c.script);
  }
}
