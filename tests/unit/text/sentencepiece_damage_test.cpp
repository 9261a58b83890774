// Damaged SentencePiece models: each is either refused with an Error that names the file, or encodes without
// a crash. The models are written here byte by byte (sentencepiece_model.proto of the SentencePiece project),
// so that each byte can be tried.
#include <bit>
#include <cstdint>
#include <limits>

#include "ragctl/core/error.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

enum Kind { kUnigram = 1, kBpe = 2, kWord = 3, kCharacter = 4 };
enum Type { kNormal = 1, kUnknown = 2, kControl = 3, kUserDefined = 4, kUnused = 5, kByte = 6 };

std::string varint(std::uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}

std::string number(unsigned field, std::uint64_t value) { return varint(field << 3) + varint(value); }

std::string bytes(unsigned field, const std::string& value) {
  return varint(field << 3 | 2) + varint(value.size()) + value;
}

std::string piece(const std::string& text, float score, Type type = kNormal) {
  std::string out = bytes(1, text) + varint(2 << 3 | 5);
  const auto bits = std::bit_cast<std::uint32_t>(score);
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(bits >> 8 * i));
  return bytes(1, out + number(3, type));
}

std::string settings(Kind kind) { return bytes(2, number(3, kind)); }

std::string normal_pieces() {
  return piece("\u2581a", -1) + piece("b", -2) + piece("ab", -1.5F) + piece("한", -3) + piece("\u2581", -4) +
         piece("a", -2);
}

std::string model(Kind kind, const std::string& more = "") {
  return piece("<unk>", 0, kUnknown) + piece("<s>", 0, kControl) + normal_pieces() + more + settings(kind);
}

// Loads and encodes; true when the model was taken. An Error must be kInput and name the file.
bool survives(const std::string& bytes_of_model) {
  try {
    const auto tokenizer = load_sentencepiece(bytes_of_model, "bad.model");
    for (const std::string text : {"", "ab 한글 a", "\xFF b  ", "＜ａ＞ é ﬁ \u200b\u3000x"}) {
      const std::vector<TokenSpan> spans = tokenizer->encode_spans(text);
      if (spans.size() != tokenizer->encode(text).size()) FAIL("encode and encode_spans differ");
      for (const TokenSpan& span : spans) {
        tokenizer->piece(span.id);
        if (span.begin > span.end || span.end > text.size()) FAIL("a span outside the text");
      }
    }
    return true;
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInput);
    CHECK_THAT(error.what(), ContainsText("bad.model: not a usable SentencePiece model: "));
    return false;
  }
}

std::string trained() {
  const std::string_view texts[] = {"정보 보호 정보보호 기술", "search engines search texts",
                                    "정보 검색 search"};
  return train_sentencepiece(texts, {});
}

}  // namespace

