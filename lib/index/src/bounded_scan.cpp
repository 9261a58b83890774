#include "bounded_scan.hpp"

#include <algorithm>

#include "ragctl/core/parallel.hpp"

namespace ragctl {
namespace {

// Words of 64 rows of the first stretch: 1,024 rows, and more where the k best of these would say little
// about the k best of all.
std::size_t first_words(std::size_t k) { return std::max<std::size_t>(16, k); }
// For more results than this nothing is scored before the end: what it costs is missed there. Of a million
// vectors (docs/performance.md) the first 300 were found with recall .969 out of 2,400 vectors scored on the
// way, with .974 out of the best 1,500.
constexpr std::size_t kMostEager = 50;
// Candidates that are scored before the k-th score is looked at again, at first.
constexpr std::size_t kLeastBatch = 48;

}  // namespace

BoundedScan::BoundedScan(std::size_t k, Scoring scoring, unsigned threads)
    : k_(k),
      scoring_(std::move(scoring)),
      threads_(std::max(threads, 1U)),
      left_(rescore_budget(CodeKind::kBinary, k)),
      candidates_(left_) {}

void BoundedScan::scan(const CodeScan& segment) {
  const CodeQuery query(segment.vectors.binary_codes().centre(), segment.query, CodeQuery::Bits::kFour,
                        kBoundDeviations);
  if (k_ > kMostEager) return scan_at_once(segment, query);
  const std::size_t words = segment.candidates.words();
  for (std::size_t first = 0; first < words;) {
    // As long as all before it, and behind it the k best are scored: of 100,000 vectors of 1,000 clusters 118
    // are scored a question and .9990 of the ten nearest found, in .22 ms. Stretches of three times the rows
    // before and 2 k scored behind each took .25 ms (128 scored, .9985), half and k / 2 .22 (104, .9990).
    const std::size_t stretch = std::max(first_words(k_), scanned_);
    const std::size_t last = std::min(words, first + stretch);
    candidates_.raise(scoring_.worst());
    scan_binary(segment, query, CodeQuery::Reading::kEarlyEnd, first, last, candidates_);
    scanned_ += last - first;
    first = last;
    if (first < words) rescore(k_);
  }
}

// The best of each part together hold the best of all.
void BoundedScan::scan_at_once(const CodeScan& segment, const CodeQuery& query) {
  const std::size_t most = rescore_budget(CodeKind::kBinary, k_);
  std::vector<CodeCandidates> parts(threads_, CodeCandidates(most));
  parallel_parts(threads_, segment.candidates.words(), 1,
                 [&](std::size_t part, std::size_t first, std::size_t last) {
                   scan_binary(segment, query, CodeQuery::Reading::kWhole, first, last, parts[part]);
                 });
  for (CodeCandidates& part : parts) {
    for (const ScoredRow& entry : part.take(most)) candidates_.push(entry.score, entry.row);
  }
}

void BoundedScan::finish() { rescore(left_); }

void BoundedScan::rescore(std::size_t most) {
  std::size_t batch = k_ > kMostEager ? k_ : kLeastBatch;
  for (most = std::min(most, left_); most > 0; batch += batch / 2) {
    candidates_.raise(scoring_.worst());
    const std::vector<ScoredRow> next = candidates_.take(std::min(batch, most));
    if (next.empty()) return;
    scoring_.score(next);
    most -= next.size();
    left_ -= next.size();
  }
}

}  // namespace ragctl
