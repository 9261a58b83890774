#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ragctl/core/file.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kReadAheadBytes = std::size_t{128} << 10;  // the usual window of a device

// Linux maps as much around a touch as lies in the same piece of memory (up to 2 MB, in files that were read
// from front to back) and in the same area. What is left out of core dumps is an area of its own; each adds
// two to the 65,530 that a process may have.
constexpr int kMostAreas = 8192;
constexpr int kAreaOfItsOwn = MADV_DONTDUMP;

bool may_add_area() {
  static std::atomic<int> areas = 0;
  return areas.load(std::memory_order_relaxed) < kMostAreas &&
         areas.fetch_add(1, std::memory_order_relaxed) < kMostAreas;
}

}  // namespace

MappedFile::MappedFile(const std::string& path) : path_(path) {
  MappedFile file;  // closed again by whatever is thrown
  file.fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file.fd_ < 0) throw io_error(path, "cannot open", errno);
  struct stat info {};
  if (::fstat(file.fd_, &info) != 0) throw io_error(path, "cannot stat", errno);
  if (!S_ISREG(info.st_mode)) throw Error(ErrorCode::kIo, Location{path}, "is not a regular file");
  if (info.st_size != 0) {
    const auto size = static_cast<std::size_t>(info.st_size);
    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.fd_, 0);
    if (mapped == MAP_FAILED) throw io_error(path, "cannot map", errno);
    file.data_ = mapped;
    file.size_ = size;
  }
  std::swap(data_, file.data_);
  std::swap(size_, file.size_);
  std::swap(fd_, file.fd_);
  mapped_ = data_ != nullptr;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr && owned_) ::munmap(const_cast<void*>(data_), size_);
  if (fd_ >= 0) ::close(fd_);
}

MappedFile MappedFile::view(std::span<const std::byte> bytes, std::string name) {
  MappedFile file;
  file.data_ = bytes.data();
  file.size_ = bytes.size();
  file.path_ = std::move(name);
  file.owned_ = false;
  return file;
}

MappedFile MappedFile::alias() const {
  MappedFile file = view(bytes(), path_);
  file.mapped_ = mapped_;
  return file;
}

MappedFile::MappedFile(MappedFile&& other) noexcept { *this = std::move(other); }

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  std::swap(mapped_, other.mapped_);
  std::swap(owned_, other.owned_);
  return *this;
}

bool MappedFile::advise(Advice advice, std::size_t offset, std::size_t length) const {
  if (!mapped_ || offset >= size_ || length == 0) return false;
  if (advice == Advice::kApart && !may_add_area()) return false;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t begin = offset / page * page;
  const std::size_t end = length > size_ - offset ? size_ : offset + length;
  static constexpr int kFlags[] = {MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED,
                                    MADV_HUGEPAGE, kAreaOfItsOwn};
  char* address = static_cast<char*>(const_cast<void*>(data_)) + begin;
  // Of one request to read ahead Linux takes no more than the device's window, and forgets the rest.
  const std::size_t piece = advice == Advice::kWillNeed ? kReadAheadBytes : end - begin;
  // Else copy() would read ahead of what is asked for, as soon as two reads happen to lie side by side.
  if (advice == Advice::kRandom && fd_ >= 0)
    (void)::posix_fadvise(fd_, static_cast<off_t>(begin), static_cast<off_t>(end - begin), POSIX_FADV_RANDOM);
  bool taken = true;
  for (std::size_t done = 0; done < end - begin && taken; done += piece) {
    const std::size_t bytes = std::min(piece, end - begin - done);
    taken = ::madvise(address + done, bytes, kFlags[static_cast<int>(advice)]) == 0;
  }
  return taken;
}

bool MappedFile::copy(std::size_t offset, std::span<std::byte> out, bool may_wait) const {
  if (fd_ < 0) {
    std::memcpy(out.data(), static_cast<const std::byte*>(data_) + offset, out.size());
    return true;
  }
  for (std::size_t done = 0; done < out.size();) {
    const iovec rest{out.data() + done, out.size() - done};
    const ssize_t got =
        ::preadv2(fd_, &rest, 1, static_cast<off_t>(offset + done), may_wait ? 0 : RWF_NOWAIT);
    if (got > 0) done += static_cast<std::size_t>(got);
    if (got == 0) throw Error(ErrorCode::kIo, Location{path_}, "was cut short while it was read");
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && !may_wait) return false;  // not in memory, or the file system cannot tell
    if (got < 0) throw io_error(path_, "cannot read", errno);
  }
  return true;
}

}  // namespace ragctl
