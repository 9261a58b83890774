// Files on a disk that cannot read all of them.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "posix.hpp"
#include "ragctl/store/survey.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
constexpr std::size_t kSectorBytes = 4096;  // what a disk loses at a time, at least

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) throw io_error(path, "cannot open", errno);
  }
  ~OpenFile() { ::close(fd_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  // Up to `size` bytes at `offset`; fewer at the end of the file. False when the disk cannot read them.
  bool read(std::size_t offset, char* out, std::size_t size, std::size_t& done) const {
    if (::lseek(fd_, static_cast<off_t>(offset), SEEK_SET) < 0) throw io_error(path_, "cannot read", errno);
    for (done = 0; done < size;) {
      const ssize_t got = ::read(fd_, out + done, size - done);
      if (got == 0) return true;
      if (got > 0) done += static_cast<std::size_t>(got);
      if (got < 0 && errno == EIO) return false;
      if (got < 0 && errno != EINTR) throw io_error(path_, "cannot read", errno);
    }
    return true;
  }

 private:
  const std::string& path_;
  int fd_;
};

// What io_error() says of this number.
bool says(const Error& error, int number) {
  return std::string_view(error.what()).ends_with(std::string(": ") + std::strerror(number));
}

}  // namespace

bool is_damage(const Error& error) {
  if (error.code() == ErrorCode::kIo) return says(error, EIO) || says(error, ENOENT);
  return error.code() != ErrorCode::kInterrupted && error.code() != ErrorCode::kInternal;
}

std::string read_what_is_left(const std::string& path) {
  const PathInfo info = path_info(path);
  if (info.kind != PathKind::kFile) return {};
  const OpenFile file(path);
  std::string bytes(info.size, '\0');
  std::size_t step = kBlockBytes;
  std::size_t done = 0;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    if (at % kBlockBytes == 0) step = kBlockBytes;
    if (file.read(at, bytes.data() + at, std::min(step, bytes.size() - at), done)) continue;
    if (step == kSectorBytes) {
      std::memset(bytes.data() + at, 0, std::min(step, bytes.size() - at));
    } else {  // once more, sector by sector
      step = kSectorBytes;
      at -= step;
    }
  }
  return bytes;
}

}  // namespace ragctl
