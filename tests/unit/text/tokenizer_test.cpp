#include "ragctl/text/tokenizer.hpp"

#include <algorithm>
#include <future>
#include <random>

#include "ragctl/core/error.hpp"
#include "ragctl/text/unicode.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

// Some hundred sentences of two languages, all different.
std::vector<std::string> corpus() {
  const char* const korean[] = {"정보", "보호",     "검색", "문서", "모델",
                                "학습", "바이너리", "벡터", "서버", "저장소"};
  const char* const endings[] = {"는", "를", "에서", "으로", "의", "까지"};
  const char* const english[] = {"search",  "index", "vector",    "document",
                                 "segment", "query", "retrieval", "engine"};
  std::mt19937 random(7);
  std::vector<std::string> out;
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int word = 0; word < 12; ++word) {
      text += random() % 2 == 0 ? std::string(korean[random() % 10]) + endings[random() % 6]
                                : std::string(english[random() % 8]);
      text += word % 4 == 3 ? ", " : " ";
    }
    out.push_back(text + std::to_string(i) + ".");
  }
  return out;
}

std::string train(const std::vector<std::string>& texts, const SentencePieceTraining& options = {}) {
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return train_sentencepiece(views, options);
}

// Spans ascend without overlap inside the text.
void check_spans(const Tokenizer& tokenizer, const std::string& text) {
  CAPTURE(text);
  std::vector<std::uint32_t> ids;
  std::uint32_t end = 0;
  for (const TokenSpan& span : tokenizer.encode_spans(text)) {
    CHECK(span.begin >= end);
    CHECK(span.begin <= span.end);
    CHECK(span.end <= text.size());
    end = span.end;
    ids.push_back(span.id);
  }
  CHECK(ids == tokenizer.encode(text));
  CHECK(tokenizer.count(text) == ids.size());
}

const char* const kTexts[] = {"",
                              " ",
                              "search",
                              "  정보를  검색   ",
                              "Search ENGINES 정보보호 ﬁnd Ａ１",
                              "漢字 русский 😀😀 é e\u0301",
                              "a\xFF\xFE b\xEA\xB0",
                              "\u00ad\u200b",
                              "\n\n\tvector\r\n"};

}  // namespace

TEST_CASE("training gives the same bytes for the same texts in any order") {
  std::vector<std::string> texts = corpus();
  const std::string model = train(texts);
  std::reverse(texts.begin(), texts.end());
  REQUIRE(train(texts) == model);
  std::shuffle(texts.begin(), texts.end(), std::mt19937(3));
  REQUIRE(train(texts) == model);
  SentencePieceTraining sampled;
  sampled.sample_bytes = 4000;
  const std::string small = train(texts, sampled);
  std::sort(texts.begin(), texts.end());
  REQUIRE(train(texts, sampled) == small);
  REQUIRE(small != model);
}

TEST_CASE("a trained model knows the words of its corpus and gives back its pieces") {
  const auto tokenizer = load_sentencepiece(train(corpus()), "trained");
  REQUIRE(tokenizer->vocabulary_size() > 50);
  REQUIRE(tokenizer->vocabulary_size() <= 8000);
  REQUIRE(tokenizer->count("search") == 1);
  REQUIRE(tokenizer->count("SEARCH") == 1);  // case is folded
  REQUIRE(tokenizer->piece(tokenizer->encode("search")[0]) == "\u2581search");
  REQUIRE(tokenizer->piece(0xFFFFFFFF) == "");
  bool unknown = false;
  for (const std::uint32_t id : tokenizer->encode("漢")) unknown = unknown || tokenizer->is_unknown(id);
  REQUIRE(unknown);
  REQUIRE_FALSE(tokenizer->is_unknown(tokenizer->encode("search")[0]));
}

TEST_CASE("the first texts of a tokenizer and the thousandth are encoded alike") {
  const std::string model = train(corpus());
  const auto busy = load_sentencepiece(model, "trained");
  std::vector<std::string> texts = corpus();
  for (std::size_t bytes = 0; bytes < 200'000;) {
    for (const std::string& text : texts) {
      (void)busy->encode(text);
      bytes += text.size();
    }
  }
  texts.insert(texts.end(), std::begin(kTexts), std::end(kTexts));
  for (std::size_t length = 0; length < 60; ++length) texts.push_back(texts.front().substr(0, length));
  for (const std::string& text : texts) {
    CAPTURE(text);
    REQUIRE(load_sentencepiece(model, "trained")->encode(text) == busy->encode(text));
  }
}

TEST_CASE("threads that share a tokenizer from its first text on agree") {
  const std::string model = train(corpus());
  const std::vector<std::string> texts = corpus();
  const auto shared = load_sentencepiece(model, "trained");
  const auto encode_all = [&texts](const Tokenizer& tokenizer) {
    std::vector<std::vector<std::uint32_t>> ids;
    for (int round = 0; round < 3; ++round)
      for (const std::string& text : texts) ids.push_back(tokenizer.encode(text));
    return ids;
  };
  std::vector<std::future<std::vector<std::vector<std::uint32_t>>>> threads;
  for (int i = 0; i < 4; ++i)
    threads.push_back(std::async(std::launch::async, [&] { return encode_all(*shared); }));
  const auto expected = encode_all(*load_sentencepiece(model, "trained"));
  for (auto& thread : threads) CHECK(thread.get() == expected);
}

