#include "script_weights.hpp"

#include <cmath>
#include <string>

#include "catch.hpp"
#include "query_fixture.hpp"
#include "ragctl/query/query.hpp"

using namespace ragctl;

namespace {

std::vector<Chunk> manual(int english, int korean) {
  std::vector<Chunk> chunks;
  for (int i = 0; i < english; ++i)
    chunks.push_back(
        make_chunk("page" + std::to_string(i), 0, "The stream is read and the server closes it."));
  chunks.push_back(make_chunk("fetch", 0, "The fetch call of the server reads a stream."));
  for (int i = 0; i < korean; ++i)
    chunks.push_back(make_chunk("노트" + std::to_string(i), 0, "회의를 여는 방법이 있고 예약이 필요하다."));
  chunks.push_back(make_chunk("방법", 0, "신청하는 방법을 적어 둔다. 서식이 있다."));
  return chunks;
}

double idf(double chunks, double df) { return std::log(1.0 + (chunks - df + 0.5) / (df + 0.5)); }

}  // namespace

TEST_CASE("a Hangul term is weighed among the chunks with Hangul where these are few") {
  const Fixture fixture(false, manual(20, 4));
  const KnowledgeBase kb = fixture.open();
  REQUIRE(kb.document_frequency("b방법") == 5);
  REQUIRE(kb.document_frequency("b신청") == 1);
  std::vector<QueryTerm> terms = {
      {"b방법", 1.0F}, {"b신청", 1.0F}, {"b없음", 1.0F}, {"m3월", 1.5F}, {"wfetch", 1.0F}};
  weigh_by_script(kb, terms);
  CHECK(terms[0].weight == Approx(idf(5, 5) / idf(26, 5)));
  CHECK(terms[1].weight == Approx(idf(5, 1) / idf(26, 1)));
  CHECK(terms[2].weight == 1.0F);  // nowhere
  CHECK(terms[3].weight == 1.5F);
  CHECK(terms[4].weight == 1.0F);
}

TEST_CASE("where a quarter of the chunks has Hangul, and where none has, weights stay as they are") {
  for (const int korean : {0, 4, 40}) {
    const Fixture fixture(
        false, korean == 0 ? std::vector<Chunk>{make_chunk("a", 0, "fetch"), make_chunk("b", 0, "x")}
                           : manual(10, korean));
    const KnowledgeBase kb = fixture.open();
    std::vector<QueryTerm> terms = {{"b방법", 1.0F}, {"s방법", 0.5F}, {"wfetch", 1.0F}};
    weigh_by_script(kb, terms);
    CHECK(terms[0].weight == 1.0F);
    CHECK(terms[1].weight == 0.5F);
    CHECK(terms[2].weight == 1.0F);
  }
}

TEST_CASE("a Korean question about an English page finds it beside Korean notes") {
  for (const bool vectors : {false, true}) {
    const Fixture fixture(vectors, manual(40, 4));
    const KnowledgeBase kb = fixture.open();
    const Searcher searcher(kb, {});
    CHECK(searcher.search("fetch 쓰는 방법").hits.at(0).chunk.document_id == "fetch");
    CHECK(searcher.search("신청 방법").hits.at(0).chunk.document_id == "방법");
  }
}
