// Options, ids, copied and derived fields, warnings, many documents.
#include "ragctl/chunk/chunker.hpp"

#include <atomic>

#include "catch.hpp"
#include "ragctl/core/error.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

ChunkOptions with(const std::string& strategy, std::uint32_t max, std::uint32_t min = 0) {
  ChunkOptions options;
  options.strategy = strategy;
  options.max_tokens = max;
  options.min_tokens = min;
  return options;
}

std::string usage_error(const ChunkOptions& options, const Tokenizer* tokenizer) {
  try {
    Chunker(options, tokenizer);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kUsage);
    return error.what();
  }
  return "";
}

TEST_CASE("Options out of range are refused by name and range") {
  const WordTokenizer tokenizer;
  ChunkOptions options;
  CHECK(usage_error(options, &tokenizer).empty());
  options.strategy = "markdow";
  CHECK(usage_error(options, &tokenizer) ==
        "chunk.strategy: unknown name 'markdow'; use one of none, fixed, sentence, recursive, markdown");
  CHECK(usage_error(with("fixed", 0), &tokenizer) == "chunk.max_tokens: 0 is out of range; use 1 to 1000000");
  CHECK(usage_error(with("fixed", 1'000'001), &tokenizer) ==
        "chunk.max_tokens: 1000001 is out of range; use 1 to 1000000");
  CHECK(usage_error(with("fixed", 9, 1'000'001), &tokenizer) ==
        "chunk.min_tokens: 1000001 is out of range; use 0 to 1000000");
  options = with("fixed", 10);
  options.overlap_tokens = 5;
  CHECK(usage_error(options, &tokenizer) ==
        "chunk.overlap_tokens: 5 is out of range; use 0 to 4, less than half of chunk.max_tokens (10)");
  options.overlap_tokens = 4'294'967'295;
  CHECK_FALSE(usage_error(options, &tokenizer).empty());
  options.overlap_tokens = 4;
  CHECK(usage_error(options, &tokenizer).empty());
  options.unit = "words";
  CHECK(usage_error(options, &tokenizer) == "chunk.unit: unknown name 'words'; use tokens or characters");
}

TEST_CASE("Only a budget of tokens needs a tokenizer") {
  ChunkOptions options;
  CHECK(usage_error(options, nullptr) == "chunk.unit: 'tokens' needs a tokenizer; use 'characters'");
  options.unit = "characters";
  CHECK(Chunker(options, nullptr).chunk(plain("한국어 text"), {}).front().tokens == 8);
}

TEST_CASE("The table of strategies is complete and describes each") {
  std::string names;
  for (const ChunkStrategyInfo& info : chunk_strategies()) {
    names += std::string(info.name) + " ";
    CHECK(info.help.size() > 10);
  }
  CHECK(names == "none fixed sentence recursive markdown ");
}

TEST_CASE("Blank documents give no chunk with any strategy") {
  for (const ChunkStrategyInfo& info : chunk_strategies()) {
    for (const char* text : {"", " ", "\n\n \t\n", "\u3000\u00a0\u2028"}) {
      CHECK(chunk_words(plain(text), with(std::string(info.name), 5)).empty());
      CHECK(chunk_words(DocumentBuilder().paragraph(text).heading(1, text).build(),
                        with(std::string(info.name), 5))
                .empty());
    }
  }
}

TEST_CASE("A word of a megabyte is cut to the budget without white space to cut at") {
  const std::string text(1'000'000, 'x');
  for (const char* strategy : {"fixed", "sentence", "recursive", "markdown"}) {
    for (const Document& document :
         {plain(text), DocumentBuilder().paragraph(text).build(), DocumentBuilder().heading(1, text).build(),
          DocumentBuilder().code(text).build()}) {
      ChunkOptions options = with(strategy, 1000, 32);
      options.unit = "characters";
      const std::vector<Chunk> chunks = chunk_words(document, options);
      REQUIRE(chunks.size() == 1000);
      CHECK(chunks[999].end == text.size());
      CHECK(chunks[999].tokens == 1000);
    }
  }
}

TEST_CASE("A grapheme over the budget stays whole") {
  ChunkOptions options = with("fixed", 2);
  options.unit = "characters";
  const std::vector<Chunk> chunks = chunk_words(plain("ab👩‍👩‍👧‍👦cd"), options);
  CHECK(texts_of(chunks) == std::vector<std::string>{"ab", "👩‍👩‍👧‍👦", "cd"});
  CHECK(chunks[1].tokens == 7);
}

