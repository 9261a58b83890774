#include <algorithm>

#include "corpus.hpp"
#include "ragctl/math/kernels.hpp"
#include "searches.hpp"

namespace ragctl {
namespace {

using test::named;
using test::plain_options;
using test::random_rows;
using test::random_vector;
using test::recall;
using test::Scratch;
using test::update;
using test::vectors_for;

// By definition: every live and visible row, sorted.
std::vector<Scored> brute_force(const KnowledgeBase& kb, const std::vector<float>& query, std::size_t k,
                                const RowSet* visible) {
  std::vector<Scored> all;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (!kb.live(row) || (visible != nullptr && !visible->contains(row))) continue;
    all.push_back({row, dot(query.data(), kb.vector(row).data(), query.size())});
  }
  std::sort(all.begin(), all.end(), [&](const Scored& a, const Scored& b) {
    return a.score > b.score || (a.score == b.score && kb.chunk_id(a.row) < kb.chunk_id(b.row));
  });
  all.resize(std::min(all.size(), k));
  return all;
}

// A knowledge base with vectors in three segments, some rows deleted.
void build(const std::string& path, const IndexOptions& options, std::size_t dimension) {
  std::vector<Chunk> chunks = test::random_corpus(31, 700, 2);
  const auto step = [&](std::size_t count) {
    const std::vector<Chunk> part(chunks.begin(), chunks.begin() + static_cast<std::ptrdiff_t>(count));
    const VectorSet vectors = vectors_for(part, dimension);
    update(path, part, options, &vectors);
  };
  step(500);
  step(1000);
  chunks.erase(chunks.begin() + 100, chunks.begin() + 150);
  step(chunks.size());
}

}  // namespace

TEST_CASE("exact vector search equals sorting all rows") {
  const Scratch scratch;
  Random random(32);
  for (const std::size_t dimension : {1, 3, 48, 257}) {
    const std::string path = scratch / ("kb" + std::to_string(dimension));
    build(path, plain_options(), dimension);
    const KnowledgeBase kb = KnowledgeBase::open(path);
    REQUIRE(kb.info().segments == 3);
    REQUIRE(kb.info().chunks < kb.rows());
    REQUIRE(kb.info().dimension == dimension);
    for (int round = 0; round < 30; ++round) {
      const std::vector<float> query = random_vector(random, dimension);
      const std::size_t k = 1 + random.below(round % 4 == 0 ? 2000 : 10);
      const RowSet visible = random_rows(random, kb.rows(), round % 2 == 0 ? 0.6 : 0.02);
      const RowSet* set = round % 3 == 0 ? &visible : nullptr;
      const std::vector<Scored> found = kb.search_vectors(query, k, set);
      REQUIRE(found == brute_force(kb, query, k, set));
      std::vector<std::uint32_t> rows;
      for (const Scored& scored : found) rows.push_back(scored.row);
      const std::vector<float> scores = kb.vector_scores(query, rows);
      for (std::size_t i = 0; i < rows.size(); ++i) REQUIRE(scores[i] == found[i].score);
    }
  }
}

TEST_CASE("stored vectors are the given ones, whatever the order of the input") {
  const Scratch scratch;
  std::vector<Chunk> chunks = test::random_corpus(33, 50);
  std::reverse(chunks.begin(), chunks.end());
  const VectorSet vectors = vectors_for(chunks, 12);
  update(scratch / "kb", chunks, plain_options(), &vectors);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const auto row = kb.find_chunk(chunks[i].id);
    REQUIRE(row);
    REQUIRE(std::ranges::equal(kb.vector(*row), vectors.row(i)));
  }
}

TEST_CASE("the graph finds what exact search finds, nearly always") {
  const Scratch scratch;
  IndexOptions options = plain_options();
  options.vector_type = "hnsw";
  build(scratch / "kb", options, 32);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  Random random(34);
  double sum = 0.0;
  for (int round = 0; round < 100; ++round) {
    const std::vector<float> query = random_vector(random, 32);
    const auto found = kb.search_vectors(query, 10);
    REQUIRE(found.size() == 10);
    REQUIRE(kb.search_vectors(query, 10, nullptr, true) == brute_force(kb, query, 10, nullptr));
    sum += recall(found, brute_force(kb, query, 10, nullptr));
  }
  CHECK(sum / 100 > 0.97);
  CHECK_NOTHROW(kb.verify());
}

