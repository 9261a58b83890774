#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "ragctl/core/file.hpp"
#include "ragctl/core/read_some.hpp"

namespace ragctl {
namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path) : path_(path) {
    fd_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) throw io_error(path, "cannot open", errno);
  }
  ~Descriptor() {
    if (fd_ != STDIN_FILENO) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  std::size_t size_hint() const {
    struct stat info {};
    if (::fstat(fd_, &info) != 0) throw io_error(path_, "cannot stat", errno);
    if (S_ISDIR(info.st_mode))
      throw Error(ErrorCode::kIo, Location{path_}, "is a directory, a file is needed here");
    return info.st_size > 0 ? static_cast<std::size_t>(info.st_size) : 0;
  }

  std::size_t read(char* into, std::size_t length) const { return read_some(fd_, into, length, path_); }

 private:
  const std::string& path_;
  int fd_;
};

}  // namespace

std::string read_file(const std::string& path) {
  const Descriptor file(path);
  std::string bytes;
  bytes.resize(file.size_hint() + 1);  // one more, so that a file of the hinted size ends in the first pass
  std::size_t used = 0;
  while (true) {
    if (used == bytes.size()) bytes.resize(bytes.size() * 2 + 65536);
    const std::size_t got = file.read(bytes.data() + used, bytes.size() - used);
    if (got == 0) break;
    used += got;
  }
  bytes.resize(used);
  return bytes;
}

}  // namespace ragctl
