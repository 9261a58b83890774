// Searches with a filter: the unfiltered ranking without what is not visible, and k results where there are
// k.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "catch.hpp"
#include "query_fixture.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/index/filter.hpp"
#include "ragctl/query/query.hpp"
#include "ragctl/query/why_not.hpp"

namespace ragctl {
namespace {

constexpr double kNoMinimum = -10.0;  // cosines may be negative

const char* const kWords[] = {"ferry",  "harbour", "island",  "library", "book",   "reader", "winter",
                              "storm",  "ticket",  "captain", "museum",  "garden", "market", "bridge",
                              "school", "station", "theatre", "kitchen", "mirror", "river"};

// Documents of several chunks over few words, a third of them Korean; one long document crowds the rest out.
// No word is in half of all chunks, where the model would leave it out.
std::vector<Chunk> crowded_chunks() {
  Random random(17);
  std::vector<Chunk> chunks;
  for (int d = 0; d < 60; ++d) {
    const std::string id = "doc" + std::to_string(100 + d);
    const std::uint32_t count = d == 0 ? 60 : 1 + static_cast<std::uint32_t>(random.below(4));
    for (std::uint32_t i = 0; i < count; ++i) {
      std::string text = d == 0 ? "ferry ferry harbour" : "the";
      for (int w = 0; w < 4; ++w) text += std::string(" ") + kWords[random.below(std::size(kWords))];
      Chunk chunk = make_chunk(id, i, text + " " + std::to_string(i));
      chunk.language = d % 3 == 1 ? "ko" : "en";
      chunk.metadata.set("year", 2000 + d);
      chunks.push_back(std::move(chunk));
    }
  }
  return chunks;
}

const Fixture& crowded(bool vectors) {
  static const Fixture with(true, crowded_chunks());
  static const Fixture without(false, crowded_chunks());
  return vectors ? with : without;
}

QueryOptions exhaustive(const KnowledgeBase& kb, const std::string& mode) {
  QueryOptions options;
  options.mode = mode;
  options.k = kb.rows();
  options.candidates = kb.rows();
  options.rerank = "none";
  options.feedback = 0;
  options.min_score = kNoMinimum;
  return options;
}

std::vector<std::string> ids(const QueryResult& result) {
  std::vector<std::string> out;
  for (const Hit& hit : result.hits) out.push_back(hit.chunk.id);
  return out;
}

std::string visible_language(const Hit& hit) { return hit.chunk.language; }

}  // namespace

TEST_CASE("with one ranking a filtered search is the exhaustive one without what is not visible") {
  const KnowledgeBase kb = crowded(true).open();
  for (const char* mode : {"lexical", "vector"}) {
    for (const char* filter : {"lang == 'ko'", "year >= 2050", "not year == 2000", "year == 2007"}) {
      const QueryOptions all = exhaustive(kb, mode);
      const VisibleRows visible = kb.visible_rows(Filter::parse(filter));
      std::vector<std::string> expected;
      for (const Hit& hit : Searcher(kb, all).search("ferry in the winter harbour").hits) {
        if (visible.rows.contains(kb.find_chunk(hit.chunk.id).value())) expected.push_back(hit.chunk.id);
      }
      QueryOptions options = all;
      options.filter = filter;
      INFO(mode << " " << filter);
      CHECK(ids(Searcher(kb, options).search("ferry in the winter harbour")) == expected);
      options.k = 7;
      options.candidates = 7;
      expected.resize(std::min<std::size_t>(7, expected.size()));
      CHECK(ids(Searcher(kb, options).search("ferry in the winter harbour")) == expected);
    }
  }
}

// The definition of hybrid search, over the visible rows alone: lexical scores divided by the best of them,
// plus cosines.
TEST_CASE("a filtered hybrid search fuses the visible rows as if they were all there is") {
  const KnowledgeBase kb = crowded(true).open();
  QueryOptions options = exhaustive(kb, "hybrid");
  options.fusion = "convex";
  options.filter = "lang == 'ko' and year >= 2020";
  const QueryResult result = Searcher(kb, options).search("ferry in the winter harbour");
  const VisibleRows visible = kb.visible_rows(Filter::parse(options.filter));
  std::vector<double> lexical(kb.rows(), 0.0);
  std::vector<double> cosine(kb.rows(), 0.0);
  QueryOptions one_side = exhaustive(kb, "lexical");
  for (const Hit& hit : Searcher(kb, one_side).search("ferry in the winter harbour").hits)
    lexical[kb.find_chunk(hit.chunk.id).value()] = hit.score;
  one_side.mode = "vector";
  for (const Hit& hit : Searcher(kb, one_side).search("ferry in the winter harbour").hits)
    cosine[kb.find_chunk(hit.chunk.id).value()] = hit.score;
  double best = 0.0;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (!visible.rows.contains(row)) continue;
    rows.push_back(row);
    best = std::max(best, lexical[row]);
  }
  // Both sides have something to say.
  REQUIRE(best > 0.0);
  REQUIRE(std::count(cosine.begin(), cosine.end(), 0.0) < static_cast<std::ptrdiff_t>(cosine.size()));
  const auto fused = [&](std::uint32_t row) {
    return options.lexical_weight * lexical[row] / best + (1.0 - options.lexical_weight) * cosine[row];
  };
  std::sort(rows.begin(), rows.end(), [&](auto a, auto b) {
    return fused(a) != fused(b) ? fused(a) > fused(b) : kb.chunk_id(a) < kb.chunk_id(b);
  });
  REQUIRE(result.hits.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    INFO(i);
    CHECK(result.hits[i].chunk.id == kb.chunk_id(rows[i]));
    CHECK(std::abs(result.hits[i].score - fused(rows[i])) < 1e-6);
  }
}

