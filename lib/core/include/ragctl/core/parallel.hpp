// Data parallelism whose result never depends on the number of threads.
#pragma once

#include <cstddef>
#include <functional>

#include "ragctl/core/context.hpp"

namespace ragctl {

// Calls body(begin, end) for disjoint ranges of at most `grain` items that cover [0, count), on
// context.threads threads. Ranges start at multiples of grain, so a caller that reduces per range gets the
// same sums for any thread count. Rethrows the exception of the lowest failing range; checks for cancellation
// between ranges.
void parallel_for(const Context& context, std::size_t count, std::size_t grain,
                  const std::function<void(std::size_t begin, std::size_t end)>& body);

// Cuts [0, count) into at most `threads` ranges of equal length, each of at least `least` items, and calls
// body(number of the range, begin, end) for them side by side: for one task that several threads share. 0
// threads are one. Rethrows like parallel_for().
void parallel_parts(unsigned threads, std::size_t count, std::size_t least,
                    const std::function<void(std::size_t part, std::size_t begin, std::size_t end)>& body);

}  // namespace ragctl
