// Intermediate data that is too much for memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace ragctl {

// A nameless file in a directory: appended to, then read in pieces, gone with the object (or the process).
// Read by copies, not through a mapping: the system maps the neighbours of a page too, so that all of the
// file would end up in the process's memory. Thread-safe; what was appended can be read.
class SpillFile {
 public:
  // Throws Error(kIo) naming the directory.
  explicit SpillFile(const std::string& directory);
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  // Returns the offset at which the bytes lie. Throws Error(kIo).
  std::uint64_t append(std::string_view bytes);
  // Reads `size` bytes at `offset`, which were appended, into `out`. Throws Error(kIo).
  void read(std::uint64_t offset, std::size_t size, std::string& out) const;

 private:
  std::string directory_;
  int fd_ = -1;
  std::mutex mutex_;
  std::uint64_t size_ = 0;
};

}  // namespace ragctl