TEST_CASE("there are k results whenever k are visible, whatever crowds the candidates") {
  const KnowledgeBase kb = crowded(true).open();
  QueryOptions options;
  options.filter = "year < 2030";
  options.candidates = 10;
  options.min_score = kNoMinimum;
  const VisibleRows visible = kb.visible_rows(Filter::parse(options.filter));
  REQUIRE(visible.documents == 30);
  for (const char* mode : {"hybrid", "vector"}) {
    options.mode = mode;
    options.k = 20;
    options.level = "document";  // the chunks of one document come first
    const QueryResult documents = Searcher(kb, options).search("ferry harbour");
    CHECK(documents.hits.size() == 20);
    CHECK(documents.visible->documents == 30);
    CHECK(documents.visible->chunks == visible.chunks);
    options.level = "chunk";
    options.per_document = 1;
    CHECK(Searcher(kb, options).search("ferry harbour").hits.size() == 20);
    options.per_document = 0;
    options.mmr = 0.5;
    CHECK(Searcher(kb, options).search("ferry harbour").hits.size() == 20);
    options.mmr = 0.0;
    options.k = 1000;
    CHECK(Searcher(kb, options).search("ferry harbour").hits.size() == visible.chunks);
    options.k = 20;
    options.min_score = 1e6;
    CHECK(Searcher(kb, options).search("ferry harbour").hits.empty());
    options.min_score = kNoMinimum;
  }
}

TEST_CASE("there are k documents without a filter too, however many chunks of one crowd the candidates") {
  for (const bool vectors : {true, false}) {
    const KnowledgeBase kb = crowded(vectors).open();
    QueryOptions options;
    options.k = 20;
    options.candidates = 20;
    options.level = "document";
    options.min_score = kNoMinimum;
    CHECK(Searcher(kb, options).search("ferry harbour").hits.size() == 20);
    options.k = 1000;
    options.mode = vectors ? "vector" : "lexical";
    options.candidates = kb.rows();
    const std::size_t all = Searcher(kb, options).search("ferry harbour").hits.size();
    options.candidates = 1;
    CHECK(Searcher(kb, options).search("ferry harbour").hits.size() == all);
    options.level = "chunk";
    options.per_document = 1;
    options.k = 20;
    CHECK(Searcher(kb, options).search("ferry harbour").hits.size() == 20);
  }
}

