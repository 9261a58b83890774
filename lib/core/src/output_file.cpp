#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "ragctl/core/file.hpp"
#include "ragctl/core/temporary_name.hpp"
#include "ragctl/core/write_all.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;

bool is_special(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

// Whether a symbolic link such as /dev/stdout leads to what standard output writes.
bool links_to_stdout(const std::string& path) {
  struct stat link {};
  struct stat target {};
  struct stat out {};
  return ::lstat(path.c_str(), &link) == 0 && S_ISLNK(link.st_mode) && ::stat(path.c_str(), &target) == 0 &&
         ::fstat(STDOUT_FILENO, &out) == 0 && target.st_dev == out.st_dev && target.st_ino == out.st_ino;
}

// Where symbolic links lead from `path`, to a file or to where one would be: they stay, what they name is
// replaced.
std::string behind_links(const std::string& path) {
  constexpr int kMostLinks = 40;  // as many as Linux follows
  std::filesystem::path at = path;
  std::error_code error;
  for (int links = 0; std::filesystem::is_symlink(at, error); ++links) {
    const std::filesystem::path target = std::filesystem::read_symlink(at, error);
    if (links == kMostLinks) throw io_error(path, "cannot create", ELOOP);
    if (error) throw io_error(path, "cannot create", error.value());
    at = at.parent_path() / target;
  }
  return at.string();
}

// Removes the temporaries of killed processes. A living one holds a lock on its own; where the file system
// has no locks nothing is removed.
void remove_abandoned(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code ignored;
  std::filesystem::directory_iterator entry(folder, ignored);
  for (; !ignored && entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
    if (!is_temporary_name(entry->path().filename().string(), name)) continue;
    const int fd = ::open(entry->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) continue;
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) ::unlink(entry->path().c_str());
    ::close(fd);
  }
}

// Creates a temporary that nobody else has, locks it, and stores its name. Returns -1, and errno, on failure.
int create_temporary(const std::filesystem::path& path, std::string& name) {
  for (int attempt = 0;; ++attempt) {
    const std::string file = temporary_name(path.filename().string(), ::getpid(), attempt);
    name = (path.parent_path() / file).string();
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST) continue;
    if (fd < 0) return fd;
    struct stat info {};
    const bool locked = ::flock(fd, LOCK_EX) == 0;
    if (!locked || ::fstat(fd, &info) != 0 || info.st_nlink > 0) return fd;
    ::close(fd);  // another process took it for abandoned between the two calls
  }
}

// A file that is replaced keeps who may read and write it. False, and errno, on failure.
bool keep_mode(const std::string& path, int fd) {
  constexpr mode_t kMode = 0777;
  struct stat old {};
  struct stat fresh {};
  if (::stat(path.c_str(), &old) != 0 || ::fstat(fd, &fresh) != 0) return true;
  return ((old.st_mode ^ fresh.st_mode) & kMode) == 0 || ::fchmod(fd, old.st_mode & kMode) == 0;
}

void sync_entry(const std::string& directory, const std::string& path) {
  try {
    sync_directory(directory);
  } catch (const Error& error) {
    throw Error(ErrorCode::kIo, Location{path},
                std::string("is written, but may not survive a power failure: ") + error.what());
  }
}

std::string display_name(const std::string& path) { return path == "-" ? "<stdout>" : path; }

}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(display_name(path)) {
  if (path == "-" || links_to_stdout(path)) {
    fd_ = STDOUT_FILENO;
    return;
  }
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    throw Error(ErrorCode::kIo, Location{path}, "is a directory; name a file to write");
  }
  if (is_special(path)) {
    fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    path_ = behind_links(path);
    remove_abandoned(path_);
    fd_ = create_temporary(path_, temporary_);
  }
  if (fd_ < 0) throw io_error(path, "cannot create", errno);
  if (temporary_.empty() || keep_mode(path, fd_)) return;
  const int error = errno;
  ::close(fd_);
  ::unlink(temporary_.c_str());
  throw io_error(path, "cannot keep the mode of the file", error);
}

OutputFile::~OutputFile() {
  if (fd_ >= 0 && fd_ != STDOUT_FILENO) ::close(fd_);
  if (!committed_ && !temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::flush() {
  write_all(fd_, buffer_, path_);
  buffer_.clear();
}

void OutputFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBufferBytes) flush();
}

void OutputFile::sync() {
  flush();
  // Devices and pipes refuse fsync with EINVAL/EROFS; for them write() was all there is.
  if (!temporary_.empty() && ::fsync(fd_) != 0) throw io_error(path_, "cannot sync", errno);
}

void OutputFile::commit() {
  sync();
  if (fd_ != STDOUT_FILENO) {
    const int fd = fd_;
    fd_ = -1;
    if (::close(fd) != 0) throw io_error(path_, "cannot close", errno);
  }
  if (!temporary_.empty()) {
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw io_error(path_, "cannot replace", errno);
    committed_ = true;
    const std::string directory = std::filesystem::path(path_).parent_path().string();
    sync_entry(directory.empty() ? "." : directory, path_);
  }
  committed_ = true;
}

std::string canonical_name(const std::string& path) {
  std::error_code error;
  const std::filesystem::path full = std::filesystem::absolute(path, error);
  std::filesystem::path canonical = std::filesystem::weakly_canonical(full, error);
  if (error) canonical = full.lexically_normal();
  return (canonical.has_filename() ? canonical : canonical.parent_path()).string();
}

bool is_kept(const std::string& path) { return path != "-" && !is_special(path) && !links_to_stdout(path); }

void write_file_atomically(const std::string& path, std::string_view bytes) {
  OutputFile file(path);
  file.write(bytes);
  file.commit();
}

void sync_directory(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) throw io_error(path, "cannot open directory", errno);
  const int result = ::fsync(fd);
  const int error = errno;
  ::close(fd);
  if (result != 0) throw io_error(path, "cannot sync directory", error);
}

}  // namespace ragctl
