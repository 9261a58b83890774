#include <set>

#include "catch.hpp"
#include "query_fixture.hpp"
#include "ragctl/query/query.hpp"

using namespace ragctl;

namespace {

QueryOptions options_of_mode(const std::string& mode) {
  QueryOptions options;
  options.mode = mode;
  return options;
}

}  // namespace

TEST_CASE("the best passage comes first in Korean and in English") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  for (const char* mode : {"lexical", "hybrid"}) {
    CAPTURE(mode);
    const Searcher searcher(kb, options_of_mode(mode));
    CHECK(searcher.search("How often does the ferry leave in winter?").hits.at(0).chunk.id == "ferry#1");
    CHECK(searcher.search("책을 늦게 반납하면 연체료가 얼마인가요?").hits.at(0).chunk.document_id == "연체");
  }
}

// A model fitted on eight chunks knows little of other texts.
TEST_CASE("vector mode finds the chunk whose text is asked") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, options_of_mode("vector"));
  for (const Chunk& chunk : sample_chunks()) {
    CHECK(searcher.search(chunk.text).hits.at(0).score == Approx(1.0).margin(1e-4));
  }
}

TEST_CASE("a compound is found from its parts") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, {});
  CHECK(searcher.search("정보 보호").hits.at(0).chunk.document_id == "회의실");
}

TEST_CASE("hits are ranked by descending score, ranks count from one") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  const QueryResult result = Searcher(kb, {}).search("library books");
  REQUIRE(result.hits.size() >= 2);
  for (std::size_t i = 0; i < result.hits.size(); ++i) {
    CHECK(result.hits[i].rank == i + 1);
    if (i > 0) CHECK(result.hits[i - 1].score >= result.hits[i].score);
  }
}

TEST_CASE("punctuation alone finds nothing, though the model has pieces of it") {
  const Fixture fixture(
      true, {make_chunk("a", 0, "Is it open? Yes! \u203C"), make_chunk("b", 0, "Who asks? (And why?)"),
             make_chunk("c", 0, "A party \U0001F389 in the garden.")});
  const KnowledgeBase kb = fixture.open();
  for (const char* mode : {"hybrid", "lexical", "vector"}) {
    QueryOptions options;
    options.mode = mode;
    for (const char* query : {"???", "!", "？！", "「。」", "... - !", "\u203C", " "}) {
      CAPTURE(mode, query);
      const QueryResult result = Searcher(kb, options).search(query);
      CHECK(result.hits.empty());
      CHECK(result.terms.empty());
    }
  }
  CHECK_FALSE(Searcher(kb, {}).search("\U0001F389").terms.empty());
}

TEST_CASE("document level gives each document once, by its best chunk") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.level = "document";
  std::set<std::string> seen;
  for (const Hit& hit : Searcher(kb, options).search("ferry library books").hits) {
    CHECK(seen.insert(hit.chunk.document_id).second);
  }
  CHECK(seen.size() >= 2);
  const auto items = Searcher(kb, options).rank("ferry in winter");
  CHECK(items.at(0).id == "ferry");
}

TEST_CASE("rank gives the ids and scores of search") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, {});
  const QueryResult result = searcher.search("ferry");
  const auto items = searcher.rank("ferry");
  REQUIRE(items.size() == result.hits.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    CHECK(items[i].id == result.hits[i].chunk.id);
    CHECK(items[i].score == result.hits[i].score);
  }
}

TEST_CASE("matched words are marked where they stand") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const Hit hit = Searcher(kb, {}).search("연체료").hits.at(0);
  REQUIRE(hit.matches.size() == 1);
  const std::string marked =
      hit.chunk.text.substr(hit.matches[0].begin, hit.matches[0].end - hit.matches[0].begin);
  CHECK_THAT(marked, ContainsText("연체료"));
}

TEST_CASE("a query without a known word has no hit and a word among unknown ones still finds") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, {});
  CHECK(searcher.search("").hits.empty());
  CHECK(searcher.search("?!").hits.empty());
  CHECK(searcher.search("qqxxzzy ferry").hits.at(0).chunk.document_id == "ferry");
}

TEST_CASE("k, the minimum score and the mode are honoured") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.k = 1;
  CHECK(Searcher(kb, options).search("ferry library").hits.size() == 1);
  options.k = 10;
  options.min_score = 1e6;
  CHECK(Searcher(kb, options).search("ferry library").hits.empty());
  CHECK_THROWS_WITH(Searcher(kb, options_of_mode("fuzzy")), ContainsText("choose hybrid, lexical or vector"));
}

TEST_CASE("without vectors hybrid is lexical and vector mode is refused") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const QueryResult hybrid = Searcher(kb, {}).search("ferry winter");
  const QueryResult lexical = Searcher(kb, options_of_mode("lexical")).search("ferry winter");
  REQUIRE(hybrid.hits.size() == lexical.hits.size());
  CHECK(hybrid.hits.at(0).score == lexical.hits.at(0).score);
  CHECK(hybrid.lexical_weight == 1.0);
  CHECK_THROWS_WITH(Searcher(kb, options_of_mode("vector")), ContainsText("has no vectors"));
}

TEST_CASE("a hit tells its standing in both rankings") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  const Hit hit = Searcher(kb, {}).search("ferry in winter").hits.at(0);
  REQUIRE(hit.lexical);
  REQUIRE(hit.vector);
  CHECK(hit.lexical->rank == 1);
  CHECK(hit.lexical->normalized == 1.0);
  CHECK(hit.vector->rank >= 1);
}