TEST_CASE("nothing that is filtered out is a hit, in any mode, and feedback learns from visible rows only") {
  const KnowledgeBase kb = crowded(true).open();
  for (const char* mode : {"hybrid", "lexical", "vector"}) {
    for (const char* rerank : {"none", "sentences"}) {
      QueryOptions options;
      options.mode = mode;
      options.rerank = rerank;
      options.filter = "lang == 'ko'";
      options.min_score = kNoMinimum;
      const QueryResult result = Searcher(kb, options).search("ferry harbour storm");
      REQUIRE(result.hits.size() == 10);
      CHECK(std::all_of(result.hits.begin(), result.hits.end(),
                        [](const Hit& hit) { return visible_language(hit) == "ko"; }));
    }
  }
}

TEST_CASE("what no filter leaves gives no hits, and lexical search needs a term") {
  const KnowledgeBase kb = crowded(false).open();
  QueryOptions options;
  options.filter = "year == 2003 and year == 2004";
  const QueryResult none = Searcher(kb, options).search("ferry");
  CHECK(none.hits.empty());
  CHECK(none.visible->chunks == 0);
  options.filter = "lang == 'ko'";
  CHECK(Searcher(kb, options).search("zeppelin").hits.empty());
}

TEST_CASE("a query's own filter holds beside that of the options") {
  const KnowledgeBase kb = crowded(true).open();
  QueryOptions options;
  options.filter = "lang == 'ko'";
  options.k = 1000;
  options.min_score = kNoMinimum;
  const Searcher searcher(kb, options);
  const QueryResult both = searcher.search("ferry", false, {"year > 2030", "own"});
  QueryOptions joined = options;
  joined.filter = "lang == 'ko' and year > 2030";
  const QueryResult expected = Searcher(kb, joined).search("ferry");
  CHECK(ids(both) == ids(expected));
  CHECK(both.visible->documents == expected.visible->documents);
  CHECK(both.visible->chunks == expected.visible->chunks);
  CHECK(searcher.rank("ferry", {"year > 2030", "own"}).size() == expected.hits.size());
  try {
    (void)searcher.search("ferry", false, {"year >", "queries.jsonl:3: filter"});
    FAIL("a broken filter was taken");
  } catch (const Error& error) {
    CHECK_THAT(error.what(), Catch::StartsWith("queries.jsonl:3: filter:1:7: expected a value"));
  }
}

TEST_CASE("why-not says which part of the filter leaves a document out") {
  const KnowledgeBase kb = crowded(true).open();
  QueryOptions options;
  options.filter = "lang == 'ko' and year >= 2010";
  const WhyNot language = explain_absence(kb, options, "ferry", "doc102");
  CHECK(language.stage == LostAt::kFilteredOut);
  CHECK(language.filtered_by == "lang == 'ko'");
  CHECK(language.filter_values == "\"en\"");
  const WhyNot year = explain_absence(kb, options, "ferry", "doc101");
  CHECK(year.filtered_by == "year >= 2010");
  CHECK(year.filter_values == "2001");
  CHECK(lost_at_name(year.stage) == "filtered out");
  CHECK(explain_absence(kb, options, "ferry", "doc110").stage != LostAt::kFilteredOut);
  // The filter that a query brings with it comes after that of the options.
  const WhyNot own = explain_absence(kb, options, "ferry", "doc110", {"year < 2000", "own"});
  CHECK(own.stage == LostAt::kFilteredOut);
  CHECK(own.filtered_by == "year < 2000");
  CHECK(explain_absence(kb, options, "ferry", "doc101", {"year < 2000", "own"}).filtered_by ==
        "year >= 2010");
}

}  // namespace ragctl
