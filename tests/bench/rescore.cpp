// Recall of one-bit codes with rescoring, over numbers of rescored candidates: which budget is enough on
// which vectors. With pairs of files BASE.safetensors QUERIES.safetensors, or `clustered ROWS DIMENSION
// CLUSTERS SPREAD`.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <optional>

#include "bounded_scan.hpp"
#include "ragctl/math/binary_code.hpp"
#include "ragctl/math/kernels.hpp"
#include "ragctl/math/topk.hpp"
#include "vector_sections.hpp"
#include "vectors.hpp"

namespace {

using namespace ragctl;

constexpr std::size_t kBudgets[] = {10, 20, 50, 100, 150, 200, 300, 400, 600, 1000, 2000};

class Codes {
 public:
  explicit Codes(const VectorSet& base) : base_(base), encoder_(centre(base)) {
    const std::size_t blocks = (base.rows + kCodeBlockRows - 1) / kCodeBlockRows;
    bytes_.resize(blocks * block_bytes());
    std::vector<const float*> rows;
    for (std::size_t block = 0; block < blocks; ++block) {
      rows.clear();
      for (std::size_t r = block * kCodeBlockRows; r < std::min(base.rows, (block + 1) * kCodeBlockRows); ++r)
        rows.push_back(base.row(r).data());
      encoder_.encode(rows, bytes_.data() + block * block_bytes());
    }
  }

  std::size_t block_bytes() const { return code_block_bytes(base_.dimension); }

  // The `budget` best rows by estimate, best first.
  std::vector<std::uint32_t> search(std::span<const float> query, CodeQuery::Bits bits,
                                    std::size_t budget) const {
    const CodeQuery coded(encoder_.centre(), query, bits);
    TopK best(budget);
    CodeQuery::Estimates estimates;
    for (std::size_t first = 0; first < base_.rows; first += kCodeBlockRows) {
      const std::byte* block = bytes_.data() + first / kCodeBlockRows * block_bytes();
      const std::uint64_t above = coded.estimate(block, best.threshold(), estimates);
      for (std::size_t i = 0; i < std::min(kCodeBlockRows, base_.rows - first); ++i)
        if (!best.full() || ((above >> i) & 1U) != 0)
          best.push(estimates[i], static_cast<std::uint32_t>(first + i));
    }
    std::vector<std::uint32_t> rows;
    for (const ScoredRow& entry : best.sorted()) rows.push_back(entry.row);
    return rows;
  }

 private:
  static std::vector<float> centre(const VectorSet& base) {
    return code_centre(base.rows, base.dimension, [&](std::size_t r) { return base.row(r).data(); });
  }

  const VectorSet& base_;
  CodeEncoder encoder_;
  std::vector<std::byte> bytes_;
};

// The vectors and their codes as a segment holds them.
class CodedSegment {
 public:
  explicit CodedSegment(const VectorSet& base) {
    const auto rows = static_cast<std::uint32_t>(base.rows);
    const auto dimension = static_cast<std::uint32_t>(base.dimension);
    SectionFileWriter writer("bench", 1);
    writer.add("vectors",
               {reinterpret_cast<const char*>(base.values.data()), base.values.size() * sizeof(float)});
    write_codes(CodeKind::kBinary, {rows, dimension, [&](std::uint32_t r) { return base.row(r).data(); }},
                writer, Context{});
    bytes_ = writer.finish();
    file_.emplace(MappedFile::view(std::as_bytes(std::span(bytes_)), "memory"), "bench", 1);
    sections_ = VectorSections(*file_, {rows, dimension, CodeKind::kBinary, 0});
  }

  // The k best as the index searches; adds how many vectors were read to `scored`.
  std::vector<std::uint32_t> search(std::span<const float> query, std::size_t k, std::size_t& scored) const {
    TopK best(k);
    BoundedScan scan(k, {[&best] { return best.threshold(); },
                         [&](std::span<const ScoredRow> candidates) {
                           scored += candidates.size();
                           for (const ScoredRow& entry : candidates)
                             best.push(dot(query.data(), sections_.vector(entry.row).data(), query.size()),
                                       entry.row);
                         }});
    scan.scan({sections_, 0, CandidateRows(sections_.rows()), query});
    scan.finish();
    std::vector<std::uint32_t> rows;
    for (const ScoredRow& entry : best.sorted()) rows.push_back(entry.row);
    return rows;
  }

