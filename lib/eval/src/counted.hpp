// Numbers of things in sentences.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "ragctl/core/counted.hpp"
#include "ragctl/eval/table.hpp"

namespace ragctl {

// "q1, q2, q3", the first ten.
inline std::string listed(const std::vector<std::string>& ids) {
  constexpr std::size_t kShown = 10;
  std::string out;
  for (std::size_t i = 0; i < std::min(kShown, ids.size()); ++i)
    out += (i == 0 ? "" : ", ") + shown_id(ids[i]);
  return out + (ids.size() > kShown ? ", ..." : "");
}

// "Holm-corrected over 3 tests, " where there is something to correct.
inline std::string correction_text(std::size_t tests) {
  return tests < 2 ? "" : "Holm-corrected over " + counted(tests, "test") + ", ";
}

}  // namespace ragctl
