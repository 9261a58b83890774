// bench_hnswlib build VECTORS.safetensors FILE | query FILE VECTORS.safetensors: the process that one_shot.py
// compares with. Inner product, hnswlib's own kernels for this machine.
#include <hnswlib/hnswlib.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "ragctl/embed/vectors.hpp"

namespace {

// Links and candidates while building: few of the latter, for only loading and searching are measured.
constexpr std::size_t kM = 16;
constexpr std::size_t kEfConstruction = 40;
constexpr std::size_t kEfSearch = 100;

int build(const std::string& vectors_path, const std::string& file) {
  const ragctl::VectorSet vectors = ragctl::map_safetensors(vectors_path);
  hnswlib::InnerProductSpace space(vectors.dimension);
  hnswlib::HierarchicalNSW<float> graph(&space, vectors.rows, kM, kEfConstruction);
  graph.addPoint(vectors.row(0).data(), 0);
  std::atomic<std::size_t> next{1};
  const auto work = [&] {
    for (std::size_t i = next++; i < vectors.rows; i = next++) graph.addPoint(vectors.row(i).data(), i);
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
      threads.emplace_back(work);
  }
  graph.saveIndex(file);
  return 0;
}

int query(const std::string& file, const std::string& vectors_path) {
  const ragctl::VectorSet vectors = ragctl::map_safetensors(vectors_path);
  hnswlib::InnerProductSpace space(vectors.dimension);
  hnswlib::HierarchicalNSW<float> graph(&space, file);
  graph.setEf(kEfSearch);
  auto found = graph.searchKnn(vectors.row(vectors.rows / 2).data(), 10);
  for (; !found.empty(); found.pop())
    std::printf("%zu %f\n", found.top().second, static_cast<double>(found.top().first));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 4 ? argv[1] : "";
  try {
    if (mode == "build") return build(argv[2], argv[3]);
    if (mode == "query") return query(argv[2], argv[3]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_hnswlib: %s\n", error.what());
    return 1;
  }
  std::fputs("bench_hnswlib build VECTORS.safetensors FILE | query FILE VECTORS.safetensors\n", stderr);
  return 2;
}
