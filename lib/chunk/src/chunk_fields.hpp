// From pieces to Chunk records.
#pragma once

#include <vector>

#include "measured_text.hpp"
#include "outline.hpp"
#include "packer.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

std::vector<Chunk> make_chunks(const Document& document, const MeasuredText& text, const Outline& outline,
                               const std::vector<Piece>& pieces);

}  // namespace ragctl
