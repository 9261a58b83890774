#include <algorithm>
#include <numeric>

#include "corpus.hpp"
#include "searches.hpp"

namespace ragctl {
namespace {

using test::make_chunk;
using test::named;
using test::plain_options;
using test::query_of;
using test::Scratch;
using test::term_of;
using test::update;

std::vector<QueryTerm> random_query(const KnowledgeBase& kb, Random& random, std::uint64_t vocabulary) {
  std::vector<std::pair<std::string, float>> query;
  for (std::uint64_t i = 0, n = 1 + random.below(9); i < n; ++i) {
    const double u = random.uniform();
    const auto rank = static_cast<std::uint64_t>(std::pow(static_cast<double>(vocabulary * 2), u)) - 1;
    const float weight = random.below(3) == 0 ? 1.0F : static_cast<float>(random.uniform() * 3.0);
    query.emplace_back("w" + std::to_string(rank), weight);
  }
  return query_of(kb, query);
}

void check_agreement(const KnowledgeBase& kb, Random& random, int rounds, std::uint64_t vocabulary) {
  for (int round = 0; round < rounds; ++round) {
    const std::vector<QueryTerm> query = random_query(kb, random, vocabulary);
    const std::size_t k = 1 + random.below(round % 5 == 0 ? 2000 : 20);
    const RowSet visible = test::random_rows(random, kb.rows(), round % 2 == 0 ? 0.5 : 0.01);
    const RowSet* set = round % 3 == 0 ? &visible : nullptr;
    const std::vector<Scored> fast = kb.search_lexical(query, k, set);
    REQUIRE(fast == kb.search_lexical_exhaustive(query, k, set));
    REQUIRE(fast == kb.search_lexical(query, k, set, 3));
    std::vector<std::uint32_t> rows;
    for (const Scored& scored : fast) rows.push_back(scored.row);
    std::reverse(rows.begin(), rows.end());
    const std::vector<float> scores = kb.lexical_scores(query, rows);
    REQUIRE(scores == kb.lexical_scores(query, rows, 3));
    int requests = 0;
    const PreparedQuery prepared = kb.prepare(query, 1 + round % 3, [&requests] { ++requests; });
    REQUIRE(requests == 1);
    REQUIRE(prepared.search(k, set, 2) == fast);
    REQUIRE(prepared.scores(rows, 2) == scores);
    for (std::size_t i = 0; i < rows.size(); ++i) REQUIRE(scores[i] == fast[rows.size() - 1 - i].score);
  }
}

}  // namespace

TEST_CASE("A query is requested once, found or not, and not refused in silence") {
  const Scratch scratch;
  update(scratch / "kb", {make_chunk("a", 0, "red")}, plain_options());
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  int requests = 0;
  const auto count = [&requests] { ++requests; };
  CHECK(kb.prepare(query_of(kb, {{"absent", 1.0F}}), 2, count).search(3).empty());
  CHECK(requests == 1);
  CHECK(kb.prepare({}, 2, count).search(3).empty());
  CHECK(requests == 2);
  CHECK_THROWS_AS(kb.prepare(query_of(kb, {{"red", -1.0F}}), 2, count), Error);
  CHECK(requests == 2);
}

TEST_CASE("BM25 scores equal the formula") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = {make_chunk("a", 0, "red green red"), make_chunk("b", 0, "green"),
                                     make_chunk("c", 0, "blue blue blue blue green red"),
                                     make_chunk("d", 0, "yellow")};
  IndexOptions options = plain_options();
  options.k1 = 1.2;
  options.b = 0.75;
  update(scratch / "kb", chunks, options);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  const auto score = [](double tf, double length, double df, double weight) {
    const double idf = std::log(1 + (4 - df + 0.5) / (df + 0.5));
    return weight * idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / (11.0 / 4)));
  };
  const auto query = query_of(kb, {{"red", 1.0F}, {"green", 0.5F}, {"absent", 3.0F}});
  const auto ranking = named(kb, kb.search_lexical(query, 10));
  REQUIRE(ranking.size() == 3);
  CHECK(ranking[0].first == chunks[0].id);
  CHECK(ranking[0].second == Approx(score(2, 3, 2, 1.0) + score(1, 3, 3, 0.5)).epsilon(1e-6));
  CHECK(ranking[1].first == chunks[2].id);
  CHECK(ranking[1].second == Approx(score(1, 6, 2, 1.0) + score(1, 6, 3, 0.5)).epsilon(1e-6));
  CHECK(ranking[2].first == chunks[1].id);
  CHECK(ranking[2].second == Approx(score(1, 1, 3, 0.5)).epsilon(1e-6));
  CHECK(kb.document_frequency(term_of(kb, "green")) == 3);
  CHECK(kb.document_frequency(term_of(kb, "absent")) == 0);
  CHECK(kb.idf(term_of(kb, "green")) == Approx(std::log(1 + 1.5 / 3.5)));
  CHECK(kb.idf(term_of(kb, "absent")) == 0.0);
}