TEST_CASE("models that would mislead the encoder are refused, with the reason") {
  const std::string unknown = piece("<unk>", 0, kUnknown);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  struct Case {
    std::string model;
    std::string reason;
  };
  const Case cases[] = {
      {"", "it is empty"},
      {"no model at all, just text", ""},
      {normal_pieces() + settings(kUnigram), "0 unknown pieces"},
      {unknown + piece("<u>", 0, kUnknown) + normal_pieces(), "2 unknown pieces"},
      {model(kUnigram, piece("b", -7)), "'b' occurs twice"},
      {model(kUnigram, piece("", -7)), "a piece is empty"},
      {model(kUnigram, piece("x\xFF", -7)), "a piece is not UTF-8"},
      {model(kUnigram, piece(std::string("x\0y", 3), -7)), "a piece contains a NUL"},
      {model(kUnigram, piece("x", nan)), "a score is not a number"},
      {model(kUnigram, piece("x", std::numeric_limits<float>::infinity())), "a score is not a number"},
      {model(kUnigram, piece("x", -1e30F)), "a score is not a number"},
      {model(kUnigram, piece("x", 0, static_cast<Type>(9))), "unknown piece type 9"},
      {model(kUnigram, piece("<0x41>", 0, kByte)), "byte pieces are incomplete or unexpected"},
      {model(kUnigram, bytes(2, number(35, 1))), "byte pieces are incomplete or unexpected"},
      {model(kUnigram, piece("no byte", 0, kByte)), "'no byte' is no byte piece"},
      {model(static_cast<Kind>(9)), "unknown model type 9"},
      {model(kUnigram, bytes(3, bytes(2, "xx"))), "cut off"},
      {model(kUnigram, bytes(3, bytes(2, std::string("\xFF\xFF\xFF\x7F\0\0\0\0", 8)))), "impossible size"},
      {model(kUnigram) + std::string("\x0A\xFF\xFF\xFF\xFF\x0F", 6), "the data is cut off"},
      {model(kUnigram) + std::string(11, '\xFF'), "too many bytes"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.reason);
    try {
      load_sentencepiece(c.model, "bad.model");
      FAIL_CHECK("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kInput);
      CHECK_THAT(error.what(), ContainsText("bad.model: not a usable SentencePiece model: "));
      CHECK_THAT(error.what(), ContainsText(c.reason));
    }
  }
}

TEST_CASE("a model of each kind encodes") {
  REQUIRE(load_sentencepiece(model(kUnigram), "m")->encode("ab") == std::vector<std::uint32_t>{2, 3});
  REQUIRE(load_sentencepiece(model(kUnigram), "m")->encode("a 한 漢") ==
          std::vector<std::uint32_t>{2, 6, 5, 6, 0});
  REQUIRE(load_sentencepiece(model(kUnigram, piece("ab 한", 0, kUserDefined)), "m")->count("ab") == 2);
  for (const Kind kind : {kUnigram, kBpe, kWord, kCharacter}) {
    CAPTURE(kind);
    CHECK(survives(model(kind)));
  }
}

TEST_CASE("a model cut off at any length is refused or usable") {
  for (const Kind kind : {kUnigram, kBpe}) {
    for (const std::string& more : {std::string(), piece("user", 0, kUserDefined)}) {
      const std::string whole = model(kind, more);
      for (std::size_t length = 0; length < whole.size(); ++length) survives(whole.substr(0, length));
    }
  }
}

TEST_CASE("a model with any bit flipped is refused or usable") {
  for (const Kind kind : {kUnigram, kBpe}) {
    for (const std::string& more : {std::string(), piece("user", 0, kUserDefined)}) {
      const std::string whole = model(kind, more);
      for (std::size_t i = 0; i < whole.size() * 8; ++i) {
        std::string damaged = whole;
        damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ 1 << i % 8);
        CAPTURE(kind, more, i);
        survives(damaged);
      }
    }
  }
}

TEST_CASE("a trained model, normalisation table and all, cut off or damaged, is refused or usable") {
  const std::string whole = trained();
  REQUIRE(survives(whole));
  const std::size_t step = whole.size() / 80 + 1;
  for (std::size_t at = 0; at < whole.size(); at += at < 200 ? 7 : step) {
    CAPTURE(at);
    survives(whole.substr(0, at));
    std::string damaged = whole;
    damaged[at] = static_cast<char>(~damaged[at]);
    survives(damaged);
    damaged.replace(at, std::min<std::size_t>(64, damaged.size() - at), 64, '\xFF');
    survives(damaged);
  }
}

TEST_CASE("real models with damage here and there are refused or usable") {
  for (const char* name : {"sentencepiece/test_model.model", "sentencepiece/test_ja_model.model"}) {
    const auto whole = suite_file(name);
    if (!whole) return;
    for (int round = 0; round < 60; ++round) {
      std::string damaged = *whole;
      const std::size_t at = static_cast<std::size_t>(round) * 7919 * 613 % damaged.size();
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << round % 8);
      CAPTURE(name, at);
      survives(damaged);
    }
  }
}
