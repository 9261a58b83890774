// Every guarantee of chunker.hpp on random documents, for every strategy, unit, budget and overlap.
#include <set>

#include "catch.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

void check_all(const Document& document, ChunkOptions options, const Tokenizer& tokenizer) {
  for (const ChunkStrategyInfo& strategy : chunk_strategies()) {
    for (const std::uint32_t max : {1U, 2U, 7U, 64U, 256U, 1'000'000U}) {
      for (const std::uint32_t overlap : std::set{0U, max / 8, (max - 1) / 2}) {
        options.strategy = strategy.name;
        options.max_tokens = max;
        options.overlap_tokens = overlap;
        const std::vector<Chunk> chunks = chunk(document, options, tokenizer);
        const std::vector<std::string> wrong = violations(document, options, tokenizer, chunks);
        if (wrong.empty()) continue;
        FAIL(options.strategy << " " << options.unit << " max " << max << " overlap " << overlap << " min "
                              << options.min_tokens << ": " << wrong.front() << "\nin: " << document.text);
      }
    }
  }
}

void check_random_documents(std::uint64_t seed, const std::string& unit, const Tokenizer& tokenizer) {
  Random random(seed);
  for (int round = 0; round < 30; ++round) {
    INFO("round " << round);
    const Document document = random_document(random);
    ChunkOptions options;
    options.unit = unit;
    options.min_tokens = static_cast<std::uint32_t>(random.below(3) * 16);
    check_all(document, options, tokenizer);
  }
}

TEST_CASE("Random documents keep every guarantee with the simple tokenizer") {
  check_random_documents(1, "tokens", *make_simple_tokenizer());
}

TEST_CASE("Random documents keep every guarantee with a tokenizer that ignores characters") {
  check_random_documents(2, "tokens", RaggedTokenizer());
}

TEST_CASE("Random documents keep every guarantee when characters are counted") {
  check_random_documents(3, "characters", WordTokenizer());
}

TEST_CASE("A trained SentencePiece model keeps every guarantee") {
  Random random(4);
  std::vector<Document> documents;
  std::vector<std::string_view> texts;
  for (int i = 0; i < 12; ++i) documents.push_back(random_document(random));
  for (const Document& document : documents) texts.push_back(document.text);
  SentencePieceTraining training;
  training.vocabulary_size = 4000;
  const auto tokenizer = load_sentencepiece(train_sentencepiece(texts, training), "test");
  documents.push_back(random_document(random));  // with characters that the model has not seen
  for (const Document& document : documents) check_all(document, {}, *tokenizer);
}

TEST_CASE("The checker itself notices broken chunks") {
  const Document document =
      DocumentBuilder().heading(1, "H").paragraph("one two three four").code("a\nb").build();
  const WordTokenizer tokenizer;
  ChunkOptions options;
  options.min_tokens = 0;
  const std::vector<Chunk> good = chunk(document, options, tokenizer);
  REQUIRE(violations(document, options, tokenizer, good).empty());
  const auto broken = [&](const auto& change) {
    std::vector<Chunk> chunks = good;
    change(chunks);
    return !violations(document, options, tokenizer, chunks).empty();
  };
  CHECK(broken([](std::vector<Chunk>& chunks) { chunks.clear(); }));
  CHECK(broken([](std::vector<Chunk>& chunks) { chunks[0].begin += 1; }));
  CHECK(broken([](std::vector<Chunk>& chunks) { chunks[0].tokens += 1; }));
  CHECK(broken([](std::vector<Chunk>& chunks) { chunks[0].line_end += 1; }));
  CHECK(broken([](std::vector<Chunk>& chunks) { chunks[0].heading_path.clear(); }));
  CHECK(broken([](std::vector<Chunk>& chunks) { chunks.push_back(chunks[0]); }));
}

}  // namespace
}  // namespace ragctl::test
