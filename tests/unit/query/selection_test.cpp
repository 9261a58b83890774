#include <algorithm>

#include "catch.hpp"
#include "query_analysis.hpp"
#include "query_fixture.hpp"
#include "query_scale.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/query/query.hpp"

using namespace ragctl;

namespace {

std::vector<std::string> ids(const QueryResult& result) {
  std::vector<std::string> out;
  for (const Hit& hit : result.hits) out.push_back(hit.chunk.id);
  return out;
}

std::vector<std::string> ids(const KnowledgeBase& kb, const QueryOptions& options, const char* query) {
  return ids(Searcher(kb, options).search(query));
}

std::vector<Chunk> dated_chunks() {
  const char* text = "The ferry to the island leaves every morning at seven.";
  std::vector<Chunk> chunks = {make_chunk("a-old", 0, text), make_chunk("b-none", 0, text),
                               make_chunk("c-new", 0, text), make_chunk("d-half", 0, text)};
  chunks[0].metadata.set("date", "2024-01-01");
  chunks[2].metadata.set("date", "2024-01-31T08:00:00Z");
  chunks[3].metadata.set("date", "2024-01-16");
  return chunks;
}

}  // namespace

TEST_CASE("at most per_document chunks of a document are hits, and the others keep their order") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  const std::vector<std::string> all = ids(kb, options, "ferry library books");
  options.per_document = 1;
  const std::vector<std::string> capped = ids(kb, options, "ferry library books");
  std::vector<std::string> expected;
  std::vector<std::string> documents;
  for (const std::string& id : all) {
    const std::string document = id.substr(0, id.find('#'));
    if (std::find(documents.begin(), documents.end(), document) != documents.end()) continue;
    documents.push_back(document);
    expected.push_back(id);
  }
  CHECK(expected.size() < all.size());
  CHECK(capped == expected);
}

TEST_CASE("near duplicates leave equal texts out, and only those that come later") {
  std::vector<Chunk> chunks = sample_chunks();
  chunks.push_back(make_chunk("zcopy", 0, chunks[4].text));
  for (const bool vectors : {false, true}) {
    CAPTURE(vectors);
    const Fixture fixture(vectors, chunks);
    const KnowledgeBase kb = fixture.open();
    QueryOptions options;
    const auto with = ids(kb, options, "wireless network password");
    REQUIRE(with.size() >= 2);
    CHECK(with[0] == "network#0");
    CHECK(with[1] == "zcopy#0");
    options.near_duplicates = true;
    const auto without = ids(kb, options, "wireless network password");
    CHECK(without.at(0) == "network#0");
    CHECK(std::find(without.begin(), without.end(), "zcopy#0") == without.end());
  }
}

TEST_CASE("mmr puts what is new before what repeats, with descending scores") {
  std::vector<Chunk> chunks = sample_chunks();
  chunks.push_back(make_chunk("zcopy", 0, chunks[1].text));
  const Fixture fixture(true, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  const auto plain = ids(kb, options, "how often the ferry leaves in winter");
  CHECK(plain.at(0) == "ferry#1");
  CHECK(plain.at(1) == "zcopy#0");
  options.mmr = 0.7;
  const QueryResult result = Searcher(kb, options).search("how often the ferry leaves in winter");
  REQUIRE(result.hits.size() >= 3);
  CHECK(result.hits[0].chunk.id == "ferry#1");
  CHECK(result.hits[0].score == Approx(0.3));
  CHECK(result.hits[1].chunk.id != "zcopy#0");
  for (std::size_t i = 1; i < result.hits.size(); ++i)
    CHECK(result.hits[i - 1].score >= result.hits[i].score);
}

TEST_CASE("mmr needs vectors") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.mmr = 0.5;
  CHECK_THROWS_WITH(Searcher(kb, options), ContainsText("query.mmr"));
  options.mmr = 1.5;
  CHECK_THROWS_WITH(Searcher(kb, options), ContainsText("from 0 to 1"));
}

TEST_CASE("recency halves the score with each half life from the newest date") {
  const Fixture fixture(false, dated_chunks());
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  CHECK(ids(kb, options, "ferry island").at(0) == "a-old#0");  // equal scores, by id
  const double score = Searcher(kb, options).search("ferry island").hits.at(0).score;
  options.recency = "half_life=15d";
  const QueryResult result = Searcher(kb, options).search("ferry island");
  CHECK(ids(result) == std::vector<std::string>{"c-new#0", "b-none#0", "d-half#0", "a-old#0"});
  CHECK(result.hits[0].score == score);
  CHECK(result.hits[1].score == Approx(score / 2));  // without a date: the median's factor
  CHECK(result.hits[2].score == Approx(score / 2));
  CHECK(result.hits[3].score == Approx(score / 4));
}

