#include "ragctl/core/write_all.hpp"

#include <unistd.h>

#include <cerrno>

#include "ragctl/core/error.hpp"

namespace ragctl {

void write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (written == 0) {
      throw io_error(path, "cannot write", ENOSPC);
    } else if (errno == EPIPE) {
      throw Error(ErrorCode::kInterrupted, Location{path}, "the reader closed the pipe");
    } else if (errno != EINTR) {
      throw io_error(path, "cannot write", errno);
    }
  }
}

}  // namespace ragctl
