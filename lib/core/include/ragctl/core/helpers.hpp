// Threads that help the one that calls them.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace ragctl {

// Runs `work` on so many threads beside the caller's, or on as many as the system gives; all that began it
// have ended it when this object is gone, and the others never will begin. `work` must be complete without
// helpers, too. The threads then wait for the next object: a question calls for help a dozen times.
class Helpers {
 public:
  Helpers(std::size_t count, const std::function<void()>& work);
  ~Helpers();
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;

  struct Job;  // what the threads share

 private:
  std::shared_ptr<Job> job_;  // none without helpers
};

}  // namespace ragctl
