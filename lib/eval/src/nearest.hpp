// The candidate closest to a misspelt word.
#pragma once

#include <span>
#include <string_view>

namespace ragctl {

// By Levenshtein distance without regard to case; the first of equals. Empty when there is no candidate.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace ragctl
