// "did you mean": the nearest of some names.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ragctl {

// The candidate with the smallest Damerau-Levenshtein distance to `name`, if that is at most a third of its
// length (at least 1); ties go to the first. Empty when none is near.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

// ", did you mean 'x'?" or "" - ready to be put behind "unknown key 'y'".
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace ragctl
