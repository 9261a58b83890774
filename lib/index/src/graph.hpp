// A hierarchical navigable small world graph (Malkov and Yashunin, TPAMI 2020) over the vectors of a segment,
// in our own sections:
//   graph.head   u32 entry row, u32 levels above the base (0 with a single level)
//   graph.base   for each row: u32 links, then 2 * m u32 rows
//   graph.index  u32[rows + 1]: number of upper lists before each row; the difference of neighbours is the
//   level of a row graph.upper  for each upper list: u32 links, then m u32 rows; a row's lists are in order
//   of level 1, 2 ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/math/topk.hpp"
#include "ragctl/store/section_file.hpp"
#include "vector_codes.hpp"

namespace ragctl {

struct GraphOptions {
  std::uint32_t rows = 0;
  std::uint32_t dimension = 0;
  std::uint32_t m = 16;
  std::uint32_t ef_construction = 200;
};

// Builds the graph by inner product with hnswlib, on one thread, rows in order: the same bytes each time.
// Adds the sections.
void build_graph(const GraphOptions& options, const VectorOf& vector, SectionFileWriter& writer,
                 const Context& context);

// A stored graph. Every link is checked against the number of rows when it is followed.
class Graph {
 public:
  Graph(const SectionFile& file, std::uint32_t rows, std::uint32_t m);

  // About `ef` rows with large inner products and these, unordered: greedy descent through the upper levels,
  // then a beam of width ef over the base. `vectors` holds rows x query.size() floats.
  std::vector<ScoredRow> search(std::span<const float> query, const Section& vectors, std::size_t ef) const;

  // Rows that no walk from the entry point reaches; none in a sound graph.
  std::vector<std::uint32_t> unreachable() const;

  // Follows every link; throws Error(kStore) at the first that leads nowhere.
  void verify() const;

 private:
  friend class GraphWalk;

  std::uint32_t entry() const;
  std::span<const std::uint32_t> links(std::uint32_t row, std::uint32_t level) const;
  std::uint32_t level_of(std::uint32_t row) const;

  Section head_, base_, index_, upper_;
  std::uint32_t rows_ = 0;
  std::uint32_t m_ = 0;
};

}  // namespace ragctl
