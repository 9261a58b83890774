// Search over binary codes, whose estimates carry upper bounds: rows are scanned in stretches, each longer
// than those before together, and after each the best candidates are scored from their vectors. The k-th
// score so far then says which rows of the next stretch can still matter: where near rows stand out, few
// candidates are kept at all, and where they do not, many are. (For many results only at the end.)
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "code_scan.hpp"

namespace ragctl {

class BoundedScan {
 public:
  struct Scoring {
    // The k-th score so far; -infinity before there are k.
    std::function<float()> worst;
    // Takes rows as the scan numbers them (CodeScan::base).
    std::function<void(std::span<const ScoredRow>)> score;
  };

  // The same results for any number of threads.
  BoundedScan(std::size_t k, Scoring scoring, unsigned threads = 1);

  // Scans the codes of a segment; rows of different segments differ.
  void scan(const CodeScan& segment);
  // Scores what is left, best bounds first, until no bound reaches the k-th score or rescore_budget(kBinary,
  // k) rows were scored in all. Once, after the last segment.
  void finish();

 private:
  void scan_at_once(const CodeScan& segment, const CodeQuery& query);
  void rescore(std::size_t most);

  std::size_t k_;
  Scoring scoring_;
  unsigned threads_;
  std::size_t left_;         // rows that may still be scored
  std::size_t scanned_ = 0;  // words of 64 rows
  CodeCandidates candidates_;
};

}  // namespace ragctl
