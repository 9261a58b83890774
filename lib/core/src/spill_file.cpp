#include "ragctl/core/spill_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "ragctl/core/error.hpp"

namespace ragctl {
namespace {

// Not every file system has nameless files; a name that is removed at once is the same with a short window.
int open_nameless(const std::string& directory) {
  const int fd = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return fd;
  std::string name = directory + "/.tmp-spill-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) (void)::unlink(name.c_str());
  return named;
}

}  // namespace

SpillFile::SpillFile(const std::string& directory) : directory_(directory), fd_(open_nameless(directory)) {
  if (fd_ < 0) throw io_error(directory_, "cannot create a temporary file", errno);
}

SpillFile::~SpillFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::uint64_t SpillFile::append(std::string_view bytes) {
  const std::scoped_lock lock(mutex_);
  const std::uint64_t offset = size_;
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno != EINTR) throw io_error(directory_, "cannot write a temporary file", errno);
    if (written == 0) throw io_error(directory_, "cannot write a temporary file", ENOSPC);
    if (written < 0) continue;
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return offset;
}

void SpillFile::read(std::uint64_t offset, std::size_t size, std::string& out) const {
  out.resize(size);
  for (std::size_t done = 0; done < size;) {
    const ssize_t got = ::pread(fd_, out.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno != EINTR) throw io_error(directory_, "cannot read a temporary file", errno);
    if (got == 0) throw io_error(directory_, "cannot read a temporary file", EIO);
    if (got > 0) done += static_cast<std::size_t>(got);
  }
}

}  // namespace ragctl
