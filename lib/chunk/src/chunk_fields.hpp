// From pieces to Chunk records.
#pragma once

#include <cstdint>
#include <vector>

#include "measured_text.hpp"
#include "outline.hpp"
#include "packer.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

// `small`: cost below which text was merged with the section behind it; 0 where the strategy merges none.
std::vector<Chunk> make_chunks(const Document& document, const MeasuredText& text, const Outline& outline,
                               const std::vector<Piece>& pieces, std::uint64_t small);

}  // namespace ragctl
