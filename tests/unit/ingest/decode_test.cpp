#include "decode.hpp"

#include "catch.hpp"

using namespace ragctl;
using Catch::Matchers::Contains;

namespace {

const std::string kKorean =
    "\xc7\xd1\xb1\xdb \xb9\xae\xbc\xad\xc0\xd4\xb4\xcf\xb4\xd9.";  // "한글 문서입니다." in CP949

DecodeResult decode(const std::string& bytes, const std::string& encoding = "auto",
                    std::string_view declared = "") {
  return decode_text(bytes, encoding, declared);
}

}  // namespace

TEST_CASE("UTF-8 is taken as it is") {
  const auto result = decode("한글 text");
  REQUIRE(result.decoded);
  CHECK(result.decoded->text == "한글 text");
  CHECK(result.decoded->bom_bytes == 0);
}

TEST_CASE("a byte order mark decides the encoding") {
  CHECK(decode("\xef\xbb\xbf"
               "a")
            .decoded->text == "a");
  CHECK(decode("\xef\xbb\xbf"
               "a")
            .decoded->bom_bytes == 3);
  CHECK(decode(std::string("\xff\xfe\x5c\xd5\x0a\x00", 6)).decoded->text == "한\n");
  CHECK(decode(std::string("\xfe\xff\xd5\x5c", 4)).decoded->text == "한");
  CHECK(decode(std::string("\xff\xfe\x00\x00\x5c\xd5\x00\x00", 8)).decoded->text == "한");
  CHECK(decode(std::string("\x00\x00\xfe\xff\x00\x00\xd5\x5c", 8)).decoded->text == "한");
}

TEST_CASE("a byte order mark that lies is a failure") {
  const auto utf8 = decode(
      "\xef\xbb\xbf"
      "ab\n\xff");
  CHECK_FALSE(utf8.decoded);
  CHECK_THAT(utf8.failure, Contains("byte 7 (line 2) is not UTF-8"));
  CHECK_FALSE(decode(std::string("\xff\xfe\x00\xdc", 4)).decoded);
}

TEST_CASE("a declaration of UTF-16 is not believed of bytes without NUL") {
  const std::string page = "<meta charset=utf-16><p>\xc7\xd1\xb1\xdb</p>";
  for (const char* declared : {"utf-16", "UTF-16BE", "utf-32le"}) {
    for (const char* end : {"", " ", "  ", "   "}) {
      const auto result = decode(page + end, "auto", declared);
      REQUIRE(result.decoded);
      CHECK(result.decoded->text == std::string("<meta charset=utf-16><p>한글</p>") + end);
    }
  }
}

TEST_CASE("CP949 is detected without a declaration") {
  const auto result = decode(kKorean);
  REQUIRE(result.decoded);
  CHECK(result.decoded->text == "한글 문서입니다.");
}

TEST_CASE("syllables beyond KS X 1001 are CP949 too") {
  const auto result = decode(kKorean + " \x8c\x63\xb9\xe6\xb0\xa2\xc7\xcf");  // 똠방각하
  REQUIRE(result.decoded);
  CHECK(result.decoded->text == "한글 문서입니다. 똠방각하");
}

TEST_CASE("other East Asian encodings are not mistaken for Korean") {
  // GBK: 这是一个中文文档，用来测试编码检测。
  const std::string gbk =
      "\xd5\xe2\xca\xc7\xd2\xbb\xb8\xf6\xd6\xd0\xce\xc4\xce\xc4\xb5\xb5\xa3\xac\xd3\xc3\xc0\xb4\xb2\xe2\xca"
      "\xd4\xb1\xe0\xc2"
      "\xeb\xbc\xec\xb2\xe2\xa1\xa3";
  CHECK_FALSE(is_plausible_korean(gbk));
  CHECK(is_plausible_korean(kKorean));
  CHECK_FALSE(is_plausible_korean("plain"));
}

TEST_CASE("a declared encoding is used when the bytes agree with it") {
  CHECK(decode("caf\xe9", "auto", "iso-8859-1").decoded->text == "café");
  CHECK(decode(kKorean, "auto", "euc-kr").decoded->text == "한글 문서입니다.");
  // UTF-8 beats a wrong declaration.
  CHECK(decode("한글", "auto", "euc-kr").decoded->text == "한글");
}

