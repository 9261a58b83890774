// Checksummed container file: named sections of bytes, each in blocks with a checksum of their own, so that a query
// verifies exactly the blocks it reads. Byte layout: docs/formats.md, "Section file".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"

namespace ragctl {

// Collects sections in the order added and writes the file (synced; the caller syncs the directory and publishes).
class SectionFileWriter {
 public:
  // `kind` names what the file is ("segment", "model"), `version` the layout of its sections.
  SectionFileWriter(std::string_view kind, std::uint32_t version);
  ~SectionFileWriter();

  void add(std::string_view name, std::string bytes);
  // The whole file as bytes, and the hash of those bytes (which the manifest keeps).
  std::string finish() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A section of an open file. Copyable view; valid while the SectionFile lives. Thread-safe.
class Section {
 public:
  std::size_t size() const { return size_; }
  // The bytes [offset, offset + length) after verifying the blocks that hold them (each block once per open file).
  // Throws Error(kStore) "<file>: section '<name>' is damaged at offset N; ..." on a mismatch, and for a range outside the section.
  std::span<const std::byte> read(std::size_t offset, std::size_t length) const;
  std::span<const std::byte> all() const { return read(0, size_); }
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
  // Advice on the mapping, offsets in bytes of the section.
  void advise(MappedFile::Advice advice, std::size_t offset, std::size_t length) const;

 private:
  friend class SectionFile;
  struct Blocks;  // checksums and verified bits
  Blocks* blocks_ = nullptr;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

class SectionFile {
 public:
  // Maps the file and verifies header and directory. Throws Error(kStore) when it is no ragctl file of `kind`, of a newer version than `newest_version`,
  // truncated or damaged; Error(kIo) when it cannot be opened.
  SectionFile(const std::string& path, std::string_view kind, std::uint32_t newest_version);
  ~SectionFile();
  SectionFile(SectionFile&&) noexcept;

  std::uint32_t version() const;
  bool has(std::string_view name) const;
  // Throws Error(kStore) when there is no such section.
  Section section(std::string_view name) const;
  std::vector<std::string> names() const;
  // Reads and verifies every byte.
  void verify_all() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ragctl
