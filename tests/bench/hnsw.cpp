// Our graph search and our default index against hnswlib 0.6.2 with -march=native, M = 16, ef_construction =
// 200, on the same vectors: `bench_hnsw [ROWS [CLUSTERS [SPREAD]]]` of 384 dimensions, k = 10.
// Builds are measured in processor time, queries by the best of several runs of each.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "graph.hpp"
#include "hnswlib_peer.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "vector_codes.hpp"
#include "vectors.hpp"

namespace {

using namespace ragctl;

constexpr std::size_t kK = 10;
constexpr std::uint32_t kM = 16;
constexpr std::uint32_t kEfConstruction = 200;
constexpr int kRuns = 7;
constexpr std::size_t kEfs[] = {10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768};

using Search = std::function<std::vector<std::uint32_t>(std::size_t query, std::size_t ef)>;
using Rows = std::vector<std::vector<std::uint32_t>>;

// Our graph with its vectors in a section file in memory.
class OurGraph {
 public:
  explicit OurGraph(const VectorSet& base) {
    SectionFileWriter writer("bench", 1);
    writer.add("vectors",
               {reinterpret_cast<const char*>(base.values.data()), base.values.size() * sizeof(float)}, 4096);
    const auto rows = static_cast<std::uint32_t>(base.rows);
    const auto dimension = static_cast<std::uint32_t>(base.dimension);
    build_seconds = bench::processor_seconds([&] {
      build_graph(
          {rows, dimension, kM, kEfConstruction}, [&](std::uint32_t row) { return base.row(row).data(); },
          writer, Context{});
    });
    bytes_ = writer.finish();
    file_.emplace(MappedFile::view(std::as_bytes(std::span(bytes_)), "memory"), "bench", 1);
    graph_.emplace(*file_, rows, kM);
    vectors_ = file_->section("vectors");
    (void)vectors_.all();  // checksums are verified once per open file, not per query
  }

  std::vector<std::uint32_t> search(std::span<const float> query, std::size_t ef) const {
    std::vector<ScoredRow> found = graph_->search(query, vectors_, ef);
    const auto last = found.begin() + static_cast<std::ptrdiff_t>(std::min(kK, found.size()));
    std::partial_sort(found.begin(), last, found.end(), ranks_before);
    std::vector<std::uint32_t> rows;
    for (auto at = found.begin(); at != last; ++at) rows.push_back(at->row);
    return rows;
  }

  double build_seconds = 0.0;

 private:
  std::string bytes_;
  std::optional<SectionFile> file_;
  std::optional<Graph> graph_;
  Section vectors_;
};

struct Point {
  std::size_t ef;
  double recall;
  double qps;
};

std::vector<Point> curve(const Search& search, const Rows& truth) {
  std::vector<Point> points;
  for (const std::size_t ef : kEfs) {
    double sum = 0.0;
    for (std::size_t q = 0; q < truth.size(); ++q) sum += bench::recall(truth[q], search(q, ef));
    const double time =
        bench::best_sum_seconds(kRuns, truth.size(), [&](std::size_t q) { (void)search(q, ef); });
    points.push_back({ef, sum / static_cast<double>(truth.size()), static_cast<double>(truth.size()) / time});
  }
  return points;
}

// Queries a second at a recall, between the points of the curve; 0 when it is not reached.
double qps_at(const std::vector<Point>& points, double recall) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].recall < recall) continue;
    if (i == 0) return points[0].qps;
    const double share = (recall - points[i - 1].recall) / (points[i].recall - points[i - 1].recall);
    return points[i - 1].qps + share * (points[i].qps - points[i - 1].qps);
  }
  return 0.0;
}

// The default index against hnswlib at the first ef of its curve that reaches a recall, by turns: the pace of
// a shared machine changes within the minutes that the curves take.
void by_turns(std::size_t queries, const std::function<void(std::size_t)>& ours, const Search& peer,
              const std::vector<Point>& curve, double recall) {
  constexpr double kRounding = 1e-9;  // recalls are sums in different orders
  const auto reaches = [recall](const Point& point) { return point.recall >= recall - kRounding; };
  const auto found = std::find_if(curve.begin(), curve.end(), reaches);
  const Point& point = found == curve.end() ? curve.back() : *found;
  const auto all = [queries](const auto& search) {
    for (std::size_t q = 0; q < queries; ++q) search(q);
  };
  const bench::Pair time = bench::best_of_each(
      kRuns, [&] { all(ours); }, [&] { all([&](std::size_t q) { (void)peer(q, point.ef); }); });
  const auto count = static_cast<double>(queries);
  fmt::print("  by turns: {:.0f} queries/s, hnswlib at ef {} (recall {:.4f}) {:.0f}, ratio {:.2f}\n",
             count / time.first, point.ef, point.recall, count / time.second, time.second / time.first);
}

