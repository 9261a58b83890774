#include "ragctl/core/helpers.hpp"

#include <system_error>

namespace ragctl {

Helpers::Helpers(std::size_t count, const std::function<void()>& work) {
  threads_.reserve(count);
  try {
    while (threads_.size() < count) threads_.emplace_back(work);
  } catch (const std::system_error&) {
    // No more threads, or no memory for their stacks: those that are there do the work.
  }
}

}  // namespace ragctl