TEST_CASE("title and headings count as their weights say, the title also on its own") {
  const Scratch scratch;
  Chunk chunk = make_chunk("a", 0, "body words here");
  chunk.title = "apple tree";
  chunk.heading_path = {"apple", "pear", "words here"};  // what title or text contain counts once
  Chunk other = make_chunk("b", 0, "apple pear");
  other.title = "";
  other.heading_path = {};
  const std::vector<Chunk> chunks = {chunk, other};
  IndexOptions options = plain_options();
  options.title_weight = 3.0;
  options.heading_weight = 0.5;
  options.title_field_weight = 0.4;
  options.b = 0.5;
  options.k1 = 1.0;
  update(scratch / "kb", chunks, options);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  const std::vector<std::uint32_t> rows = {*kb.find_chunk(chunk.id), *kb.find_chunk(other.id)};
  const auto score = [&](const std::string& word) {
    return kb.lexical_scores(query_of(kb, {{word, 1.0F}}), rows);
  };
  const double length = 3 * 2 + 0.5 + 3;
  const double average = (length + 2) / 2;
  const auto expected = [&](const std::string& word, double tf, double own_length, double title_tf) {
    const double all = tf / (tf + 0.5 + 0.5 * own_length / average);
    const double title = title_tf / (title_tf + 2.0 / 2.0);  // the only title is of average length
    return Approx(kb.idf(term_of(kb, word)) * 2.0 * (all + 0.4 * title)).epsilon(1e-5);
  };
  CHECK(score("apple")[0] == expected("apple", 3, length, 1));
  CHECK(score("apple")[1] == expected("apple", 1, 2, 0));
  CHECK(score("pear")[0] == expected("pear", 0.5, length, 0));
  CHECK(score("words")[0] == expected("words", 1, length, 0));
  CHECK(score("words")[1] == 0.0F);
  CHECK(kb.document_frequency(term_of(kb, "apple")) == 2);
}

TEST_CASE("skipping search equals exhaustive search in every bit") {
  const Scratch scratch;
  Random random(11);
  for (const auto& [documents, vocabulary] : {std::pair{30, 20}, {3000, 100}, {6000, 3000}}) {
    const std::string path = scratch / ("kb" + std::to_string(documents));
    IndexOptions options = plain_options();
    options.k1 = random.uniform() * 2.0;
    options.b = random.uniform();
    options.title_weight = random.uniform() * 4.0;
    options.title_field_weight = random.uniform();
    update(path,
           test::random_corpus(random.next(), static_cast<std::size_t>(documents), 2,
                               static_cast<std::uint64_t>(vocabulary)),
           options);
    const KnowledgeBase kb = KnowledgeBase::open(path);
    check_agreement(kb, random, 150, static_cast<std::uint64_t>(vocabulary));
  }
}

