// What the benchmarks of vector search share: data, clocks, the speed of a plain read.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ragctl/embed/vectors.hpp"

namespace ragctl::bench {

// Unit vectors around `clusters` centres, themselves random: each coordinate is that of the centre (standard
// normal) plus `spread` times a standard normal. Queries are made the same way. Equal arguments give equal
// vectors; rows are drawn in order, so a longer set begins with a shorter one.
struct Clustered {
  std::size_t rows = 100000;
  std::size_t queries = 200;
  std::size_t dimension = 384;
  std::size_t clusters = 1000;
  double spread = 1.0;
  std::uint64_t seed = 1;
};
struct Vectors {
  VectorSet base;
  VectorSet queries;
};
Vectors make_clustered(const Clustered& options);

// Rows of the k largest inner products of each query, by our exact kernel.
std::vector<std::vector<std::uint32_t>> exact_rows(const Vectors& vectors, std::size_t k);

// Share of `truth` that `found` holds.
double recall(std::span<const std::uint32_t> truth, std::span<const std::uint32_t> found);

// Seconds that action takes.
template <class Action>
double seconds(const Action& action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Processor time of this process that action takes: what other programs do to the clock on the wall does not
// count.
double processor_seconds(const std::function<void()>& action);

// Seconds of action(0) ... action(count - 1), the best of several runs of each: a short call is rarely
// interrupted every time.
double best_sum_seconds(int runs, std::size_t count, const std::function<void(std::size_t)>& action);

// The least of several runs: other work of the machine only ever adds.
double best_seconds(int runs, const std::function<void()>& action);

// Two things that are to be compared, by turns, so that both meet the same state of the machine: seconds of
// the best run of each.
struct Pair {
  double first = 0.0;
  double second = 0.0;
};
Pair best_of_each(int runs, const std::function<void()>& first, const std::function<void()>& second);

// Reads every byte with vector loads and little else. Returns something that depends on all of them.
std::uint64_t plain_read(std::span<const std::byte> bytes);

// A chunk a vector, as small as chunks can be: the lexical side costs next to nothing.
std::vector<Chunk> tiny_chunks(std::size_t count);

}  // namespace ragctl::bench
