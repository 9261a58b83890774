// Numbers of things in sentences.
#pragma once

#include <cstdint>
#include <string>

namespace ragctl {

// "1 question", "3 questions"; `many` where an s is not enough.
inline std::string counted(std::uint64_t count, const std::string& one, const std::string& many = "") {
  return std::to_string(count) + " " + (count == 1 ? one : many.empty() ? one + "s" : many);
}

}  // namespace ragctl
