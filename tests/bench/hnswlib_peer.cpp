// Another name for its namespace and for its functions outside of it, which are not inline: our library holds
// the same, compiled with other options.
#define hnswlib hnswlib_native
#define cpuid cpuid_native
#define xgetbv xgetbv_native
#define AVXCapable AVXCapable_native
#define AVX512Capable AVX512Capable_native
#include <hnswlib/hnswlib.h>
#undef hnswlib

#include "hnswlib_peer.hpp"

namespace ragctl::bench {

struct HnswlibPeer::Impl {
  hnswlib_native::InnerProductSpace space;
  hnswlib_native::HierarchicalNSW<float> graph;

  Impl(std::size_t rows, std::size_t dimension, std::size_t m, std::size_t ef_construction)
      : space(dimension), graph(&space, rows, m, ef_construction) {}
};

HnswlibPeer::HnswlibPeer(std::span<const float> values, std::size_t dimension, std::size_t m,
                         std::size_t ef_construction)
    : impl_(std::make_unique<Impl>(values.size() / dimension, dimension, m, ef_construction)) {
  for (std::size_t row = 0; row * dimension < values.size(); ++row)
    impl_->graph.addPoint(values.data() + row * dimension, row);
}

HnswlibPeer::~HnswlibPeer() = default;

std::vector<std::uint32_t> HnswlibPeer::search(const float* query, std::size_t k, std::size_t ef) const {
  impl_->graph.setEf(ef);
  auto found = impl_->graph.searchKnn(query, k);
  std::vector<std::uint32_t> rows;
  for (; !found.empty(); found.pop()) rows.push_back(static_cast<std::uint32_t>(found.top().second));
  return rows;
}

}  // namespace ragctl::bench
