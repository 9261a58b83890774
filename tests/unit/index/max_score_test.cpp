// The search with skipping on windows so small that a small corpus has many: turns, and the guess of the k-th
// score from a sample of them.
#include <algorithm>
#include <string>
#include <vector>

#include "bm25.hpp"
#include "corpus.hpp"
#include "lexical_search.hpp"
#include "searches.hpp"

namespace ragctl {
namespace {

using test::make_chunk;
using test::plain_options;
using test::Scratch;
using test::update;

constexpr std::uint32_t kWindow = 64;

struct OpenBase {
  KnowledgeBase kb;
  Snapshot snapshot;
  explicit OpenBase(const std::string& path)
      : kb(KnowledgeBase::open(path)), snapshot(path, read_newest_manifest(path)) {}

  LexicalQuery query(const std::vector<std::pair<std::string, float>>& terms) const {
    return resolve_query(snapshot, test::query_of(kb, terms), 1);
  }
  void check(const LexicalQuery& query, std::size_t k, const RowSet* visible = nullptr) const {
    const std::vector<Scored> expected = search_exhaustive(snapshot, query, k, visible);
    for (const unsigned threads : {0U, 1U, 3U}) {
      for (const std::uint32_t window : {kWindow, 4 * kWindow, kWindowRows}) {
        REQUIRE(search_max_score(snapshot, query, k, visible, threads, window) == expected);
      }
    }
  }
};

TEST_CASE("windows, turns and guesses change no ranking") {
  const Scratch scratch;
  Random random(21);
  std::vector<Chunk> chunks = test::random_corpus(random.next(), 6000, 2, 400);
  update(scratch / "kb", chunks, plain_options());
  chunks.erase(chunks.begin() + 100, chunks.begin() + 700);
  for (std::size_t i = 0; i < 500; ++i)
    chunks[i * 9] = make_chunk(chunks[i * 9].document_id, 0, test::random_text(random, 30, 400));
  update(scratch / "kb", chunks, plain_options());
  const OpenBase base(scratch / "kb");
  REQUIRE(base.snapshot.size() == 2);
  for (int round = 0; round < 40; ++round) {
    std::vector<std::pair<std::string, float>> terms;
    for (std::uint64_t i = 0, n = 1 + random.below(12); i < n; ++i)
      terms.emplace_back("w" + std::to_string(random.below(500)), static_cast<float>(random.uniform()));
    const RowSet visible = test::random_rows(random, base.kb.rows(), 0.1);
    base.check(base.query(terms), 1 + random.below(round % 4 == 0 ? 3000 : 60),
               round % 3 == 0 ? &visible : nullptr);
  }
}

TEST_CASE("a guess that was too high is taken back") {
  const Scratch scratch;
  Random random(22);
  std::vector<Chunk> chunks;
  for (std::uint32_t i = 0; i < 6400; ++i) {
    // The best rows lie in windows that are sampled, more of them than the guess expects.
    const bool sampled = i / kWindow % 16 == 8;
    const std::string rest =
        " w" + std::to_string(random.below(50)) + " w" + std::to_string(random.below(50));
    chunks.push_back(
        make_chunk("d" + std::to_string(100000 + i), 0, (sampled ? "rare common" : "common") + rest));
  }
  update(scratch / "kb", chunks, plain_options());
  const OpenBase base(scratch / "kb");
  const LexicalQuery query = base.query({{"rare", 1.0F}, {"common", 1.0F}, {"w7", 0.5F}});
  for (const std::size_t k : {1, 10, 300, 448, 449, 1000, 6400, 9000}) base.check(query, k);
}

TEST_CASE("a guess may equal the score of all rows") {
  const Scratch scratch;
  std::vector<Chunk> chunks;
  for (int i = 0; i < 4000; ++i)
    chunks.push_back(make_chunk("d" + std::to_string(i * 7919 % 4000), 0, "same words"));
  update(scratch / "kb", chunks, plain_options());
  const OpenBase base(scratch / "kb");
  for (const std::size_t k : {1, 20, 500, 4000}) base.check(base.query({{"same", 1.0F}, {"words", 1.0F}}), k);
}

}  // namespace
}  // namespace ragctl
