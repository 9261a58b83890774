#include "sentence_order.hpp"

#include <cmath>

#include "catch.hpp"
#include "query_fixture.hpp"
#include "ragctl/query/query.hpp"
#include "ragctl/query/why_not.hpp"

using namespace ragctl;

namespace {

QueryOptions lexical(const char* rerank) {
  QueryOptions options;
  options.mode = "lexical";
  options.rerank = rerank;
  return options;
}

const Hit& hit_of(const QueryResult& result, const std::string& document) {
  for (const Hit& hit : result.hits) {
    if (hit.chunk.document_id == document) return hit;
  }
  FAIL("no hit of " << document);
  return result.hits.front();
}

// What a term of n candidate documents, m of which have it, counts.
double counts(const KnowledgeBase& kb, const char* term, double n, double m) {
  return kb.idf(term) * (2.0 + std::log(1.0 + (n - m + 0.5) / (m + 0.5)));
}

}  // namespace

TEST_CASE("words that fewer candidates have count more in the coverage") {
  const Fixture fixture(false, {make_chunk("a", 0, "zebra lion"), make_chunk("b", 0, "zebra apple"),
                                make_chunk("c", 0, "other thing")});
  const KnowledgeBase kb = fixture.open();
  const QueryResult plain = Searcher(kb, lexical("none")).search("zebra lion");
  const QueryResult result = Searcher(kb, lexical("sentences")).search("zebra lion");
  const double zebra = counts(kb, "wzebra", 2, 2);
  const double lion = counts(kb, "wlion", 2, 1);
  CHECK(hit_of(result, "a").coverage == Approx(1.0));
  const double covered = zebra / (zebra + lion);
  CHECK(hit_of(result, "b").coverage == Approx(covered));
  CHECK_FALSE(hit_of(plain, "a").coverage);
  const double best = hit_of(plain, "a").score;
  CHECK(hit_of(result, "a").score == Approx(best));
  const double share = hit_of(plain, "b").score / best;
  CHECK(hit_of(result, "b").score ==
        Approx((hit_of(plain, "b").score + best * covered * std::sqrt(covered * share)) / 2.0));
}

TEST_CASE("a question of which no word is known does not score as if all of it were there") {
  const Fixture fixture(true, {make_chunk("nothing", 0, "무료 주차장은 지하에 있다."),
                               make_chunk("what", 0, "무엇이든 물어보세요."),
                               make_chunk("other", 0, "The ferry leaves at seven. Whoever wants may come.")});
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, {});
  const QueryResult known = searcher.search("무엇");
  CHECK(known.hits.at(0).chunk.document_id == "what");
  CHECK(known.hits.at(0).coverage == Approx(1.0));
  const QueryResult unknown = searcher.search("누구");
  for (const Hit& hit : unknown.hits) {
    CHECK(hit.coverage == Approx(0.0));
    CHECK(hit.score <= 0.51);
  }
  for (const Hit& hit : searcher.search("whom").hits) CHECK(hit.score <= 0.51);
}