TEST_CASE("the graph honours visible sets, small ones exactly") {
  const Scratch scratch;
  IndexOptions options = plain_options();
  options.vector_type = "hnsw";
  build(scratch / "kb", options, 16);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  Random random(35);
  double sum = 0.0;
  for (int round = 0; round < 60; ++round) {
    const std::vector<float> query = random_vector(random, 16);
    const RowSet most = random_rows(random, kb.rows(), 0.5);
    sum += recall(kb.search_vectors(query, 10, &most), brute_force(kb, query, 10, &most));
    const RowSet few = random_rows(random, kb.rows(), 0.01);
    REQUIRE(kb.search_vectors(query, 10, &few) == brute_force(kb, query, 10, &few));
  }
  CHECK(sum / 60 > 0.97);
}

TEST_CASE("a graph of one row, of equal rows and of zero rows works") {
  const Scratch scratch;
  IndexOptions options = plain_options();
  options.vector_type = "hnsw";
  for (const std::size_t count : {1, 2, 40}) {
    const std::string path = scratch / ("kb" + std::to_string(count));
    const std::vector<Chunk> chunks = test::random_corpus(36, count, 1);
    VectorSet vectors = vectors_for(chunks, 4);
    for (std::size_t i = 0; i < vectors.values.size(); ++i) vectors.values[i] = i % 8 < 4 ? 0.5F : 0.0F;
    update(path, chunks, options, &vectors);
    const KnowledgeBase kb = KnowledgeBase::open(path);
    const std::vector<float> query = {1, 0, 0, 0};
    CHECK(kb.search_vectors(query, count).size() == count);
    CHECK(kb.search_vectors(query, 2 * count).size() == count);
  }
}

TEST_CASE("batches equal single searches for any number of threads, of every type of index") {
  const Scratch scratch;
  for (const std::string type : {"flat", "int8", "binary", "hnsw"}) {
    IndexOptions options = plain_options();
    options.vector_type = type;
    build(scratch / type, options, 24);
    const KnowledgeBase kb = KnowledgeBase::open(scratch / type);
    Random random(38);
    std::vector<float> queries = random_vector(random, 24 * 9);
    std::fill_n(queries.begin() + 24, 24, 0.0F);  // a query of zeros finds nothing
    const RowSet visible = random_rows(random, kb.rows(), 0.9);
    for (const RowSet* set : {static_cast<const RowSet*>(nullptr), &visible}) {
      std::vector<std::vector<Scored>> expected;
      for (std::size_t q = 0; q < 9; ++q)
        expected.push_back(kb.search_vectors(std::span(queries).subspan(q * 24, 24), 10, set));
      REQUIRE(expected[1].empty());
      for (const unsigned threads : {1U, 2U, 8U}) {
        Context context;
        context.threads = threads;
        INFO(type << " threads " << threads);
        CHECK(kb.search_vectors_batch(queries, 10, context, set) == expected);
      }
    }
    test::error_of([&] { (void)kb.search_vectors_batch(std::span(queries).first(30), 3, Context{}); },
                   ErrorCode::kUsage);
    CHECK(kb.search_vectors_batch({}, 3, Context{}).empty());
  }
}

TEST_CASE("vector queries that cannot be answered are usage errors") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(37, 5);
  update(scratch / "plain", chunks);
  const VectorSet vectors = vectors_for(chunks, 4);
  update(scratch / "kb", chunks, plain_options(), &vectors);
  const KnowledgeBase plain = KnowledgeBase::open(scratch / "plain");
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  const auto search = [](const KnowledgeBase& base, std::vector<float> query) {
    return base.search_vectors(query, 3);
  };
  CHECK_THAT(test::error_of(
                 [&] {
                   search(plain, {1, 0, 0, 0});
                 },
                 ErrorCode::kUsage),
             Catch::Contains("has no vectors"));
  CHECK_THAT(test::error_of(
                 [&] {
                   search(kb, {1, 0, 0});
                 },
                 ErrorCode::kUsage),
             Catch::Contains("dimension 4, the query has 3"));
  test::error_of([&] { search(kb, {1, 0, 0, std::nanf("")}); }, ErrorCode::kUsage);
  CHECK(search(kb, {0, 0, 0, 0}).empty());
  CHECK(kb.embedder() == nullptr);
  CHECK(plain.embedder() == nullptr);
}

}  // namespace ragctl
