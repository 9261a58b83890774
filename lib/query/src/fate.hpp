// What became of a document in a search.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "ragctl/query/why_not.hpp"
#include "search_plan.hpp"

namespace ragctl {

// Of the row that came furthest: a hit, else the best candidate.
struct Fate {
  LostAt stage = LostAt::kOutsideCandidates;  // or kNotLost, or why select() left it out
  std::uint32_t row = 0;                      // this and the rest: not for kOutsideCandidates
  double score = 0.0;                         // before mmr
  std::optional<double> coverage;             // where it was looked at
  std::uint32_t for_row = 0;                  // as of Dropped
  std::uint32_t place = 0;
};

// `found` with its trace; `rows`: those of the document.
Fate fate_of(const Found& found, std::span<const std::uint32_t> rows);

}  // namespace ragctl
