#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "ragctl/core/file.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;

bool is_special(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

std::string temporary_name(const std::string& path) {
  const std::filesystem::path full(path);
  std::filesystem::path name =
      full.parent_path() / ("." + full.filename().string() + ".tmp." + std::to_string(::getpid()));
  return name.string();
}

void write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      throw Error(ErrorCode::kInterrupted, Location{path}, "the reader closed the pipe");
    } else if (errno != EINTR) {
      throw io_error(path, "cannot write", errno);
    }
  }
}

std::string display_name(const std::string& path) { return path == "-" ? "<stdout>" : path; }

}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(display_name(path)) {
  if (path == "-") {
    fd_ = STDOUT_FILENO;
    return;
  }
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    throw Error(ErrorCode::kIo, Location{path}, "is a directory; name a file to write");
  }
  const bool direct = is_special(path);
  if (!direct) temporary_ = temporary_name(path);
  const std::string& target = direct ? path : temporary_;
  fd_ = ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd_ < 0) throw io_error(path, "cannot create", errno);
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

void OutputFile::commit() {
  flush();
  if (fd_ != STDOUT_FILENO) {
    // Devices and pipes refuse fsync with EINVAL/EROFS; for them write() was all there is.
    if (!temporary_.empty() && ::fsync(fd_) != 0) throw io_error(path_, "cannot sync", errno);
    const int fd = fd_;
    fd_ = -1;
    if (::close(fd) != 0) throw io_error(path_, "cannot close", errno);
  }
  if (!temporary_.empty()) {
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw io_error(path_, "cannot replace", errno);
    committed_ = true;
    const std::string directory = std::filesystem::path(path_).parent_path().string();
    sync_directory(directory.empty() ? "." : directory);
  }
  committed_ = true;
}

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
