#include <limits>

#include "corpus.hpp"

namespace ragctl {
namespace {

using test::error_of;
using test::plain_options;
using test::Scratch;
using test::update;
using test::vectors_for;

void check_vectors(const std::string& path, const std::vector<Chunk>& chunks, const VectorSet& expected) {
  const KnowledgeBase kb = KnowledgeBase::open(path);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const auto row = kb.find_chunk(chunks[i].id);
    REQUIRE(row);
    REQUIRE(std::ranges::equal(kb.vector(*row), expected.row(i)));
  }
}

}  // namespace

TEST_CASE("vectors survive updates, merges and compaction") {
  const Scratch scratch;
  std::vector<Chunk> chunks = test::random_corpus(51, 60);
  for (int step = 0; step < 6; ++step) {
    chunks[static_cast<std::size_t>(step) * 9] =
        test::make_chunk("new" + std::to_string(step), 0, "new text");
    const VectorSet vectors = vectors_for(chunks, 10);
    update(scratch / "kb", chunks, plain_options(), &vectors);
    check_vectors(scratch / "kb", chunks, vectors);
  }
  compact_knowledge_base(scratch / "kb", Context{});
  check_vectors(scratch / "kb", chunks, vectors_for(chunks, 10));
}

TEST_CASE("another model replaces all vectors, if every document is there") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(52, 20);
  const VectorSet first = vectors_for(chunks, 10);
  update(scratch / "kb", chunks, plain_options(), &first);
  IndexOptions keep = plain_options();
  keep.prune = "none";
  const std::vector<Chunk> part(chunks.begin(), chunks.begin() + 10);
  const VectorSet partial = vectors_for(part, 10, "test/2");
  CHECK_THAT(error_of([&] { update(scratch / "kb", part, keep, &partial); }, ErrorCode::kUsage),
             Catch::Contains("15 of its documents are not in the input"));
  const VectorSet narrow = vectors_for(part, 9);
  error_of([&] { update(scratch / "kb", part, keep, &narrow); }, ErrorCode::kUsage);
  const VectorSet second = vectors_for(chunks, 12, "test/2");
  const IndexReport report = update(scratch / "kb", chunks, keep, &second);
  CHECK(report.unchanged == 20);
  CHECK(report.committed);
  CHECK(report.snapshot.dimension == 12);
  CHECK(report.snapshot.model == "test/2");
  CHECK(report.snapshot.segments == 1);
  check_vectors(scratch / "kb", chunks, second);
}

TEST_CASE("vectors may be added to a knowledge base without, not left out of one with them") {
  const Scratch scratch;
  std::vector<Chunk> chunks = test::random_corpus(53, 20);
  update(scratch / "kb", chunks);
  const VectorSet vectors = vectors_for(chunks, 6);
  CHECK(update(scratch / "kb", chunks, plain_options(), &vectors).committed);
  check_vectors(scratch / "kb", chunks, vectors);
  CHECK_FALSE(update(scratch / "kb", chunks).committed);
  chunks.push_back(test::make_chunk("new", 0, "text"));
  CHECK_THAT(error_of([&] { update(scratch / "kb", chunks); }, ErrorCode::kUsage),
             Catch::Contains("holds vectors of dimension 6"));
  chunks.pop_back();
  chunks.erase(chunks.begin(), chunks.begin() + 2);
  CHECK(update(scratch / "kb", chunks).deleted == 1);  // deleting needs no vectors
  check_vectors(scratch / "kb", chunks, vectors_for(chunks, 6));
}

TEST_CASE("vectors that do not fit are refused with their place") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(54, 4);
  const auto attempt = [&](VectorSet vectors, ErrorCode code) {
    return error_of([&] { update(scratch / "kb", chunks, plain_options(), &vectors); }, code);
  };
  VectorSet bad = vectors_for(chunks, 5);
  bad.values[3 * 5 + 2] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THAT(attempt(bad, ErrorCode::kInput), Catch::Contains("(row 3, column 2) holds NaN"));
  bad.values[3 * 5 + 2] = -std::numeric_limits<float>::infinity();
  CHECK_THAT(attempt(bad, ErrorCode::kInput), Catch::Contains("an infinity"));
  bad = vectors_for(chunks, 5);
  bad.rows = 7;
  CHECK_THAT(attempt(bad, ErrorCode::kUsage), Catch::Contains("7 vectors for 8 chunks"));
  bad = vectors_for(chunks, 5);
  bad.chunks_hash = "of other chunks";
  CHECK_THAT(attempt(bad, ErrorCode::kUsage), Catch::Contains("other chunks"));
  VectorSet good = vectors_for(chunks, 5);
  good.chunks_hash = hash_chunks(chunks);
  CHECK(update(scratch / "kb", chunks, plain_options(), &good).committed);
}

TEST_CASE("rows of vectors that are said to be normalised have the length 1 or 0") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(56, 4);
  VectorSet vectors = vectors_for(chunks, 5);
  const auto scale_row = [&](std::size_t row, float factor) {
    for (std::size_t i = 0; i < 5; ++i) vectors.values[row * 5 + i] *= factor;
  };
  const auto attempt = [&] { update(scratch / "kb", chunks, plain_options(), &vectors); };
  scale_row(2, 16.0F);
  CHECK_THAT(error_of(attempt, ErrorCode::kInput),
             Catch::Contains("the vector of chunk '" + chunks[2].id +
                             "' (row 2, length 16) is no unit vector, though the metadata say 'normalized'"));
  scale_row(2, 1e30F);  // its square is infinite
  CHECK_THAT(error_of(attempt, ErrorCode::kInput), Catch::Contains("(row 2, length 1.6e+31) is no unit"));
  vectors = vectors_for(chunks, 5);
  scale_row(2, 0.999F);
  CHECK_THAT(error_of(attempt, ErrorCode::kInput), Catch::Contains("(row 2, length 0.999) is no unit"));
  vectors.normalized = false;
  CHECK_NOTHROW(attempt());
  vectors = vectors_for(chunks, 5);
  scale_row(2, 1.0004F);
  scale_row(3, 0.0F);
  CHECK_NOTHROW(attempt());
}

TEST_CASE("changing to a graph and back rewrites the segments") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(55, 50);
  const VectorSet vectors = vectors_for(chunks, 6);
  IndexOptions options = plain_options();
  const std::uint64_t flat = update(scratch / "kb", chunks, options, &vectors).snapshot.bytes;
  options.vector_type = "hnsw";
  const IndexReport graph = update(scratch / "kb", chunks, options, &vectors);
  CHECK(graph.committed);
  CHECK(graph.snapshot.bytes > flat);
  options.hnsw_ef_search = 10;  // a matter of queries
  CHECK(update(scratch / "kb", chunks, options, &vectors).snapshot.bytes == graph.snapshot.bytes);
  options.vector_type = "flat";
  CHECK(update(scratch / "kb", chunks, options, &vectors).snapshot.bytes == flat);
  check_vectors(scratch / "kb", chunks, vectors);
}

}  // namespace ragctl