TEST_CASE("Document fields are copied to every chunk") {
  const Document document = DocumentBuilder().heading(1, "Top").paragraph("some text").build();
  const Chunk chunk = chunk_words(document, with("markdown", 10)).front();
  CHECK(chunk.document_id == "docs/a.md");
  CHECK(chunk.source == "docs/a.md");
  CHECK(chunk.root == "docs");
  CHECK(chunk.title == "A title");
  CHECK(chunk.metadata == document.metadata);
  CHECK(chunk.acl == document.acl);
  CHECK(chunk.document_hash == document.content_hash);
  CHECK(chunk.heading_path == std::vector<std::string>{"Top"});
  CHECK(chunk.tokens == 3);
}

TEST_CASE("Of a title too long to be one a chunk has the beginning") {
  Document document = plain("text");
  document.title = std::string(997, 'x') + "👩‍👩‍👧‍👦" + std::string(1'000'000, 'y');
  CHECK(chunk_words(document, with("markdown", 10)).front().title == std::string(997, 'x'));
  document.title = std::string(1000, 'x');
  CHECK(chunk_words(document, with("markdown", 10)).front().title == document.title);
}

TEST_CASE("Ids depend on text and occurrence, not on position") {
  const auto ids = [](const std::string& text) {
    std::vector<std::string> all;
    for (const Chunk& chunk : chunk_words(plain(text), with("recursive", 2))) all.push_back(chunk.id);
    return all;
  };
  const std::vector<std::string> before = ids("a b\n\nc d\n\na b");
  const std::vector<std::string> after = ids("new one\n\na b\n\nc d\n\na b");
  REQUIRE(before.size() == 3);
  REQUIRE(after.size() == 4);
  CHECK(before[0] != before[2]);
  CHECK(std::vector<std::string>(after.begin() + 1, after.end()) == before);
  CHECK(before[0].substr(0, 10) == "docs/a.md#");
  CHECK(before[0].size() == 26);
}

TEST_CASE("Lines and pages are those of the source") {
  const Document document = DocumentBuilder()
                                .page(1)
                                .paragraph("one two\nthree four")  // lines 1 and 2
                                .page(2)
                                .code("a b\nc d\ne f")  // lines 4 to 6
                                .build();
  const std::vector<Chunk> chunks = chunk_words(document, with("markdown", 4));
  REQUIRE(chunks.size() == 3);
  CHECK((chunks[0].line_begin == 1 && chunks[0].line_end == 2 && chunks[0].page == 1));
  CHECK((chunks[1].line_begin == 4 && chunks[1].line_end == 5 && chunks[1].page == 2));
  CHECK((chunks[2].line_begin == 6 && chunks[2].line_end == 6 && chunks[2].page == 2));
}

TEST_CASE("Lines count from the block's own line, whatever the text before") {
  Document document = DocumentBuilder().paragraph("one").paragraph("two\nthree").build();
  document.blocks[0].line = 10;
  document.blocks[1].line = 40;
  const Chunk chunk = chunk_words(document, with("none", 1)).front();
  CHECK(chunk.line_begin == 10);
  CHECK(chunk.line_end == 41);
}

TEST_CASE("Unknown lines are 0") {
  Document document = DocumentBuilder().paragraph("one").build();
  document.blocks[0].line = 0;
  CHECK(chunk_words(document, with("markdown", 9)).front().line_begin == 0);
  CHECK(chunk_words(plain("one\ntwo"), with("markdown", 9)).front().line_end == 0);
}

TEST_CASE("A block with other line ends than its source gives its chunks all of its lines") {
  Document document = DocumentBuilder().paragraph("one two three four").paragraph("five").build();
  document.blocks[0].line = 3;
  document.blocks[0].last_line = 7;
  document.blocks[1].line = 9;
  const std::vector<Chunk> whole = chunk_words(document, with("markdown", 9));
  CHECK((whole.front().line_begin == 3 && whole.front().line_end == 9));
  const std::vector<Chunk> parts = chunk_words(document, with("fixed", 2));
  REQUIRE(parts.size() == 3);
  CHECK((parts[0].line_begin == 3 && parts[0].line_end == 7));
  CHECK((parts[1].line_begin == 3 && parts[1].line_end == 7));
  CHECK((parts[2].line_begin == 9 && parts[2].line_end == 9));
}

