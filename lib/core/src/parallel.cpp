#include "ragctl/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>

#include "ragctl/core/helpers.hpp"

namespace ragctl {
namespace {

// The exception of the lowest range that failed.
struct FirstFailure {
  std::atomic<std::size_t> range = std::numeric_limits<std::size_t>::max();
  std::mutex mutex;
  std::exception_ptr error;

  void record(std::size_t at) {
    const std::lock_guard lock(mutex);
    if (range <= at) return;
    range = at;
    error = std::current_exception();
  }
};

}  // namespace

void parallel_for(const Context& context, std::size_t count, std::size_t grain,
                  const std::function<void(std::size_t, std::size_t)>& body) {
  if (count == 0) return;
  grain = std::max<std::size_t>(grain, 1);
  const std::size_t ranges = (count + grain - 1) / grain;
  std::atomic<std::size_t> next{0};
  FirstFailure failure;
  const auto work = [&] {
    // Ranges are taken in order: one below the first that failed is done, whoever took it and whenever.
    for (std::size_t range = next++; range < ranges && range < failure.range; range = next++) {
      try {
        context.check_cancelled();
        body(range * grain, std::min(count, (range + 1) * grain));
      } catch (...) {
        failure.record(range);
      }
    }
  };
  const std::size_t threads = std::min<std::size_t>(std::max(context.threads, 1U), ranges);
  {
    const Helpers helpers(threads - 1, work);
    work();
  }
  if (failure.error) std::rethrow_exception(failure.error);
}

void parallel_parts(unsigned threads, std::size_t count, std::size_t least,
                    const std::function<void(std::size_t, std::size_t, std::size_t)>& body) {
  Context context;
  context.threads = std::max(threads, 1U);
  const std::size_t even = (count + context.threads - 1) / context.threads;
  const std::size_t grain = std::max({even, least, std::size_t{1}});
  parallel_for(context, count, grain,
               [&](std::size_t begin, std::size_t end) { body(begin / grain, begin, end); });
}

}  // namespace ragctl
