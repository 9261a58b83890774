// Threads that help the one that starts them.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace ragctl {

// Runs `work` on so many threads beside the caller's, or on as many as the system gives; all have ended when
// this object is gone. `work` must be complete without helpers, too.
class Helpers {
 public:
  Helpers(std::size_t count, const std::function<void()>& work);

 private:
  std::vector<std::jthread> threads_;
};

}  // namespace ragctl
