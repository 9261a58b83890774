// Files: whole reads, memory maps with advice, and outputs that appear complete or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ragctl/core/error.hpp"

namespace ragctl {

// The file's bytes; path "-" is standard input. Throws Error(kIo); a directory is named as such.
std::string read_file(const std::string& path);

// Read-only private mapping. Movable. Thread-safe after construction. An empty file maps to an empty span.
class MappedFile {
 public:
  enum class Advice { kNormal, kRandom, kSequential, kWillNeed, kHugePages, kApart };

  MappedFile() = default;
  explicit MappedFile(const std::string& path);  // throws Error(kIo)
  // A view of bytes that somebody else keeps alive, under a name for messages.
  static MappedFile view(std::span<const std::byte> bytes, std::string name);
  // The same mapping, which this object keeps: for advice too.
  MappedFile alias() const;
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(data_), size_}; }
  std::string_view text() const { return {static_cast<const char*>(data_), size_}; }
  const std::string& path() const { return path_; }
  // Hint only: whether the system took it. The range is widened to pages. kHugePages: what is not in memory is
  // read and mapped in pieces of 2 MB, where kernel and file system can (seen: Linux 6.18 on ext4). kApart: a
  // touch maps nothing beyond the range, of however large a piece of memory it is part; for the first few
  // thousand ranges of a process, because the system counts them.
  bool advise(Advice advice, std::size_t offset, std::size_t length) const;
  // Copies the bytes at `offset`, which must lie in the file, without mapping them: for what is needed once
  // that costs less than a page fault, with which the system maps sixteen pages. Unless it may wait: false
  // when the bytes are not in memory. Throws Error(kIo).
  bool copy(std::size_t offset, std::span<std::byte> out, bool may_wait) const;

 private:
  const void* data_ = nullptr;
  std::size_t size_ = 0;
  int fd_ = -1;
  std::string path_;
  bool mapped_ = false;  // what data_ points to, by this object or by the one that it is an alias of
  bool owned_ = true;
};

// Output that is published by commit(): a regular path is written beside itself under a temporary name,
// synced and renamed; the destructor of an uncommitted file removes the temporary. A file that is replaced
// keeps its mode, and symbolic links on the way to it stay. "-" is standard output, and so is a link to the
// file that standard output writes (/dev/stdout); a path that exists and is no regular file (a device, a
// pipe) is written directly. Every failure throws Error(kIo) naming the path. A closed pipe (`| head`) throws
// Error(kInterrupted).
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes);
  // What the disk must hold for commit() is on it: of files that belong together, all are synced before the
  // first is committed.
  void sync();
  void commit();

 private:
  void flush();

  std::string path_;
  std::string temporary_;  // empty when written directly
  std::string buffer_;
  int fd_ = -1;
  bool committed_ = false;
};

// Tells files apart, and whether one lies below another: absolute, without symbolic links, dots and a '/' at
// the end. What is not there yet has a name too, and where a folder above cannot be read the path as written
// has to do.
std::string canonical_name(const std::string& path);

// Whether a path for output can have files beside it that belong to it: not standard output, a device or a
// pipe.
bool is_kept(const std::string& path);

// OutputFile in one call.
void write_file_atomically(const std::string& path, std::string_view bytes);

// Flushes a directory's entries to the disk. Throws Error(kIo).
void sync_directory(const std::string& path);

}  // namespace ragctl