// The knowledge base as `ragctl index` makes it, and the codes alone.
void default_index(const bench::Vectors& vectors, const Rows& truth, const Search& peer,
                   const std::vector<Point>& peer_curve, double peer_build) {
  const CodeInput input{static_cast<std::uint32_t>(vectors.base.rows),
                        static_cast<std::uint32_t>(vectors.base.dimension),
                        [&](std::uint32_t row) { return vectors.base.row(row).data(); }};
  const double codes = bench::best_seconds(3, [&] {
    SectionFileWriter writer("bench", 1);
    write_codes(CodeKind::kBinary, input, writer, Context{});
    (void)writer.finish();
  });
  const std::string path = std::filesystem::temp_directory_path() / "bench_hnsw.kb";
  std::filesystem::remove_all(path);
  const std::vector<Chunk> chunks = bench::tiny_chunks(vectors.base.rows);
  IndexInput update;
  update.chunks = chunks;
  update.vectors = &vectors.base;
  const double whole =
      bench::processor_seconds([&] { (void)update_knowledge_base(path, update, IndexOptions{}, Context{}); });
  const KnowledgeBase kb = KnowledgeBase::open(path);
  const auto search = [&](std::size_t q) {
    std::vector<std::uint32_t> rows;
    for (const Scored& hit : kb.search_vectors(vectors.queries.row(q), kK)) rows.push_back(hit.row);
    return rows;
  };
  double recall = 0.0;
  for (std::size_t q = 0; q < truth.size(); ++q) recall += bench::recall(truth[q], search(q));
  recall /= static_cast<double>(truth.size());
  fmt::print(
      "default index (1-bit codes + rescoring), one thread:\n"
      "  codes built in {:.3f} s, {:.0f}x faster than hnswlib's graph; whole knowledge base with texts, "
      "BM25, vectors and sync {:.2f} s, {:.0f}x\n"
      "  recall@10 {:.4f}\n",
      codes, peer_build / codes, whole, peer_build / whole, recall);
  for (const double wanted : {recall, 0.995})
    by_turns(
        truth.size(), [&](std::size_t q) { (void)search(q); }, peer, peer_curve, wanted);
  std::filesystem::remove_all(path);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Clustered options;
  if (argc > 1) options.rows = std::strtoull(argv[1], nullptr, 10);
  if (argc > 2) options.clusters = std::strtoull(argv[2], nullptr, 10);
  if (argc > 3) options.spread = std::strtod(argv[3], nullptr);
  const bench::Vectors vectors = bench::make_clustered(options);
  const Rows truth = bench::exact_rows(vectors, kK);
  fmt::print("{} x {}, {} clusters, spread {}, {} queries\n", options.rows, options.dimension,
             options.clusters, options.spread, options.queries);
  std::optional<bench::HnswlibPeer> peer;
  const double peer_build = bench::processor_seconds(
      [&] { peer.emplace(vectors.base.values, vectors.base.dimension, kM, kEfConstruction); });
  const OurGraph ours(vectors.base);
  fmt::print("build: hnswlib {:.1f} s, ours {:.1f} s, ratio {:.2f}\n", peer_build, ours.build_seconds,
             peer_build / ours.build_seconds);
  const Search peer_search = [&](std::size_t q, std::size_t ef) {
    return peer->search(vectors.queries.row(q).data(), kK, ef);
  };
  const auto peer_curve = curve(peer_search, truth);
  const auto our_curve =
      curve([&](std::size_t q, std::size_t ef) { return ours.search(vectors.queries.row(q), ef); }, truth);
  fmt::print("{:>5} {:>10} {:>10} {:>10} {:>10}\n", "ef", "hnswlib", "queries/s", "ours", "queries/s");
  for (std::size_t i = 0; i < std::size(kEfs); ++i)
    fmt::print("{:>5} {:10.4f} {:10.0f} {:10.4f} {:10.0f}\n", kEfs[i], peer_curve[i].recall,
               peer_curve[i].qps, our_curve[i].recall, our_curve[i].qps);
  for (const double recall : {0.95, 0.99})
    fmt::print("at recall {:.2f}: hnswlib {:.0f}, ours {:.0f} queries/s, ratio {:.2f}\n", recall,
               qps_at(peer_curve, recall), qps_at(our_curve, recall),
               qps_at(our_curve, recall) / qps_at(peer_curve, recall));
  default_index(vectors, truth, peer_search, peer_curve, peer_build);
  return 0;
}