TEST_CASE("a chunk with the question's rarest word is looked at wherever it is") {
  std::vector<Chunk> chunks;
  for (int i = 0; i < 40; ++i)
    chunks.push_back(
        make_chunk("short" + std::to_string(i), 0, "Git release notes. Notes of the Git release."));
  for (int i = 0; i < 60; ++i)
    chunks.push_back(make_chunk("other" + std::to_string(i), 0, "The ferry leaves."));
  std::string text = "Git 2.23 release notes.";
  for (int i = 0; i < 60; ++i)
    text += " Another change number " + std::to_string(1000 + i) + " of many went in.";
  chunks.push_back(make_chunk("long", 0, text));
  const Fixture fixture(false, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryOptions plain = lexical("none");
  QueryOptions looked = lexical("sentences");
  plain.k = looked.k = 100;
  const QueryResult before = Searcher(kb, plain).search("Git 2.23 release notes");
  const QueryResult result = Searcher(kb, looked).search("Git 2.23 release notes");
  REQUIRE(before.hits.size() == 41);
  CHECK(before.hits.at(40).chunk.document_id == "long");
  CHECK(hit_of(result, "long").coverage == Approx(1.0));
  CHECK(result.hits.at(20).chunk.document_id == "long");  // the first 20 gain too, and had more
  CHECK_FALSE(result.hits.at(30).coverage);
  for (std::size_t i = 1; i < result.hits.size(); ++i)
    CHECK(result.hits[i - 1].score >= result.hits[i].score);
}

TEST_CASE("chunks of one document count as one in telling words apart") {
  const Fixture fixture(false, {make_chunk("a", 0, "zebra lion"), make_chunk("a", 1, "zebra apple"),
                                make_chunk("b", 0, "zebra mango"), make_chunk("c", 0, "other thing")});
  const KnowledgeBase kb = fixture.open();
  const QueryResult result = Searcher(kb, lexical("sentences")).search("zebra lion");
  const double zebra = counts(kb, "wzebra", 2, 2);
  const double lion = counts(kb, "wlion", 2, 1);
  CHECK(hit_of(result, "b").coverage == Approx(zebra / (zebra + lion)));
}

TEST_CASE("a sentence with a date answers a question for one, unless the question names it") {
  const Fixture fixture(false, {make_chunk("dated", 0, "The zoo opened in 1999."),
                                make_chunk("early", 0, "The zoo opened in spring."),
                                make_chunk("far", 0, "The zoo opened. In 1999 it rained.")});
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, lexical("sentences"));
  const QueryResult result = searcher.search("When was zoo opened");
  CHECK(result.asked == "a date");
  CHECK(hit_of(result, "dated").coverage == Approx(1.0));
  CHECK(hit_of(result, "early").coverage == Approx(1.0 / 1.4));
  CHECK(hit_of(result, "far").coverage == Approx(1.0 / 1.4));
  CHECK(result.hits.at(0).chunk.document_id == "dated");
  CHECK(hit_of(searcher.search("When was zoo opened 1999"), "dated").coverage == Approx(1.0 / 1.4));
  CHECK(hit_of(searcher.search("zoo opened"), "early").coverage == Approx(1.0));
}

TEST_CASE("a date alone covers nothing of a question whose words a chunk lacks") {
  const Fixture fixture(false, {make_chunk("dated", 0, "The harborage opened in 1999.")});
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, lexical("sentences"));
  CHECK(hit_of(searcher.search("When did the harborage sink?"), "dated").coverage > 0.3);
  const QueryResult unknown = searcher.search("When did harbinger sink?");  // found by a 4-gram
  CHECK(unknown.asked == "a date");
  CHECK(hit_of(unknown, "dated").coverage.value() == Approx(0.0));
}

TEST_CASE("what covers too little of a question is left out, and --why-not says so") {
  const Fixture fixture(false,
                        {make_chunk("both", 0, "The zebra meets a lion."), make_chunk("one", 0, "A zebra."),
                         make_chunk("none", 0, "Nothing of that kind.")});
  const KnowledgeBase kb = fixture.open();
  QueryOptions options = lexical("sentences");
  options.min_coverage = 0.9;
  const QueryResult result = Searcher(kb, options).search("zebra lion");
  REQUIRE(result.hits.size() == 1);
  CHECK(result.hits[0].chunk.document_id == "both");
  CHECK(Searcher(kb, options).search("zebra elephant").hits.empty());
  const WhyNot why = explain_absence(kb, options, "zebra lion", "one");
  CHECK(why.stage == LostAt::kMinCoverage);
  REQUIRE(why.remedy);
  CHECK(Searcher(kb, *why.remedy).search("zebra lion").hits.size() == 2);
  options.rerank = "none";
  CHECK_THROWS_WITH(Searcher(kb, options), Catch::Contains("min_coverage needs rerank sentences"));
}

TEST_CASE("the days of a date are not so many days") {
  const Fixture fixture(false, {make_chunk("date", 0, "녹화 영상은 2023년 11월 7일 회의부터 저장됩니다."),
                                make_chunk("span", 0, "녹화 영상은 회의가 끝난 뒤 30일 저장됩니다.")});
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, lexical("sentences"));
  const QueryResult result = searcher.search("녹화 영상은 며칠이나 저장되나요?");
  CHECK(result.asked == "a number of 일");
  CHECK(result.hits.at(0).chunk.document_id == "span");
}

TEST_CASE("the counter that is asked for decides between numbers") {
  const Fixture fixture(false, {make_chunk("개", 0, "도서관에는 열람실 좌석이 30개 있다."),
                                make_chunk("명", 0, "도서관에는 열람실 직원이 30명 있다.")});
  const KnowledgeBase kb = fixture.open();
  const Searcher searcher(kb, lexical("sentences"));
  CHECK(searcher.search("도서관 열람실에는 몇 명이 있나?").hits.at(0).chunk.document_id == "명");
  CHECK(searcher.search("도서관 열람실에는 몇 개가 있나?").hits.at(0).chunk.document_id == "개");
}
