// hnswlib as it comes, compiled with -march=native: the peer of the benchmarks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace ragctl::bench {

class HnswlibPeer {
 public:
  // M = m, inner product, one thread, rows in order.
  HnswlibPeer(std::span<const float> values, std::size_t dimension, std::size_t m,
              std::size_t ef_construction);
  ~HnswlibPeer();

  std::vector<std::uint32_t> search(const float* query, std::size_t k, std::size_t ef) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ragctl::bench
