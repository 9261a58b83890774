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

  // `size` bytes at `offset`, fewer where the file ends. False when the disk cannot read them.
  bool read(std::size_t offset, char* out, std::size_t size) const {
    if (::lseek(fd_, static_cast<off_t>(offset), SEEK_SET) < 0) throw io_error(path_, "cannot read", errno);
    for (std::size_t done = 0; done < size;) {
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

}  // namespace

bool is_damage(const Error& error) {
  if (error.code() == ErrorCode::kIo) return error.system_error() == EIO || error.system_error() == ENOENT;
  return error.code() != ErrorCode::kInterrupted && error.code() != ErrorCode::kInternal;
}

Remains read_what_is_left(const std::string& path) {
  const PathInfo info = path_info(path);
  if (info.kind != PathKind::kFile) return {};
  const OpenFile file(path);
  Remains remains{std::string(info.size, '\0'), true};
  std::string& bytes = remains.bytes;
  const auto take = [&](std::size_t begin, std::size_t size) {
    return file.read(begin, bytes.data() + begin, std::min(size, bytes.size() - begin));
  };
  for (std::size_t block = 0; block < bytes.size(); block += kBlockBytes) {
    if (take(block, kBlockBytes)) continue;
    const std::size_t end = std::min(block + kBlockBytes, bytes.size());
    for (std::size_t sector = block; sector < end; sector += kSectorBytes) {  // once more, each by itself
      if (take(sector, kSectorBytes)) continue;
      std::memset(bytes.data() + sector, 0, std::min(kSectorBytes, end - sector));
      remains.whole = false;
    }
  }
  return remains;
}

}  // namespace ragctl
