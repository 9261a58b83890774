// What the process has used so far.
#pragma once

#include <cstdint>

namespace ragctl {

double wall_seconds();  // of a clock that never goes back

struct Usage {
  double cpu_seconds = 0;  // all threads, user and system
  std::uint64_t peak_bytes = 0;
};
Usage process_usage();

}  // namespace ragctl
