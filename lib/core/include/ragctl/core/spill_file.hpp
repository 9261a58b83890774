// Intermediate data that is too much for memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace ragctl {

// A nameless file in a directory: appended to, then read through a mapping, gone with the object (or the
// process). append() is thread-safe; after seal() the contents do not change and reading is thread-safe.
class SpillFile {
 public:
  // Throws Error(kIo) naming the directory.
  explicit SpillFile(const std::string& directory);
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  // Returns the offset at which the bytes lie. Throws Error(kIo).
  std::uint64_t append(std::string_view bytes);
  // Ends the writing. Throws Error(kIo).
  void seal();
  std::string_view text(std::uint64_t offset, std::size_t size) const;
  // Gives the memory of a range that has been read back to the system; it can still be read.
  void release(std::uint64_t offset, std::size_t size) const;

 private:
  std::string directory_;
  int fd_ = -1;
  std::mutex mutex_;
  std::uint64_t size_ = 0;
  void* mapped_ = nullptr;
};

}  // namespace ragctl
