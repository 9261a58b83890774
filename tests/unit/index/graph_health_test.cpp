// The graph stays whole: every row is reachable, and recall after churn is that of a graph built anew.
#include <filesystem>

#include "corpus.hpp"
#include "searches.hpp"
#include "segment.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::Scratch;
using test::update;
using test::vectors_for;

constexpr std::size_t kDimension = 24;

IndexOptions graph_options() {
  IndexOptions options = test::plain_options();
  options.vector_type = "hnsw";
  options.hnsw_m = 8;
  options.hnsw_ef_construction = 80;
  options.hnsw_ef_search = 40;
  options.keep_snapshots = 1;
  return options;
}

void sync(const std::string& path, const std::vector<Chunk>& chunks) {
  const VectorSet vectors = vectors_for(chunks, kDimension);
  update(path, chunks, graph_options(), &vectors);
}

std::size_t unreachable_rows(const std::string& path) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(path + "/segments")) {
    const Segment segment(entry.path().string(), "");
    REQUIRE(segment.vectors().graph() != nullptr);
    count += segment.vectors().graph()->unreachable().size();
  }
  return count;
}

double mean_recall(const KnowledgeBase& kb) {
  Random random(91);
  double sum = 0.0;
  for (int round = 0; round < 200; ++round) {
    const std::vector<float> query = test::random_vector(random, kDimension);
    const auto truth = test::named(kb, kb.search_vectors(query, 10, nullptr, true));
    sum += test::recall(test::named(kb, kb.search_vectors(query, 10)), truth);
  }
  return sum / 200;
}

}  // namespace

TEST_CASE("every row is reachable after the build and after each document was replaced five times") {
  const Scratch scratch;
  std::vector<Chunk> chunks = test::random_corpus(90, 1200, 1, 30);
  sync(scratch / "kb", chunks);
  CHECK(unreachable_rows(scratch / "kb") == 0);
  // 20 updates of a quarter of the documents: merges of every tier, and tombstones between them.
  for (std::size_t step = 0; step < 20; ++step) {
    for (std::size_t i = step % 4; i < chunks.size(); i += 4)
      chunks[i] = test::make_chunk(chunks[i].document_id, 0, "version " + std::to_string(step));
    sync(scratch / "kb", chunks);
    CHECK(unreachable_rows(scratch / "kb") == 0);
  }
  const double churned = mean_recall(KnowledgeBase::open(scratch / "kb"));
  sync(scratch / "fresh", chunks);
  const double rebuilt = mean_recall(KnowledgeBase::open(scratch / "fresh"));
  INFO("recall after churn " << churned << ", rebuilt " << rebuilt);
  CHECK(churned >= rebuilt - 0.005);
  CHECK(rebuilt > 0.9);
}

}  // namespace ragctl
