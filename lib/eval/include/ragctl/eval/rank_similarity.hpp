// How much two rankings of the same question agree, without judgements.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace ragctl {

// Rank-biased overlap, extrapolated to rankings that go on as they began (Webber, Moffat, Zobel, "A
// similarity measure for indefinite rankings", ACM TOIS 28(4), 2010, equation 32): 1 for equal rankings, 0
// for disjoint ones. `persistence` in (0, 1) is the probability that a reader looks at one more result; at
// 0.9 the first ten carry 86 % of the weight. Lengths may differ; each list names a document once. Two empty
// rankings agree.
double rank_biased_overlap(std::span<const std::string> a, std::span<const std::string> b,
                           double persistence);

// Documents that both have among their first k, divided by k, or by the length of the longer one where both
// are shorter. Two empty rankings agree.
double overlap_at(std::span<const std::string> a, std::span<const std::string> b, std::size_t k);

}  // namespace ragctl
