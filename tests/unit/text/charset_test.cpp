#include "ragctl/text/charset.hpp"

#include "ragctl/core/error.hpp"
#include "ragctl/text/utf8.hpp"
#include "suite.hpp"

using namespace ragctl;

TEST_CASE("labels of encodings are resolved as browsers do") {
  struct Case {
    std::string_view label;
    std::optional<std::string> charset;
  };
  const Case cases[] = {
      {"utf-8", "UTF-8"},
      {"UTF8", "UTF-8"},
      {" Utf-8\r\n", "UTF-8"},
      {"EUC-KR", "windows-949"},
      {"euc_kr", "windows-949"},
      {"ks_c_5601-1987", "windows-949"},
      {"KSC5601", "windows-949"},
      {"ks x 1001", "windows-949"},
      {"CP949", "windows-949"},
      {"ms949", "windows-949"},
      {"UHC", "windows-949"},
      {"x-windows-949", "windows-949"},
      {"iso-8859-1", "windows-1252"},
      {"latin1", "windows-1252"},
      {"US-ASCII", "windows-1252"},
      {"Shift_JIS", "windows-31j"},
      {"gbk", "gb18030"},
      {"GB2312", "gb18030"},
      {"", std::nullopt},
      {"no-such-encoding", std::nullopt},
      {"utf-8,swaplfnl", std::nullopt},  // an option of ICU, not a label
      {"한글", std::nullopt},
      {"euc-kr\"><script>", std::nullopt},
  };
  for (const Case& c : cases) {
    CAPTURE(c.label);
    CHECK(resolve_charset(c.label) == c.charset);
  }
  REQUIRE(resolve_charset(std::string(100'000, 'a')) == std::nullopt);
  for (const char* label : {"euc-jp", "big5", "iso-2022-jp", "utf-16le", "koi8-r", "windows-1251"}) {
    CAPTURE(label);
    CHECK(resolve_charset(label).has_value());
  }
}

TEST_CASE("bytes are converted strictly, or with U+FFFD for what is undefined") {
  struct Case {
    std::string_view bytes;
    std::string charset;
    std::optional<std::string> strict;
    std::string lossy;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"", "windows-949", "", ""},
      {"\xC7\xD1\xB1\xDB", "windows-949", "한글", "한글"},
      {"\x8C\x63\xB9\xE6\xB0\xA2\xC7\xCF", "windows-949", "똠방각하", "똠방각하"},  // only in CP949
      {"\xC7\xD1\xFF!", "windows-949", std::nullopt, "한\uFFFD!"},
      {"\x80\xC9\xA1.", "windows-949", std::nullopt, "\uFFFD\uFFFD."},  // a control, a user-defined character
      {"\xC7<b>", "windows-949", std::nullopt, "\uFFFD<b>"},            // a lead byte swallows no markup
      {"\x93\xFA\x96\x7B", "windows-31j", "日本", "日本"},
      {"caf\xE9 \x80", "windows-1252", "café €", "café €"},
      {"가\xFF", "UTF-8", std::nullopt, "가\uFFFD"},
      {"가", "UTF-8", "가", "가"},
      {"\x00\xAC"sv, "UTF-16LE", "가", "가"},
      {"a\0b\0"sv, "UTF-16LE", "ab", "ab"},
      {"\x00\xD8z\0"sv, "UTF-16LE", std::nullopt, "\uFFFDz"},  // half a surrogate pair
  };
  for (const Case& c : cases) {
    CAPTURE(c.bytes, c.charset);
    CHECK(convert_to_utf8(c.bytes, c.charset) == c.strict);
    CHECK(convert_to_utf8_lossy(c.bytes, c.charset) == c.lossy);
  }
}

TEST_CASE("a character cut off at the end is undefined, not dropped") {
  REQUIRE(convert_to_utf8("\xC7\xD1\xB1", "windows-949") == std::nullopt);
  REQUIRE(convert_to_utf8_lossy("\xC7\xD1\xB1", "windows-949") == "한\uFFFD");
  REQUIRE(convert_to_utf8(std::string_view("a\0b", 3), "UTF-16LE") == std::nullopt);
}

TEST_CASE("text longer than the converter's buffer is converted whole") {
  std::string bytes;
  std::string expected;
  for (int i = 0; i < 50'000; ++i) {
    bytes += i % 7 == 0 ? "a" : "\xC7\xD1";
    expected += i % 7 == 0 ? "a" : "한";
  }
  REQUIRE(convert_to_utf8(bytes, "windows-949") == expected);
  REQUIRE(convert_to_utf8_lossy(bytes, "windows-949") == expected);
}

TEST_CASE("an unknown converter is a usage error that names it") {
  try {
    convert_to_utf8("a", "no-such-encoding");
    FAIL("no error");
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::kUsage);
    REQUIRE_THAT(error.what(), ContainsText("unknown encoding 'no-such-encoding'"));
  }
}

TEST_CASE("the byte tables of EUC-KR and Shift_JIS are decoded as the WHATWG indexes have them") {
  struct Case {
    const char* label;
    const char* file;
  };
  for (const Case& c : {Case{"euc-kr", "euc_kr_in"}, Case{"shift_jis", "shift_jis_in"}}) {
    const auto bytes = suite_file("encodings/" + std::string(c.file) + ".txt");
    const auto expected = suite_file("encodings/" + std::string(c.file) + "_ref.txt");
    if (!bytes || !expected) continue;
    const auto charset = resolve_charset(c.label);
    REQUIRE(charset);
    const std::vector<std::string> found = lines_of(convert_to_utf8_lossy(*bytes, *charset));
    const std::vector<std::string> wanted = lines_of(*expected);
    REQUIRE(found.size() == wanted.size());
    int wrong = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i] == wanted[i]) continue;
      ++wrong;
      if (wrong < 10)
        UNSCOPED_INFO(c.file << ":" << i + 1 << ": '" << found[i] << "' not '" << wanted[i] << "'");
    }
    CHECK(wrong == 0);
  }
  if (const auto sample = suite_file("encodings/sample-korean.txt")) {
    const auto text = convert_to_utf8(*sample, "windows-949");
    REQUIRE(text);
    REQUIRE(find_invalid_utf8(*text) == std::string_view::npos);
    REQUIRE_THAT(*text, ContainsText("역사적 예수"));
  }
}
