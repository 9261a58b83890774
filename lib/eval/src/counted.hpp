// Numbers of things in sentences.
#pragma once

#include <cstddef>
#include <string>

namespace ragctl {

// "1 question", "3 questions"; `many` where an s is not enough.
inline std::string counted(std::size_t count, const std::string& one, const std::string& many = "") {
  return std::to_string(count) + " " + (count == 1 ? one : many.empty() ? one + "s" : many);
}

// "Holm-corrected over 3 tests, " where there is something to correct.
inline std::string correction_text(std::size_t tests) {
  return tests < 2 ? "" : "Holm-corrected over " + counted(tests, "test") + ", ";
}

}  // namespace ragctl