TEST_CASE("an encoding that is passed is taken at its word") {
  CHECK(decode(kKorean, "cp949").decoded->text == "한글 문서입니다.");
  const auto damaged = decode(kKorean + "\xff", "cp949");
  REQUIRE(damaged.decoded);
  CHECK(damaged.decoded->text == "한글 문서입니다.\xef\xbf\xbd");
  CHECK_THAT(damaged.warning, Contains("U+FFFD"));
  CHECK_THAT(decode("a", "klingon").failure, Contains("unknown encoding 'klingon'"));
}

TEST_CASE("UTF-16 without a mark is told by where its zero bytes lie") {
  const std::string big("\xac\x00\x00 \x00z\x00\n", 8);  // U+AC00 has one too
  const std::string little("\x00\xac \x00z\x00\n\x00", 8);
  CHECK_THAT(decode(big).failure, Contains("--encoding utf-16be"));
  CHECK_THAT(decode(little).failure, Contains("--encoding utf-16le"));
  CHECK(decode(big, "utf-16be").decoded->text == "가 z\n");
  CHECK(decode(little, "utf-16le").decoded->text == "가 z\n");
  CHECK_THAT(decode(big, "utf-16le").failure, Contains("is UTF-16BE"));
  CHECK_THAT(decode(little, "utf-16be").failure, Contains("is UTF-16LE"));
  const std::string one("\x00\x4e\x8c\x4e\x09\x4e", 6);  // U+4E00 is no "N" of the other order
  CHECK(decode(one, "utf-16le").decoded->text == "一二三");
}

TEST_CASE("damaged UTF-8 is reported, not read as another encoding") {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "한국어 문장입니다.\n";
  const auto result = decode(text + "\xff" + text);
  CHECK_FALSE(result.decoded);
  CHECK_THAT(result.failure, Contains("in line 51"));
  CHECK_THAT(result.failure, Contains("--encoding utf-8"));
}

TEST_CASE("binary data is recognised") {
  CHECK_THAT(decode(std::string("ab\0c", 4)).failure, Contains("looks like a binary file (NUL at byte 3)"));
  std::string noise;
  for (int i = 0; i < 2000; ++i) noise += static_cast<char>((i * 7919 % 255) + 1);
  CHECK_FALSE(decode(noise).decoded);
}

TEST_CASE("what no encoding fits is a failure that says what to do") {
  const auto result = decode("[\"\x81\"]");
  CHECK_FALSE(result.decoded);
  CHECK_THAT(result.failure,
             Contains("neither UTF-8 (byte 3 in line 1 is not) nor a detectable encoding; pass --encoding"));
}

TEST_CASE("the declared charset is found in HTML and XML") {
  CHECK(declared_charset("<html><meta charset=\"EUC-KR\">") == "EUC-KR");
  CHECK(declared_charset("<META http-equiv=Content-Type content='text/html; charset=shift_jis'>") ==
        "shift_jis");
  CHECK(declared_charset("<?xml version='1.0' encoding='iso-8859-2'?><html>") == "iso-8859-2");
  CHECK(declared_charset("<meta name=x content=y><meta charset=utf-8/>") == "utf-8");
  CHECK(declared_charset("<p>charset=x</p>").empty());
  CHECK(declared_charset("<?xml version = '1.0' encoding = 'EUC-KR' ?>") == "EUC-KR");
  CHECK(declared_charset("<!-- <meta charset=iso-8859-1> --><!-- --><meta charset = euc-kr>") == "euc-kr");
  CHECK(declared_charset("<!-- <meta charset=iso-8859-1>").empty());
}

TEST_CASE("line ends become LF and offsets still point into the source") {
  const std::string source =
      "\xef\xbb\xbf"
      "one\r\ntwo\rthree\n\r\n";
  const auto result = decode(source);
  REQUIRE(result.decoded);
  CHECK(result.decoded->text == "one\ntwo\nthree\n\n");
  const auto at = [&](std::string_view word) {
    return result.decoded->source_offset(result.decoded->text.find(word));
  };
  CHECK(at("one") == source.find("one"));
  CHECK(at("two") == source.find("two"));
  CHECK(at("three") == source.find("three"));
  CHECK(result.decoded->source_offset(3) == source.find("\r\n"));  // the end of "one"
}