 private:
  std::string bytes_;
  std::optional<SectionFile> file_;
  VectorSections sections_;
};

void report_search(const bench::Vectors& vectors, const std::vector<std::vector<std::uint32_t>>& truth,
                   std::size_t k) {
  const CodedSegment segment(vectors.base);
  double sum = 0.0;
  std::vector<std::size_t> scored;
  for (std::size_t q = 0; q < truth.size(); ++q) {
    scored.push_back(0);
    sum += bench::recall(truth[q], segment.search(vectors.queries.row(q), k, scored.back()));
  }
  std::sort(scored.begin(), scored.end());
  const auto total = static_cast<double>(std::accumulate(scored.begin(), scored.end(), std::size_t{0}));
  const auto queries = static_cast<double>(truth.size());
  fmt::print("  as the index searches: recall@{} {:.4f}, {:.0f} vectors scored a query, p99 {}\n", k,
             sum / queries, total / queries, scored[scored.size() * 99 / 100]);
}

void report(const std::string& name, const bench::Vectors& vectors, std::size_t k) {
  const auto truth = bench::exact_rows(vectors, k);
  double build = 0.0;
  std::optional<Codes> codes;
  build = bench::seconds([&] { codes.emplace(vectors.base); });
  fmt::print("{}: {} x {}, {} queries, k = {}; encoded in {:.3f} s on one thread\n", name, vectors.base.rows,
             vectors.base.dimension, vectors.queries.rows, k, build);
  fmt::print("  {:<14}", "candidates");
  for (const std::size_t budget : kBudgets) fmt::print(" {:>6}", budget);
  fmt::print("\n");
  for (const auto bits : {CodeQuery::Bits::kOne, CodeQuery::Bits::kFour}) {
    std::vector<double> sums(std::size(kBudgets));
    double scan = 0.0;
    for (std::size_t q = 0; q < truth.size(); ++q) {
      std::vector<std::uint32_t> rows;
      scan += bench::seconds(
          [&] { rows = codes->search(vectors.queries.row(q), bits, kBudgets[std::size(kBudgets) - 1]); });
      for (std::size_t b = 0; b < sums.size(); ++b)
        sums[b] += bench::recall(truth[q], std::span(rows).first(std::min(kBudgets[b], rows.size())));
    }
    fmt::print("  {:<14}", bits == CodeQuery::Bits::kOne ? "1-bit query" : "4-bit query");
    for (const double sum : sums) fmt::print(" {:6.4f}", sum / static_cast<double>(truth.size()));
    fmt::print("   {:.3f} ms\n", 1000 * scan / static_cast<double>(truth.size()));
  }
  report_search(vectors, truth, k);
}

VectorSet without_zeros(const VectorSet& set) {
  VectorSet out = set;
  out.values.clear();
  for (std::size_t r = 0; r < set.rows; ++r) {
    const auto row = set.row(r);
    if (std::any_of(row.begin(), row.end(), [](float x) { return x != 0.0F; }))
      out.values.insert(out.values.end(), row.begin(), row.end());
  }
  out.rows = out.values.size() / set.dimension;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t k = 10;
  if (const char* wanted = std::getenv("K")) k = std::strtoull(wanted, nullptr, 10);
  if (argc == 6 && std::strcmp(argv[1], "clustered") == 0) {
    bench::Clustered options;
    options.rows = std::strtoull(argv[2], nullptr, 10);
    options.dimension = std::strtoull(argv[3], nullptr, 10);
    options.clusters = std::strtoull(argv[4], nullptr, 10);
    options.spread = std::strtod(argv[5], nullptr);
    report(fmt::format("clustered, {} clusters, spread {}", options.clusters, options.spread),
           bench::make_clustered(options), k);
    return 0;
  }
  if (argc < 3 || argc % 2 == 0) {
    fmt::print(stderr,
               "usage: bench_rescore BASE.safetensors QUERIES.safetensors ...\n"
               "       bench_rescore clustered ROWS DIMENSION CLUSTERS SPREAD\n");
    return 2;
  }
  for (int i = 1; i + 1 < argc; i += 2)
    report(argv[i], {read_safetensors(argv[i]), without_zeros(read_safetensors(argv[i + 1]))}, k);
  return 0;
}