TEST_CASE("a vocabulary is no larger than asked for, unless the characters alone are more") {
  SentencePieceTraining options;
  options.vocabulary_size = 120;
  const auto tokenizer = load_sentencepiece(train(corpus(), options), "trained");
  REQUIRE(tokenizer->vocabulary_size() <= 120);
  REQUIRE(tokenizer->count("search") >= 1);
}

TEST_CASE("a model of a tiny corpus is usable, or the error says what is missing") {
  struct Case {
    const char* name;
    std::vector<std::string> texts;
    bool fails;
  };
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  const Case cases[] = {
      {"nothing", {}, true},
      {"an empty text", {""}, true},
      {"only spaces", {"   \n\t \r\n"}, true},
      {"one word", {"search"}, false},
      {"one letter", {"a"}, false},
      {"one syllable", {"가"}, false},
      {"digits", {"123 456 7890"}, false},
      {"punctuation", {"!!! ... ---"}, true},
      {"an emoji", {"😀"}, true},
      {"the same word", {"가나다 가나다", "가나다"}, false},
      {"two words", {"search engine"}, false},
      {"bytes that are no text", {"\xFF\xFE\x80"}, true},
      {"all bytes", {bytes}, false},
      {"tabs and counts", {"a\t5\nb\t-1\nc\t9999999999999999999"}, false},
      {"U+2581", {"\u2581 \u2581\u2581"}, true},
      {"a NUL", {std::string("\0", 1)}, true},
      {"ignorable characters", {"\u200b\u00ad"}, true},
      {"wide spaces", {"\u3000\u3000 \u00a0"}, true},
      {"Hangul fillers", {"\u3164 \u115f"}, false},
      {"the symbol of unknown characters", {"a\u2585b"}, true},
      {"the names of control pieces", {"<unk> <s> </s> <pad> <0x0A>"}, false},
      {"a word of 100,000 letters", {std::string(100'000, 'a')}, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    std::string model;
    try {
      model = train(c.texts);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kInput);
      CHECK(std::string(error.what()).size() > 20);
      CHECK(c.fails);
      continue;
    }
    CHECK_FALSE(c.fails);
    const auto tokenizer = load_sentencepiece(model, c.name);
    for (const std::string& text : c.texts) check_spans(*tokenizer, text);
    for (const char* text : kTexts) check_spans(*tokenizer, text);
  }
}

TEST_CASE("each token covers the bytes that it was made from") {
  const auto tokenizer = load_sentencepiece(train(corpus()), "trained");
  for (const char* text : kTexts) check_spans(*tokenizer, text);
  for (const std::string& text : corpus()) {
    for (const TokenSpan& span : tokenizer->encode_spans(text)) {
      std::string piece = tokenizer->piece(span.id);
      if (piece.starts_with("\u2581")) piece.replace(0, 3, " ");
      std::string surface = text.substr(span.begin, span.end - span.begin);
      if (piece.starts_with(' ') && !surface.starts_with(' ')) surface.insert(0, 1, ' ');  // the first word's
      if (surface != piece) {
        CAPTURE(text, piece, surface);
        FAIL("a token covers other bytes");
      }
    }
  }
}

TEST_CASE("equal models have equal fingerprints, others have not") {
  const std::string model = train(corpus());
  SentencePieceTraining options;
  options.vocabulary_size = 200;
  const auto a = load_sentencepiece(model, "a");
  REQUIRE(a->fingerprint() == load_sentencepiece(model, "b")->fingerprint());
  REQUIRE(a->fingerprint() != load_sentencepiece(train(corpus(), options), "c")->fingerprint());
}

TEST_CASE("the simple tokenizer cuts by script") {
  struct Case {
    std::string text;
    std::vector<std::string> tokens;
  };
  const Case cases[] = {
      {"", {}},
      {" \n\u3000", {}},
      {"word", {"word"}},
      {"retrieval models", {"retriev", "al", "models"}},
      {"정보보호를", {"정보", "보호", "를"}},
      {"漢字かな", {"漢", "字", "か", "な"}},
      {"12345 1", {"123", "45", "1"}},
      {"a,b!!", {"a", ",", "b", "!", "!"}},
      {"e\u0301x", {"e\u0301x"}},
      {"AWS의 S3", {"AWS", "의", "S", "3"}},
      {"\xFF\xFE", {"\xFF", "\xFE"}},
  };
  const auto tokenizer = make_simple_tokenizer();
  for (const Case& c : cases) {
    CAPTURE(c.text);
    std::vector<std::string> tokens;
    for (const TokenSpan& span : tokenizer->encode_spans(c.text))
      tokens.push_back(c.text.substr(span.begin, span.end - span.begin));
    CHECK(tokens == c.tokens);
    check_spans(*tokenizer, c.text);
  }
  REQUIRE(tokenizer->encode("같은 말")[0] == tokenizer->encode("이 같은")[1]);
  for (const std::uint32_t id : tokenizer->encode("여러 words 12")) CHECK(id < tokenizer->vocabulary_size());
}