TEST_CASE("skipping search agrees with deletions, several segments and extreme parameters") {
  const Scratch scratch;
  Random random(12);
  for (const auto& [k1, b] : {std::pair{0.0, 0.5}, {10.0, 1.0}, {1.2, 0.0}}) {
    const std::string path = scratch / ("kb" + std::to_string(k1));
    IndexOptions options = plain_options();
    options.k1 = k1;
    options.b = b;
    std::vector<Chunk> chunks = test::random_corpus(5, 5000, 1, 200);
    update(path, chunks, options);
    chunks.erase(chunks.begin(), chunks.begin() + 500);
    for (std::size_t i = 0; i < 300; ++i)
      chunks[i * 7] = make_chunk(chunks[i * 7].document_id, 0, test::random_text(random, 30, 200));
    update(path, chunks, options);
    const KnowledgeBase kb = KnowledgeBase::open(path);
    REQUIRE(kb.info().segments == 2);
    REQUIRE(kb.info().chunks == 4500);
    check_agreement(kb, random, 60, 200);
  }
}

TEST_CASE("equal scores are ordered by chunk id, also at the cut") {
  const Scratch scratch;
  std::vector<Chunk> chunks;
  for (int i = 0; i < 5000; ++i)
    chunks.push_back(make_chunk("d" + std::to_string(i * 7919 % 5000), 0, "same words"));
  update(scratch / "kb", chunks);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  std::vector<std::string> ids;
  for (const Chunk& chunk : chunks) ids.push_back(chunk.id);
  std::sort(ids.begin(), ids.end());
  const auto query = query_of(kb, {{"same", 1.0F}, {"words", 1.0F}});
  const auto ranking = named(kb, kb.search_lexical(query, 20));
  REQUIRE(ranking.size() == 20);
  for (std::size_t i = 0; i < 20; ++i) CHECK(ranking[i].first == ids[i]);
  CHECK(kb.search_lexical(query, 10000).size() == 5000);
}

TEST_CASE("several segments rank as one segment when nothing is deleted") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(21, 900, 2, 300);
  update(scratch / "one", chunks);
  IndexOptions options = plain_options();
  options.prune = "none";
  update(scratch / "three", {chunks.begin() + 600, chunks.begin() + 1200}, options);
  update(scratch / "three", {chunks.begin(), chunks.begin() + 600}, options);
  update(scratch / "three", {chunks.begin() + 1200, chunks.end()}, options);
  const KnowledgeBase one = KnowledgeBase::open(scratch / "one");
  const KnowledgeBase three = KnowledgeBase::open(scratch / "three");
  REQUIRE(three.info().segments == 3);
  Random random(22);
  for (int round = 0; round < 100; ++round) {
    const auto query = random_query(one, random, 300);
    REQUIRE(named(one, one.search_lexical(query, 15)) == named(three, three.search_lexical(query, 15)));
  }
}

TEST_CASE("degenerate queries are answered or refused") {
  const Scratch scratch;
  update(scratch / "kb", {make_chunk("a", 0, "x y"), make_chunk("b", 0, "")});
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  const auto search = [&](const std::vector<std::pair<std::string, float>>& words, std::size_t k) {
    return kb.search_lexical(query_of(kb, words), k);
  };
  CHECK(search({}, 10).empty());
  CHECK(search({{"x", 1.0F}}, 0).empty());
  CHECK(search({{"x", 0.0F}}, 10).empty());
  CHECK(search({{"unknown", 1.0F}}, 10).empty());
  CHECK(search({{"x", 1.0e-30F}}, 10).size() == 1);
  CHECK(search({{"x", 1.0e30F}, {"y", 1.0e-30F}}, 10).size() == 1);
  CHECK(search({{"x", 0.5F}, {"x", 0.5F}}, 10) == search({{"x", 1.0F}}, 10));
  test::error_of([&] { search({{"x", -1.0F}}, 10); }, ErrorCode::kUsage);
  test::error_of([&] { search({{"x", std::nanf("")}}, 10); }, ErrorCode::kUsage);
  const RowSet small;
  test::error_of(
      [&] {
        kb.search_lexical(std::vector<QueryTerm>{{"x", 1.0F}}, 10, &small);
      },
      ErrorCode::kUsage);
  test::error_of([&] { (void)kb.chunk(2); }, ErrorCode::kUsage);
}

}  // namespace ragctl
