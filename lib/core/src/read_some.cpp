#include "ragctl/core/read_some.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "ragctl/core/error.hpp"

namespace ragctl {
namespace {

constexpr int kLookAgainMs = 100;

// A pipe or a terminal may stay silent for ever.
void wait_for_standard_input() {
  struct pollfd input {
    STDIN_FILENO, POLLIN, 0
  };
  int ready = 0;
  do {
    ready = ::poll(&input, 1, kLookAgainMs);
  } while (ready == 0 || (ready < 0 && errno == EINTR));
}

}  // namespace

std::size_t read_some(int fd, char* into, std::size_t length, const std::string& path) {
  while (true) {
    if (fd == STDIN_FILENO) wait_for_standard_input();
    const ssize_t got = ::read(fd, into, length);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw io_error(path, "cannot read", errno);
  }
}

}  // namespace ragctl
