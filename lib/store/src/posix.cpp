#include "posix.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "ragctl/core/error.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/write_all.hpp"

namespace ragctl {
namespace {

// The system keeps a file in the pages that it was written in, where it has large ones (seen: Linux 6.18 on
// ext4), and maps them whole. 60 questions to a million chunks by turns, files just written in pieces of 256,
// 128 and 64 KiB: 152, 132 and 122 MB resident, 69, 72 and 70 ms of processor time (1 and 2 MiB: 260, 362
// MB).
constexpr std::size_t kBufferBytes = std::size_t{1} << 16;
// So only what comes in one long piece, as codes do, which questions read from end to end, is written in huge
// pages: 35 instead of 39 ms by turns, with 157 instead of 149 MB resident.
constexpr std::size_t kHugeBytes = std::size_t{1} << 21;
constexpr std::size_t kLongBytes = 2 * kHugeBytes;  // holds a huge page wherever it begins

}  // namespace

struct TemporaryFile::Impl {
  std::string path;
  std::string buffer;
  XXH3_state_t* state = XXH3_createState();
  int fd = -1;
  std::uint64_t size = 0;
  bool present = false;  // under its temporary name

  ~Impl() {
    XXH3_freeState(state);
    if (fd >= 0) ::close(fd);
    if (present) ::unlink(path.c_str());
  }

  void put(std::string_view bytes) {
    write_all(fd, bytes, path);
    XXH3_128bits_update(state, bytes.data(), bytes.size());
    size += bytes.size();
  }

  void flush() {
    put(buffer);
    buffer.clear();
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      if (buffer.empty() && bytes.size() >= kBufferBytes) {
        put(bytes.substr(0, kBufferBytes));
        bytes.remove_prefix(kBufferBytes);
        continue;
      }
      const std::size_t taken = std::min(kBufferBytes - buffer.size(), bytes.size());
      buffer += bytes.substr(0, taken);
      bytes.remove_prefix(taken);
      if (buffer.size() == kBufferBytes) flush();
    }
  }

  // Up to the last multiple of kHugeBytes in the file that the bytes reach. Returns the rest.
  std::string_view write_huge(std::string_view bytes) {
    const std::size_t before = (kHugeBytes - (size + buffer.size()) % kHugeBytes) % kHugeBytes;
    write(bytes.substr(0, before));
    for (bytes.remove_prefix(before); bytes.size() >= kHugeBytes; bytes.remove_prefix(kHugeBytes))
      put(bytes.substr(0, kHugeBytes));
    return bytes;
  }
};

TemporaryFile::TemporaryFile(const std::string& path) : impl_(std::make_unique<Impl>()) {
  impl_->path = path;
  XXH3_128bits_reset(impl_->state);
  impl_->fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (impl_->fd < 0) throw io_error(path, "cannot create", errno);
  impl_->present = true;
}

TemporaryFile::~TemporaryFile() = default;
TemporaryFile::TemporaryFile(TemporaryFile&&) noexcept = default;

void TemporaryFile::write(std::string_view bytes) {
  impl_->write(bytes.size() < kLongBytes ? bytes : impl_->write_huge(bytes));
}

void TemporaryFile::finish(std::optional<std::int64_t> modified) {
  impl_->flush();
  const timespec times[2] = {{0, UTIME_OMIT}, {static_cast<time_t>(modified.value_or(0)), 0}};
  if (modified && ::futimens(impl_->fd, times) != 0)
    throw io_error(impl_->path, "cannot set the time", errno);
  // A failed fsync may have dropped the dirty pages: trying again would report success for lost data.
  if (::fsync(impl_->fd) != 0) throw io_error(impl_->path, "cannot sync", errno);
  const int fd = impl_->fd;
  impl_->fd = -1;
  if (::close(fd) != 0) throw io_error(impl_->path, "cannot close", errno);
}

void TemporaryFile::publish(const std::string& path) {
  if (::rename(impl_->path.c_str(), path.c_str()) != 0)
    throw io_error(path, "cannot rename into place", errno);
  impl_->present = false;
}

std::uint64_t TemporaryFile::size() const { return impl_->size; }

std::string TemporaryFile::hash() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(impl_->state);
  return Hash128{hash.high64, hash.low64}.hex();
}

DirectoryLock::DirectoryLock(const std::string& path, const std::string& directory) {
  fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd_ < 0) throw io_error(path, "cannot open the lock file", errno);
  struct stat locked {};
  struct stat there {};
  const bool got = ::flock(fd_, LOCK_EX | LOCK_NB) == 0;
  // A directory that another one replaced between the two calls took its lock file along.
  const bool known = got && ::fstat(fd_, &locked) == 0 && ::stat(path.c_str(), &there) == 0;
  if (known && locked.st_ino == there.st_ino && locked.st_dev == there.st_dev) return;
  const int error = known ? EWOULDBLOCK : errno;
  ::close(fd_);
  if (error != EWOULDBLOCK) throw io_error(path, "cannot lock", error);
  throw Error(ErrorCode::kStore, Location{directory}, "is locked by another writer; wait until it is done");
}

DirectoryLock::~DirectoryLock() { ::close(fd_); }

bool make_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0) return true;
  const int error = errno;
  if (error == EEXIST && path_info(path).kind == PathKind::kDirectory) return false;
  throw io_error(path, "cannot create the directory", error);
}

std::vector<std::string> list_directory(const std::string& path) {
  std::vector<std::string> names;
  DIR* directory = ::opendir(path.c_str());
  if (directory == nullptr) {
    if (errno == ENOENT) return names;
    throw io_error(path, "cannot list the directory", errno);
  }
  errno = 0;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  const int error = errno;
  ::closedir(directory);
  if (error != 0) throw io_error(path, "cannot list the directory", error);
  std::sort(names.begin(), names.end());
  return names;
}

std::string hash_of_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw io_error(path, "cannot open", errno);
  XXH3_state_t* state = XXH3_createState();
  XXH3_128bits_reset(state);
  std::string buffer(kBufferBytes, '\0');
  ssize_t got = 0;
  do {
    got = ::read(fd, buffer.data(), buffer.size());
    if (got > 0) XXH3_128bits_update(state, buffer.data(), static_cast<std::size_t>(got));
  } while (got > 0 || (got < 0 && errno == EINTR));
  const int error = errno;
  ::close(fd);
  const XXH128_hash_t hash = XXH3_128bits_digest(state);
  XXH3_freeState(state);
  if (got < 0) throw io_error(path, "cannot read", error);
  return Hash128{hash.high64, hash.low64}.hex();
}

bool remove_file(const std::string& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  throw io_error(path, "cannot remove", errno);
}

void move_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT)
    throw io_error(to, "cannot rename into place", errno);
}

void sync_file_system(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) throw io_error(path, "cannot open directory", errno);
  const int result = ::syncfs(fd);
  const int error = errno;
  ::close(fd);
  if (result != 0) throw io_error(path, "cannot sync the file system", error);
}

void remove_directory(const std::string& path) {
  if (::rmdir(path.c_str()) != 0 && errno != ENOENT)
    throw io_error(path, "cannot remove the directory", errno);
}

PathInfo path_info(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return {};
    throw io_error(path, "cannot stat", errno);
  }
  const std::int64_t modified = info.st_mtim.tv_sec;
  if (S_ISDIR(info.st_mode)) return {PathKind::kDirectory, 0, modified};
  return {S_ISREG(info.st_mode) ? PathKind::kFile : PathKind::kOther,
          static_cast<std::uint64_t>(info.st_size), modified};
}

}  // namespace ragctl
