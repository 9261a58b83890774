#include "vectors.hpp"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "ragctl/core/hash.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/math/kernels.hpp"
#include "ragctl/math/topk.hpp"

#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace ragctl::bench {
namespace {

VectorSet draw(const Clustered& options, const std::vector<float>& centres, std::size_t count,
               std::uint64_t seed) {
  Random random(seed);
  VectorSet set;
  set.rows = count;
  set.dimension = options.dimension;
  set.model_fingerprint = "bench/1";
  set.values.resize(count * options.dimension);
  for (std::size_t r = 0; r < count; ++r) {
    const float* centre = centres.data() + random.below(options.clusters) * options.dimension;
    float* row = set.values.data() + r * options.dimension;
    double norm = 0.0;
    for (std::size_t i = 0; i < options.dimension; ++i) {
      row[i] = centre[i] + static_cast<float>(options.spread * random.normal());
      norm += static_cast<double>(row[i]) * static_cast<double>(row[i]);
    }
    const auto scale = static_cast<float>(1.0 / std::sqrt(norm));
    for (std::size_t i = 0; i < options.dimension; ++i) row[i] *= scale;
  }
  return set;
}

}  // namespace

Vectors make_clustered(const Clustered& options) {
  Random random(options.seed);
  std::vector<float> centres(options.clusters * options.dimension);
  for (float& x : centres) x = static_cast<float>(random.normal());
  return {draw(options, centres, options.rows, options.seed + 1),
          draw(options, centres, options.queries, options.seed + 2)};
}

std::vector<std::vector<std::uint32_t>> exact_rows(const Vectors& vectors, std::size_t k) {
  std::vector<std::vector<std::uint32_t>> out;
  std::vector<float> scores(vectors.base.rows);
  for (std::size_t q = 0; q < vectors.queries.rows; ++q) {
    dot_many(vectors.queries.row(q).data(), vectors.base.values.data(), vectors.base.rows,
             vectors.base.dimension, scores.data());
    TopK best(k);
    for (std::uint32_t row = 0; row < scores.size(); ++row) best.push(scores[row], row);
    out.emplace_back();
    for (const ScoredRow& entry : best.sorted()) out.back().push_back(entry.row);
  }
  return out;
}

double recall(std::span<const std::uint32_t> truth, std::span<const std::uint32_t> found) {
  std::size_t shared = 0;
  for (const std::uint32_t row : truth) shared += std::find(found.begin(), found.end(), row) != found.end();
  return truth.empty() ? 1.0 : static_cast<double>(shared) / static_cast<double>(truth.size());
}

double processor_seconds(const std::function<void()>& action) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  const double start = now();
  action();
  return now() - start;
}

double best_sum_seconds(int runs, std::size_t count, const std::function<void(std::size_t)>& action) {
  std::vector<double> best(count, std::numeric_limits<double>::infinity());
  for (int run = 0; run < runs; ++run)
    for (std::size_t i = 0; i < count; ++i) best[i] = std::min(best[i], seconds([&] { action(i); }));
  return std::accumulate(best.begin(), best.end(), 0.0);
}

double best_seconds(int runs, const std::function<void()>& action) {
  double best = std::numeric_limits<double>::infinity();
  for (int run = 0; run < runs; ++run) best = std::min(best, seconds(action));
  return best;
}

Pair best_of_each(int runs, const std::function<void()>& first, const std::function<void()>& second) {
  Pair best{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  for (int run = 0; run < runs; ++run) {
    best.first = std::min(best.first, seconds(first));
    best.second = std::min(best.second, seconds(second));
  }
  return best;
}

std::uint64_t plain_read(std::span<const std::byte> bytes) {
  std::uint64_t result = 0;
  std::size_t at = 0;
#ifdef __AVX2__
  __m256i sums[8] = {};
  for (; at + sizeof sums <= bytes.size(); at += sizeof sums)
    for (std::size_t i = 0; i < 8; ++i) {
      const auto* from = reinterpret_cast<const __m256i*>(bytes.data() + at + i * sizeof(__m256i));
      sums[i] = _mm256_xor_si256(sums[i], _mm256_loadu_si256(from));
    }
  std::uint64_t words[8 * 4];  // of the sums
  std::memcpy(words, sums, sizeof sums);
  for (const std::uint64_t word : words) result ^= word;
#endif
  for (; at + sizeof result <= bytes.size(); at += sizeof result) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    result ^= word;
  }
  return result;
}

std::vector<Chunk> tiny_chunks(std::size_t count) {
  std::vector<Chunk> chunks(count);
  for (std::size_t i = 0; i < count; ++i) {
    // Ids in order of rows, so that row i of the knowledge base is vector i.
    std::string number = std::to_string(i);
    number.insert(0, 9 - number.size(), '0');
    chunks[i].document_id = "d" + number;
    chunks[i].id = chunks[i].document_id + "#0";
    chunks[i].text = "x";
    chunks[i].end = 1;
    chunks[i].document_hash = hash128(chunks[i].document_id).hex();
    chunks[i].root = "bench";
  }
  return chunks;
}

}  // namespace ragctl::bench
