#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "ragctl/core/file.hpp"

namespace ragctl {

MappedFile::MappedFile(const std::string& path) : path_(path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw io_error(path, "cannot open", errno);
  struct stat info {};
  if (::fstat(fd, &info) != 0) {
    const int error = errno;
    ::close(fd);
    throw io_error(path, "cannot stat", error);
  }
  if (!S_ISREG(info.st_mode)) {
    ::close(fd);
    throw Error(ErrorCode::kIo, Location{path}, "is not a regular file");
  }
  size_ = static_cast<std::size_t>(info.st_size);
  if (size_ != 0) {
    void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    const int error = errno;
    ::close(fd);
    if (mapped == MAP_FAILED) throw io_error(path, "cannot map", error);
    data_ = mapped;
    return;
  }
  ::close(fd);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr && owned_) ::munmap(const_cast<void*>(data_), size_);
}

MappedFile MappedFile::view(std::span<const std::byte> bytes, std::string name) {
  MappedFile file;
  file.data_ = bytes.data();
  file.size_ = bytes.size();
  file.path_ = std::move(name);
  file.owned_ = false;
  return file;
}

MappedFile::MappedFile(MappedFile&& other) noexcept { *this = std::move(other); }

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(path_, other.path_);
  std::swap(owned_, other.owned_);
  return *this;
}

void MappedFile::advise(Advice advice, std::size_t offset, std::size_t length) const {
  if (data_ == nullptr || !owned_ || offset >= size_ || length == 0) return;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t begin = offset / page * page;
  const std::size_t end = length > size_ - offset ? size_ : offset + length;
  static constexpr int kFlags[] = {MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED};
  char* address = static_cast<char*>(const_cast<void*>(data_)) + begin;
  (void)::madvise(address, end - begin, kFlags[static_cast<int>(advice)]);
}

}  // namespace ragctl
