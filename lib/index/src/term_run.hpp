// A batch of analysed chunks as a sorted run of terms, compressed, in memory or spilled to a file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/spill_file.hpp"
#include "term_source.hpp"

namespace ragctl {

// Collects a run. Terms ascend.
class TermRunWriter {
 public:
  void begin_term(std::string_view term, std::uint32_t rows);
  // Rows ascend within a term; frequencies in units, `title` is the part of the title's own list.
  void add(std::uint32_t row, std::uint32_t frequency, std::uint32_t title);
  // In memory, or in `spill` when there is one (which outlives the source).
  std::unique_ptr<TermSource> finish(SpillFile* spill);

 private:
  void close_term();

  std::string bytes_;
  std::vector<std::uint64_t> restarts_;  // where a term stands in full
  std::string previous_;
  std::string head_;      // of the open term
  std::string postings_;  // of the open term
  std::uint64_t terms_ = 0;
  std::uint32_t row_ = 0;
};

}  // namespace ragctl
