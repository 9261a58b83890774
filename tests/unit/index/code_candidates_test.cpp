#include "code_candidates.hpp"

#include <random>

#include "catch.hpp"

using namespace ragctl;

namespace {

// Scores of few values, so that many are equal; in order of rows, as a scan brings them.
std::vector<ScoredRow> scan_of(std::uint32_t rows) {
  std::mt19937 random(rows);
  std::vector<ScoredRow> entries;
  for (std::uint32_t row = 0; row < rows; ++row) entries.push_back({static_cast<float>(random() % 50), row});
  return entries;
}

CodeCandidates candidates_of(const std::vector<ScoredRow>& entries, std::size_t most) {
  CodeCandidates candidates(most);
  for (const ScoredRow& entry : entries) {
    if (!(entry.score <= candidates.threshold())) candidates.push(entry.score, entry.row);
  }
  return candidates;
}

}  // namespace

TEST_CASE(
    "candidates are taken in order of rank, whatever is asked for at a time, and never more than most") {
  const std::size_t most = GENERATE(1, 7, 100);
  const std::uint32_t rows = GENERATE(0, 1, 99, 150, 1000);
  std::vector<ScoredRow> expected = scan_of(rows);
  std::sort(expected.begin(), expected.end(), ranks_before);
  expected.resize(std::min<std::size_t>(most, rows));
  for (const std::size_t count : {std::size_t{1}, std::size_t{3}, std::size_t{64}, std::size_t{5000}}) {
    CAPTURE(most, rows, count);
    CodeCandidates candidates = candidates_of(scan_of(rows), most);
    if (count >= most) CHECK(candidates.take(count) == expected);
    if (count >= most) continue;
    std::vector<ScoredRow> taken;
    while (taken.size() < expected.size()) {
      for (const ScoredRow& entry : candidates.take(std::min(count, expected.size() - taken.size())))
        taken.push_back(entry);
    }
    CHECK(taken == expected);
  }
}

TEST_CASE("raising the threshold drops what lies below it and nothing else") {
  CodeCandidates candidates = candidates_of(scan_of(150), 100);
  candidates.raise(25.0F);
  std::vector<ScoredRow> expected;
  for (const ScoredRow& entry : scan_of(150)) {
    if (entry.score >= 25.0F) expected.push_back(entry);
  }
  std::sort(expected.begin(), expected.end(), ranks_before);
  CHECK(candidates.take(100) == expected);
  CHECK(candidates.take(100).empty());
  CHECK(candidates.threshold() < 25.0F);
}
