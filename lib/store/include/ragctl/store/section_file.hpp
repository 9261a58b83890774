// Checksummed container file: named sections of bytes, each in blocks with a checksum of their own, so that a
// query verifies exactly the blocks it reads. Byte layout: docs/formats.md, "Section file".
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"

namespace ragctl {

// Receives the bytes of a file in order.
using ByteSink = std::function<void(std::string_view bytes)>;

// Alignment of a section of this size: small ones are not worth a page of their own.
inline constexpr std::size_t kPageAlignment = 4096;
inline constexpr std::size_t page_alignment(std::size_t bytes) {
  return bytes >= 65536 ? kPageAlignment : 64;
}

// The version of the container that is written. Version 1 has blocks of 16 KiB, version 2 of 4 KiB: a query
// reads single vectors and blocks of postings.
inline constexpr std::uint32_t kSectionFileVersion = 2;

// Writes sections in the order added, front to back, with memory for one block and the checksums (8 bytes a
// block).
class SectionFileWriter {
 public:
  // `kind` names what the file is ("segment", at most 15 bytes), `version` the layout of its sections.
  // Collects the file in memory.
  SectionFileWriter(std::string_view kind, std::uint32_t version);
  // Streams the file to `sink` instead. An earlier `container` is for a repair that writes an old file again.
  SectionFileWriter(std::string_view kind, std::uint32_t version, ByteSink sink,
                    std::uint32_t container = kSectionFileVersion);
  ~SectionFileWriter();

  // A whole section. Names are 1 to 23 bytes and unique, else Error(kInternal).
  void add(std::string_view name, std::string_view bytes, std::size_t alignment = 64);
  // A section in pieces: begin, append ..., end. `alignment` is a power of two, at least 64.
  void begin(std::string_view name, std::size_t alignment = 64);
  void append(std::string_view bytes);
  void end();
  // Completes the file. Returns its bytes, or an empty string when they went to a sink.
  std::string finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A section of an open file. Copyable view; valid while the SectionFile lives. Thread-safe. A
// default-constructed one is empty.
class Section {
 public:
  std::size_t size() const { return size_; }
  // The bytes [offset, offset + length) after verifying the blocks that hold them (each block once per open
  // file; the first touch of a block also asks the system to read it ahead). Throws Error(kStore) "<file>:
  // section '<name>' is damaged at offset N; ..." on a mismatch, and for a range outside the section.
  std::span<const std::byte> read(std::size_t offset, std::size_t length) const;
  std::span<const std::byte> all() const { return read(0, size_); }
  std::string_view read_text(std::size_t offset, std::size_t length) const {
    const auto bytes = read(offset, length);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  // Typed form; offset and size in elements. Sections start at multiples of 64 bytes.
  template <typename T>
  std::span<const T> read_as(std::size_t first, std::size_t count) const {
    const auto bytes = read(first * sizeof(T), count * sizeof(T));
    return {reinterpret_cast<const T*>(bytes.data()), count};
  }
  template <typename T>
  std::span<const T> all_as() const {
    return read_as<T>(0, size_ / sizeof(T));
  }
  // The range after verifying its blocks, for bytes that are needed once from a process that may end soon:
  // blocks that nobody has read yet are copied into `buffer` and verified there, on each call, as long as few
  // were (a page fault, with the neighbours that it maps and their unmapping, costs more); else as read().
  // With Wait::kNo an empty span when a block is neither verified nor in the system's memory. length > 0.
  enum class Wait : std::uint8_t { kNo, kYes };
  std::span<const std::byte> fetch(std::size_t offset, std::size_t length, std::vector<std::byte>& buffer,
                                   Wait wait) const;
  // Whether read() of the range would verify nothing.
  bool is_verified(std::size_t offset, std::size_t length) const;
  // Asks the system to read a range ahead, unless its first block has been read already. Costs nothing on a
  // second pass. kApart: and to map it without what lies around it, for ranges of which a question needs few.
  enum class Mapped : std::uint8_t { kTogether, kApart };
  void prefetch(std::size_t offset, std::size_t length, Mapped mapped = Mapped::kTogether) const;
  // For repair: whether the range lies in the section and its blocks are as they were written; the bytes
  // whatever they are.
  bool intact(std::size_t offset, std::size_t length) const;
  std::string_view unverified() const { return {reinterpret_cast<const char*>(data_), size_}; }
  // Throws the Error(kStore) for contents that are wrong although the checksum is right: "<file>: section
  // '<name>': <what>; ...".
  [[noreturn]] void fail(const std::string& what) const;

 private:
  friend class SectionFile;
  struct Blocks;  // checksums and verified bits

  void check_range(std::size_t offset, std::size_t length) const;

  Blocks* blocks_ = nullptr;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

class SectionFile {
 public:
  // Maps the file and verifies header and directory. The mapping is advised for random access. Throws
  // Error(kStore) when it is no ragctl file of `kind`, of a newer version than `newest_version`, truncated or
  // damaged; Error(kIo) when it cannot be opened.
  SectionFile(const std::string& path, std::string_view kind, std::uint32_t newest_version);
  // The same over a mapping or a view that is at hand.
  SectionFile(MappedFile file, std::string_view kind, std::uint32_t newest_version);
  ~SectionFile();
  SectionFile(SectionFile&&) noexcept;

  std::uint32_t version() const;
  std::size_t size() const;  // of the whole file, in bytes
  const std::string& path() const;
  bool has(std::string_view name) const;
  // Throws Error(kStore) when there is no such section.
  Section section(std::string_view name) const;
  std::vector<std::string> names() const;
  // Of the sections from `first` to `last`, which follow each other in the file, most questions read most:
  // the system may read and map them in pieces of 2 MB. To be called before others read them. Without effect
  // when there is no such section.
  void advise_scans(std::string_view first, std::string_view last) const;
  // Reads and verifies every byte, the padding between sections included.
  void verify_all() const;
  // The same without stopping: what is wrong, the first damage of each section; empty when all is as written.
  std::vector<std::string> faults() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ragctl
