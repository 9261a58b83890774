#include "term_feedback.hpp"

#include <algorithm>

#include "catch.hpp"
#include "query_fixture.hpp"
#include "ragctl/text/analyzer.hpp"

using namespace ragctl;

namespace {

QueryOptions with_rm3(std::uint32_t chunks, std::uint32_t terms, double weight) {
  QueryOptions options;
  options.mode = "lexical";
  options.rerank = "none";
  options.rm3 = chunks;
  options.rm3_terms = terms;
  options.rm3_weight = weight;
  return options;
}

std::vector<QueryTerm> expand(const KnowledgeBase& kb, const QueryOptions& options,
                              const std::vector<QueryTerm>& terms) {
  return expand_by_feedback(kb, *make_analyzer("auto"), options, nullptr, terms);
}

double weight_of(const std::vector<QueryTerm>& terms, std::string_view text) {
  double weight = 0.0;
  for (const QueryTerm& term : terms) weight += term.text == text ? static_cast<double>(term.weight) : 0.0;
  return weight;
}

double total(const std::vector<QueryTerm>& terms) {
  double sum = 0.0;
  for (const QueryTerm& term : terms) sum += static_cast<double>(term.weight);
  return sum;
}

std::vector<std::string> found_by(const KnowledgeBase& kb, const QueryOptions& options, const char* query) {
  std::vector<std::string> ids;
  for (const RankedItem& item : Searcher(kb, options).rank(query)) ids.push_back(item.id);
  return ids;
}

}  // namespace

// One chunk of three words, each once: every word has a third of it.
TEST_CASE("the relevance model is the share of a term in the words of the chunk") {
  const Fixture fixture(false, {make_chunk("a", 0, "zebra apple mango"), make_chunk("b", 0, "other thing")});
  const KnowledgeBase kb = fixture.open();
  const auto expanded = expand(kb, with_rm3(1, 3, 0.6), {{"wzebra", 2.0F}});
  REQUIRE(expanded.size() == 3);
  CHECK(weight_of(expanded, "wzebra") == Approx(2.0 * (0.4 + 0.6 / 3)));
  CHECK(weight_of(expanded, "wappl") == Approx(2.0 * 0.6 / 3));
  CHECK(weight_of(expanded, "wmango") == Approx(2.0 * 0.6 / 3));
}

// Both chunks hold "zebra" once in texts of equal length, so each speaks with one half.
TEST_CASE("chunks share the model by their scores") {
  const Fixture fixture(false, {make_chunk("a", 0, "zebra apple"), make_chunk("b", 0, "zebra mango"),
                                make_chunk("c", 0, "other thing")});
  const auto expanded = expand(fixture.open(), with_rm3(2, 10, 1.0), {{"wzebra", 1.0F}});
  CHECK(weight_of(expanded, "wzebra") == Approx(0.5));
  CHECK(weight_of(expanded, "wappl") == Approx(0.25));
  CHECK(weight_of(expanded, "wmango") == Approx(0.25));
}

TEST_CASE("the weights add up to the query's, for any number of chunks and terms") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const std::vector<QueryTerm> terms = {{"wferri", 1.0F}, {"wwinter", 0.5F}};
  for (const std::uint32_t chunks : {1U, 2U, 100U}) {
    for (const std::uint32_t count : {1U, 5U, 1000U}) {
      const auto expanded = expand(kb, with_rm3(chunks, count, 0.3), terms);
      CHECK(total(expanded) == Approx(1.5));
      CHECK(expanded.size() <= terms.size() + count);
      CHECK(std::is_sorted(expanded.begin(), expanded.end(),
                           [](const QueryTerm& a, const QueryTerm& b) { return a.text < b.text; }));
    }
  }
}

TEST_CASE("a query that finds nothing, and one without weight for the feedback, stay as they are") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const auto unknown = expand(kb, with_rm3(10, 10, 0.5), {{"wunheard", 1.0F}});
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].text == "wunheard");
  const auto same = expand(kb, with_rm3(10, 10, 0.0), {{"wferri", 1.0F}});
  REQUIRE(same.size() == 1);
  CHECK(same[0].weight == 1.0F);
}

TEST_CASE("function words and refinements are not taken over") {
  const Fixture fixture(false);
  const auto expanded = expand(fixture.open(), with_rm3(10, 1000, 0.5), {{"wferri", 1.0F}});
  for (const QueryTerm& term : expanded)
    CHECK(std::string_view("xpgyjqr").find(term.text.front()) == std::string_view::npos);
}

TEST_CASE("feedback finds chunks that share no word with the query, in Korean too") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const auto has = [](const std::vector<std::string>& ids, const char* id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  CHECK_FALSE(has(found_by(kb, with_rm3(0, 30, 0.2), "password"), "library#0"));
  CHECK(has(found_by(kb, with_rm3(1, 30, 0.2), "password"), "library#0"));  // network#0 is of the library
  CHECK_FALSE(has(found_by(kb, with_rm3(0, 30, 0.2), "여객선"), "연체#0"));
  CHECK(has(found_by(kb, with_rm3(1, 30, 0.2), "여객선"), "연체#0"));  // 하루
}

TEST_CASE("no word of the query is taken over, whatever the classes of its words") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const QueryResult result = Searcher(kb, with_rm3(5, 30, 0.2)).search("여객선 library 100");
  CHECK(result.terms == std::vector<std::string>{"100", "여객선", "librari"});
  CHECK(std::is_sorted(result.taken_over.begin(), result.taken_over.end()));
  CHECK(std::binary_search(result.taken_over.begin(), result.taken_over.end(), "password"));
  for (const std::string& word : result.terms)
    CHECK_FALSE(std::binary_search(result.taken_over.begin(), result.taken_over.end(), word));
}

TEST_CASE("only visible chunks give feedback, and a search tells what it took over") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options = with_rm3(5, 30, 0.2);
  const auto took = [&](const char* word) {
    const QueryResult result = Searcher(kb, options).search("ferry library");
    CHECK(result.terms == std::vector<std::string>{"ferri", "librari"});
    return std::binary_search(result.taken_over.begin(), result.taken_over.end(), word);
  };
  CHECK(took("storm"));
  options.filter = "document_id != \"ferry\"";
  CHECK_FALSE(took("storm"));
  CHECK(took("password"));
  options.rm3 = 0;
  CHECK_FALSE(took("password"));
}
