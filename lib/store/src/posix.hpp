// The system calls that a commit is made of, each failure an Error(kIo) that names the file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

// A file that is being written under a temporary name: buffered, hashed on the way.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& path);
  ~TemporaryFile();  // closes and removes it unless published
  TemporaryFile(TemporaryFile&&) noexcept;

  void write(std::string_view bytes);
  // Flushes, syncs and closes; after that hash() and size() are final. `modified`: its time of last
  // modification, in seconds since 1970, instead of now.
  void finish(std::optional<std::int64_t> modified = std::nullopt);
  // Renames the finished file.
  void publish(const std::string& path);
  std::uint64_t size() const;
  std::string hash() const;  // 128-bit, 32 hex digits, equal to hash128 of all bytes

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// An exclusive flock; the system releases it when the process ends, however it ends.
class DirectoryLock {
 public:
  // Throws Error(kStore) at once when another writer holds it.
  DirectoryLock(const std::string& path, const std::string& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int fd_ = -1;
};

// Creates a directory (not its parents) unless it is there. True when it was created.
bool make_directory(const std::string& path);

// Names in a directory without "." and "..", sorted; empty when it is missing.
std::vector<std::string> list_directory(const std::string& path);

// hash128() of a file's bytes, as 32 hex digits. Reads instead of mapping, so that a disk that cannot read
// them gives Error(kIo) and not a signal.
std::string hash_of_file(const std::string& path);

// Removes a file; a missing one is no failure. Returns whether there was one.
bool remove_file(const std::string& path);

// Renames a file; a missing one is no failure.
void move_file(const std::string& from, const std::string& to);

// Flushes everything that the file system of a directory holds.
void sync_file_system(const std::string& path);

// Removes an empty directory.
void remove_directory(const std::string& path);

enum class PathKind { kMissing, kDirectory, kFile, kOther };
struct PathInfo {
  PathKind kind = PathKind::kMissing;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  // seconds since 1970
};
PathInfo path_info(const std::string& path);

}  // namespace ragctl
