// The terms of a stored segment as a source of a merge.
#pragma once

#include <cstdint>
#include <vector>

#include "segment.hpp"
#include "term_source.hpp"

namespace ragctl {

// In StoredTerms: a row that the new segment does not have.
inline constexpr std::uint32_t kGoneRow = ~0U;

class StoredTerms final : public TermSource {
 public:
  // The segment's rows are renumbered to new_rows[row]. The segment outlives the source.
  StoredTerms(const Segment& segment, std::vector<std::uint32_t> new_rows)
      : segment_(segment), new_rows_(std::move(new_rows)) {}

  std::unique_ptr<TermReader> read(std::string_view from) const override;
  void sample(std::vector<std::string>& terms) const override;

 private:
  const Segment& segment_;
  std::vector<std::uint32_t> new_rows_;
};

}  // namespace ragctl
