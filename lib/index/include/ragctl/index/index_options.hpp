// How a knowledge base is built.
#pragma once

#include <cstdint>
#include <string>

namespace ragctl {

struct IndexOptions {
  // Analyzer of the lexical index (text/analyzer.hpp). Fixed when a knowledge base is created.
  std::string analyzer = "auto";
  // BM25 term-frequency saturation, 0 to 10: larger lets repeated terms count for more.
  double k1 = 1.2;
  // BM25 length normalisation, 0 to 1: larger favours short chunks.
  double b = 0.75;
  // How many times an occurrence in the title or in a heading counts, in term frequency and length. 0 to 100.
  double title_weight = 3.0;
  double heading_weight = 1.0;
  // Weight of the title as a field of its own, whose BM25 part is added. 0 to 100.
  double title_field_weight = 0.3;
  // "flat": exact scan of the vectors. "int8", "binary": scan of small codes, the best candidates are scored
  // from the vectors. "hnsw": graph. "auto": for each segment flat while its vectors are small, else binary.
  std::string vector_type = "auto";
  // hnswlib: links per node (2 to 100) and candidates while building (1 to 10,000). Larger: better recall,
  // slower and larger build.
  std::uint32_t hnsw_m = 16;
  std::uint32_t hnsw_ef_construction = 200;
  // Candidates while searching the graph (1 to 10,000; at least k are taken). Larger: better recall, slower
  // queries.
  std::uint32_t hnsw_ef_search = 128;
  // Which documents that are missing from the input are deleted: "root" (those whose input argument is
  // present in it), "all", "none".
  std::string prune = "root";
  // Snapshots that remain after a commit, the new one included (1 to 1,000); older ones and the files that
  // only they need are removed.
  std::uint32_t keep_snapshots = 10;

  bool operator==(const IndexOptions&) const = default;
};

}  // namespace ragctl