TEST_CASE("recency reads the named field, and nothing changes where no candidate has a date") {
  std::vector<Chunk> chunks = dated_chunks();
  chunks.push_back(make_chunk("e-other", 0, "Books are lent for three weeks."));
  chunks.back().metadata.set("updated", "2024-01-16");
  const Fixture fixture(false, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  const auto plain = ids(kb, options, "ferry island");
  options.recency = "half_life=1y field=updated";
  CHECK(ids(kb, options, "ferry island") == plain);
}

TEST_CASE("recency by a field that no document has, or that holds no date, is refused") {
  std::vector<Chunk> chunks = dated_chunks();
  chunks[0].metadata.set("note", "soon");
  const Fixture fixture(false, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.recency = "half_life=1y field=dat";
  CHECK_THROWS_WITH(Searcher(kb, options),
                    "query.recency: no document has a field 'dat', did you mean 'date'?; "
                    "ragctl info --fields lists those there are");
  options.recency = "half_life=1y field=note";
  CHECK_THROWS_WITH(Searcher(kb, options), ContainsText("no document has a date in the field 'note'"));
}

namespace {

std::vector<Chunk> chunks_of_festival(const char* title) {
  std::vector<Chunk> chunks = sample_chunks();
  chunks.push_back(make_chunk("walk", 0, "The harbour bell rings. A festival is held in spring."));
  chunks.push_back(make_chunk(
      "zoo", 0,
      "Every evening in the port the bell of the harbour festival rings for all who come from afar."));
  chunks[chunks.size() - 2].title = chunks[chunks.size() - 1].title = title;
  return chunks;
}

}  // namespace

TEST_CASE("a chunk gains by the sentence that covers most of the question") {
  const char* title = GENERATE("", "Town guide");
  CAPTURE(title);
  const Fixture fixture(false, chunks_of_festival(title));
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  const char* query = "When does the bell of the harbour festival ring?";
  options.rerank = "none";
  const QueryResult before = Searcher(kb, options).search(query);
  CHECK(before.hits.at(0).chunk.document_id == "walk");
  options.rerank = "sentences";
  const QueryResult after = Searcher(kb, options).search(query);
  CHECK(after.hits.at(0).chunk.document_id == "zoo");
  CHECK(after.hits.at(1).chunk.document_id == "walk");
  CHECK(after.hits.at(0).score > after.hits.at(1).score);
  CHECK(after.hits.at(0).score <= before.hits.at(0).score);  // a weighted mean
}

TEST_CASE("the part that the best chunk explains falls with the words that it lacks, down to a floor") {
  const Fixture fixture(false, chunks_of_festival("Town guide"));
  const KnowledgeBase kb = fixture.open();
  const std::vector<QueryTerm> terms = analyze_query(kb, {}, "harbour bell").terms;
  double most = 0.0;
  for (const QueryTerm& term : terms) most += term.weight * kb.idf(term.text) * 2.2;
  REQUIRE(most > 0.0);
  CHECK(explained_part(kb, terms, most) == Approx(1.0));
  CHECK(explained_part(kb, terms, most / 2) == Approx(0.5));
  CHECK(explained_part(kb, terms, 0.0) == Approx(0.15));
  CHECK(explained_part(kb, {}, 0.0) == Approx(0.15));
}

TEST_CASE("of a question the model knows the words that two chunks and more have") {
  std::vector<Chunk> chunks = sample_chunks();
  const Fixture fixture(false, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryTerm rare;
  QueryTerm common;
  for (const Chunk& chunk : chunks) {
    for (const QueryTerm& term : analyze_query(kb, {}, chunk.text).terms) {
      if (term.text.front() != 'w' && term.text.front() != 'b') continue;
      (kb.document_frequency(term.text) == 1 ? rare : common) = term;
    }
  }
  REQUIRE(kb.document_frequency(rare.text) == 1);
  REQUIRE(kb.document_frequency(common.text) >= 2);
  const double idf = rare.weight * kb.idf(rare.text) + common.weight * kb.idf(common.text);
  const QueryTerm phrase{"p" + rare.text.substr(1) + " x", 1.0F};
  CHECK(known_part(kb, {common}) == Approx(1.0));
  CHECK(known_part(kb, {common, rare}) == Approx(common.weight * kb.idf(common.text) / idf));
  CHECK(known_part(kb, {common, phrase}) == Approx(1.0));
  CHECK(known_part(kb, {rare}) == Approx(0.05));
  CHECK(known_part(kb, {}) == Approx(1.0));
}

TEST_CASE("a model is trusted by the works that it was fitted on, at most the documents") {
  std::vector<Chunk> chunks = sample_chunks();
  const Fixture fixture(true, chunks);
  CHECK(model_trust(fixture.open()) == Approx(fixture.open().info().documents / 1000.0));
  for (Chunk& chunk : chunks) chunk.title = "One book";
  const Fixture one(true, chunks);
  REQUIRE(one.open().info().documents > 1);
  CHECK(model_trust(one.open()) == Approx(0.001));
}

TEST_CASE("an unknown rerank is refused") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.rerank = "words";
  CHECK_THROWS_WITH(Searcher(kb, options), ContainsText("choose none or sentences"));
}
