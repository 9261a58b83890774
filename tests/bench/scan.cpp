// Speed of the scans with top-k as a share of the speed at which the same bytes are merely read, each pair
// measured by turns in one run: `bench_scan [ROWS]` of 384 dimensions. Files are mapped and cached, checksums
// verified before.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "ragctl/core/random.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/math/binary_code.hpp"
#include "ragctl/math/kernels.hpp"
#include "ragctl/math/topk.hpp"
#include "vectors.hpp"

namespace {

using namespace ragctl;

constexpr int kRuns = 15;
volatile std::uint64_t sink;

void print(const char* what, double bytes, const bench::Pair& time, double bar) {
  const double gigabytes = bytes / 1e9;
  fmt::print("{:<28} {:7.1f} MB  scan {:5.1f} GB/s  plain read {:5.1f} GB/s  ratio {:.2f}", what, bytes / 1e6,
             gigabytes / time.first, gigabytes / time.second, time.second / time.first);
  fmt::print("{}\n", bar > 0 ? fmt::format("  (bar {:.2f})", bar) : "");
}

std::span<const std::byte> mapped_vectors(const KnowledgeBase& kb, std::size_t bytes) {
  for (std::uint32_t row = 0; row < kb.rows(); ++row) (void)kb.vector(row);  // verified
  return {reinterpret_cast<const std::byte*>(kb.vector(0).data()), bytes};
}

// A knowledge base of a type, searched as it is by `ragctl query`.
void scan_index(const bench::Vectors& vectors, const std::string& type, double bytes_per_row, double bar) {
  const std::string path = std::filesystem::temp_directory_path() / ("bench_scan." + type);
  std::filesystem::remove_all(path);
  const std::vector<Chunk> chunks = bench::tiny_chunks(vectors.base.rows);
  IndexOptions options;
  options.vector_type = type;
  IndexInput input;
  input.chunks = chunks;
  input.vectors = &vectors.base;
  (void)update_knowledge_base(path, input, options, Context{});
  const KnowledgeBase kb = KnowledgeBase::open(path);
  const auto query = vectors.queries.row(0);
  const double first = bench::seconds([&] { (void)kb.search_vectors(query, 10); });
  const double bytes = bytes_per_row * static_cast<double>(vectors.base.rows);
  const auto same =
      mapped_vectors(kb, vectors.base.values.size() * sizeof(float)).first(static_cast<std::size_t>(bytes));
  const bench::Pair time = bench::best_of_each(
      kRuns, [&] { (void)kb.search_vectors(query, 10); }, [&] { sink = bench::plain_read(same); });
  print((type + " index, top 10").c_str(), bytes, time, bar);
  fmt::print("{:<28} {:.1f} ms, page faults and checksums included; afterwards {:.2f} ms\n", "  first search",
             1000 * first, 1000 * time.first);
  std::filesystem::remove_all(path);
}

// Distances that are looked at together: most groups have none that enters.
constexpr std::size_t kGroup = 16;

bool any_below(const std::uint32_t* distances, std::uint32_t least) {
  bool any = false;
#pragma GCC unroll 16
  for (std::size_t i = 0; i < kGroup; ++i) any |= distances[i] < least;
  return any;
}

void scan_hamming(std::size_t words, std::size_t rows) {
  Random random(1);
  std::vector<std::uint64_t> codes(rows * words);
  for (auto& word : codes) word = random.next();
  std::vector<std::uint64_t> query(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(words));
  constexpr std::size_t kBatch = 1024;
  std::vector<std::uint32_t> distances(kBatch);
  const bench::Pair time = bench::best_of_each(
      kRuns,
      [&] {
        TopK best(10);
        for (std::size_t first = 0; first < rows; first += kBatch) {
          const std::size_t count = std::min(kBatch, rows - first);
          hamming_many(query.data(), codes.data() + first * words, count, words, distances.data());
          const auto least = static_cast<std::uint32_t>(best.full() ? -best.threshold() : 4e9F);
          for (std::size_t i = 0; i < count; i += kGroup) {
            if (!any_below(distances.data() + i, least)) continue;
            for (std::size_t j = i; j < std::min(i + kGroup, count); ++j)
              if (distances[j] < least)
                best.push(-static_cast<float>(distances[j]), static_cast<std::uint32_t>(first + j));
          }
        }
        sink = best.size();
      },
      [&] { sink = bench::plain_read(std::as_bytes(std::span(codes))); });
  print(fmt::format("Hamming, {} bits, top 10", 64 * words).c_str(), static_cast<double>(codes.size() * 8),
        time, 0.60);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Clustered options;
  options.rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200000;
  options.queries = 1;
  const bench::Vectors vectors = bench::make_clustered(options);
  fmt::print("kernels: {}\n", kernel_target());
  const auto dimension = static_cast<double>(options.dimension);
  scan_index(vectors, "flat", dimension * sizeof(float), 0.90);
  scan_index(vectors, "int8", dimension + sizeof(float), 0.85);
  scan_index(vectors, "binary", static_cast<double>(code_block_bytes(options.dimension)) / kCodeBlockRows, 0);
  scan_hamming(6, 4000000);
  scan_hamming(3, 6000000);
  scan_hamming(16, 1000000);
  return 0;
}
