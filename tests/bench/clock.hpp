#pragma once

#include <chrono>
#include <utility>

namespace ragctl::bench {

// Wall time of a call.
template <typename Body>
double seconds(Body&& body) {
  const auto start = std::chrono::steady_clock::now();
  std::forward<Body>(body)();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace ragctl::bench