TEST_CASE("Damaged blocks neither lose text nor leave it") {
  Document document = plain("zero one two e\u0301x three");
  const auto add = [&](std::uint64_t begin, std::uint64_t end, BlockKind kind) {
    Block block;
    block.kind = kind;
    block.begin = begin;
    block.end = end;
    document.blocks.push_back(block);
  };
  add(5, 8, BlockKind::kParagraph);
  add(2, 7, BlockKind::kCode);           // overlaps the one before
  add(14, 15, BlockKind::kHeading);      // inside "é"
  add(9, 4, BlockKind::kParagraph);      // reversed
  add(18, 1000, BlockKind::kParagraph);  // beyond the text
  add(~std::uint64_t{0} - 1, ~std::uint64_t{0}, BlockKind::kCode);
  const std::vector<Chunk> chunks = chunk_words(document, with("markdown", 100));
  std::string joined;
  for (const Chunk& chunk : chunks) joined += "[" + chunk.text + "]";
  CHECK(joined == "[zero one two][e\u0301x three]");
  CHECK(chunks[1].heading_path == std::vector<std::string>{"e\u0301"});
}

std::vector<Document> many_documents() {
  Random random(11);
  std::vector<Document> documents;
  for (int i = 0; i < 60; ++i) {
    documents.push_back(random_document(random));
    documents.back().id = documents.back().source = "doc" + std::to_string(i);
  }
  return documents;
}

TEST_CASE("Chunks and warnings do not depend on the number of threads") {
  const std::vector<Document> documents = many_documents();
  const auto tokenizer = make_simple_tokenizer();
  for (const ChunkStrategyInfo& info : chunk_strategies()) {
    ChunkOptions options = with(std::string(info.name), 24, 8);
    options.overlap_tokens = 6;
    const Chunker chunker(options, tokenizer.get());
    std::vector<std::vector<Chunk>> chunks;
    std::vector<std::string> warnings[2];
    for (const unsigned threads : {1U, 4U}) {
      Context context;
      context.threads = threads;
      context.on_event = [&, at = chunks.size()](const Event& event) {
        if (event.kind == Event::Kind::kWarning) warnings[at].push_back(event.message);
      };
      chunks.push_back(chunk_documents(documents, chunker, context));
    }
    CHECK(chunks[0] == chunks[1]);
    CHECK(warnings[0] == warnings[1]);
    CHECK(warnings[0].empty() == (info.name != "markdown"));
    std::vector<Chunk> one_by_one;
    for (const Document& document : documents) {
      for (Chunk& chunk : chunker.chunk(document, {})) one_by_one.push_back(std::move(chunk));
    }
    CHECK(one_by_one == chunks[0]);
  }
}

TEST_CASE("Progress ends at the number of documents") {
  const std::vector<Document> documents = many_documents();
  Context context;
  std::uint64_t last = 0;
  context.on_event = [&](const Event& event) {
    if (event.kind != Event::Kind::kProgress) return;
    CHECK(event.stage == "chunk");
    CHECK(event.total == documents.size());
    last = event.done;
  };
  ChunkOptions options;
  options.unit = "characters";
  chunk_documents(documents, Chunker(options, nullptr), context);
  CHECK(last == documents.size());
}

TEST_CASE("What was cut in many documents is reported once, with the first place") {
  std::vector<Document> documents;
  for (const char* source : {"a.md", "b.md", "c.md"}) {
    documents.push_back(DocumentBuilder().code("abcdefg\nhi").build());
    documents.back().source = source;
  }
  std::vector<std::string> warnings;
  Context context;
  context.threads = 3;
  context.on_event = [&](const Event& event) {
    if (event.kind == Event::Kind::kWarning) warnings.push_back(event.message);
  };
  ChunkOptions options;
  options.unit = "characters";
  options.max_tokens = 3;
  options.overlap_tokens = 0;
  chunk_documents(documents, Chunker(options, nullptr), context);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] ==
        "a.md:1: a code block of 10 characters is larger than max_tokens (3) and was cut; raise max_tokens to "
        "keep it "
        "whole (2 more were cut)");
}

TEST_CASE("Cancelling stops with an error") {
  const std::vector<Document> documents = many_documents();
  const std::atomic<bool> cancelled{true};
  Context context;
  context.cancelled = &cancelled;
  const WordTokenizer tokenizer;
  const Chunker chunker({}, &tokenizer);
  CHECK_THROWS_AS(chunk_documents(documents, chunker, context), Error);
}

}  // namespace
}  // namespace ragctl::test
