// The blocks of an open section: what of it is verified, what the system was asked to read ahead, and the
// verification itself. Thread-safe behind make_bits().
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>

#include "ragctl/store/damage_advice.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {
namespace section_blocks {

// What is asked of a checksum table at once: the checksums of 32 MiB. Chosen, not measured.
inline constexpr std::size_t kTablePiece = 65536;

[[noreturn]] inline void throw_damaged(const std::string& path, const std::string& what) {
  throw Error(ErrorCode::kStore, Location{path}, fmt::format("{}; {}", what, damage_advice(path)));
}

inline std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <typename T>
T load(std::span<const std::byte> bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

}  // namespace section_blocks

struct Section::Blocks {
  std::string name;
  const MappedFile* file = nullptr;
  std::size_t offset = 0;  // of the section in the file
  std::span<const std::byte> data;
  std::span<const std::byte> table;
  std::uint64_t table_checksum = 0;
  unsigned shift = 0;       // a block has 1 << shift bytes
  std::size_t huge = 0;     // bytes from its start that are read and mapped in huge pages
  bool huge_table = false;  // its checksums are
  std::atomic<std::uint32_t> copies = 0;
  enum class TableState : std::uint8_t { kUnknown, kIntact, kDamaged };
  std::atomic<TableState> table_state = TableState::kUnknown;
  // A bit for each block.
  using Bits = std::unique_ptr<std::atomic<std::uint64_t>[]>;
  Bits verified;
  Bits requested;        // from the system, ahead of reading: asking again would cost a call for nothing
  Bits requested_table;  // a bit for each section_blocks::kTablePiece of the table

  std::size_t block_of(std::size_t byte) const { return byte >> shift; }
  std::size_t begin_of(std::size_t block) const { return block << shift; }
  std::size_t end_of(std::size_t block) const { return std::min(begin_of(block + 1), data.size()); }

  void make_bits() {
    const auto bits = [](std::size_t count) {
      return std::make_unique<std::atomic<std::uint64_t>[]>(count / 64 + 1);
    };
    verified = bits(block_of(data.size()));
    requested = bits(block_of(data.size()));
    requested_table = bits(table.size() / section_blocks::kTablePiece);
  }

  static bool has(const Bits& bits, std::size_t block) {
    return ((bits[block / 64].load(std::memory_order_acquire) >> (block % 64)) & 1U) != 0;
  }
  static void set(const Bits& bits, std::size_t block) {
    bits[block / 64].fetch_or(std::uint64_t{1} << (block % 64), std::memory_order_release);
  }
  bool is_verified(std::size_t block) const { return has(verified, block); }

  // Asks the system to read blocks [first, last]. In huge pages it reads ahead itself, and pages read on
  // request are small ones, which are mapped and unmapped one by one.
  void request(std::size_t first, std::size_t last, Section::Mapped mapped) {
    while (first <= last && has(requested, first)) ++first;
    if (first > last) return;
    request_checksums(first, last);
    first = std::max(first, block_of(huge));
    if (first > last) return;
    const std::size_t begin = offset + begin_of(first);
    const std::size_t bytes = end_of(last) - begin_of(first);
    if (mapped == Section::Mapped::kApart) file->advise(MappedFile::Advice::kApart, begin, bytes);
    file->advise(MappedFile::Advice::kWillNeed, begin, bytes);
    for (std::size_t block = first; block <= last; ++block) set(requested, block);
  }

  // Asks for the checksums of blocks [first, last], which would else be read one page after the other.
  void request_checksums(std::size_t first, std::size_t last) {
    if (huge_table) return;
    const std::size_t begin =
        first * sizeof(std::uint64_t) / section_blocks::kTablePiece * section_blocks::kTablePiece;
    const std::size_t end = std::min((last + 1) * sizeof(std::uint64_t), table.size());
    const auto in_file = static_cast<std::size_t>(table.data() - file->bytes().data());
    for (std::size_t at = begin; at < end; at += section_blocks::kTablePiece) {
      if (has(requested_table, at / section_blocks::kTablePiece)) continue;
      set(requested_table, at / section_blocks::kTablePiece);
      file->advise(MappedFile::Advice::kWillNeed, in_file + at,
                   std::min(section_blocks::kTablePiece, table.size() - at));
    }
  }

  // Several threads may verify the same table at once; they agree.
  bool is_table_intact() {
    TableState state = table_state.load(std::memory_order_acquire);
    if (state == TableState::kUnknown) {
      if (!table.empty()) request_checksums(0, table.size() / sizeof(std::uint64_t) - 1);
      state = hash64(section_blocks::text_of(table)) == table_checksum ? TableState::kIntact
                                                                       : TableState::kDamaged;
      table_state.store(state, std::memory_order_release);
    }
    return state == TableState::kIntact;
  }

  void verify_table() {
    if (!is_table_intact())
      section_blocks::throw_damaged(file->path(),
                                    fmt::format("section '{}' is damaged (its checksum table)", name));
  }

  std::span<const std::byte> bytes_of(std::size_t block) const {
    return data.subspan(begin_of(block), end_of(block) - begin_of(block));
  }

  bool is_as_written(std::size_t block, std::span<const std::byte> bytes) const {
    return hash64(section_blocks::text_of(bytes)) ==
           section_blocks::load<std::uint64_t>(table, block * sizeof(std::uint64_t));
  }

  bool is_block_intact(std::size_t block) {
    if (is_verified(block)) return true;
    if (!is_as_written(block, bytes_of(block))) return false;
    set(verified, block);
    return true;
  }

  // Which of the two is wrong, the block or its checksum, is asked only here: bytes that fit a checksum are
  // right, whatever the rest of the table is like, and it would be read for a few of its checksums.
  [[noreturn]] void throw_damaged_block(std::size_t block) {
    verify_table();
    section_blocks::throw_damaged(
        file->path(), fmt::format("section '{}' is damaged at offset {} (file offset {}, {} bytes)", name,
                                  begin_of(block), offset + begin_of(block), bytes_of(block).size()));
  }

  bool are_verified(std::size_t first, std::size_t last) const {
    while (first <= last && is_verified(first)) ++first;
    return first > last;
  }

  bool is_intact(std::size_t first, std::size_t last) {
    if (!is_table_intact()) return false;
    while (first <= last && is_block_intact(first)) ++first;
    return first > last;
  }

  void verify(std::size_t first, std::size_t last) {
    while (first <= last && is_verified(first)) ++first;
    if (first > last) return;
    request(first, last, Section::Mapped::kTogether);
    for (std::size_t block = first; block <= last; ++block) {
      if (block < last) fetch_start(block + 1);
      if (!is_block_intact(block)) throw_damaged_block(block);
    }
  }

  // Brings the first lines of a block on their way: the processor fetches what is read in order by itself,
  // but not across a page.
  void fetch_start(std::size_t block) const {
    constexpr std::size_t kLines = 8;
    constexpr std::size_t kLineBytes = 64;
    const std::byte* const begin = data.data() + begin_of(block);
    for (std::size_t line = 0; line < kLines; ++line) __builtin_prefetch(begin + line * kLineBytes);
  }

  // Copies and verifies blocks [first, last]. False when they are not in memory and it may not wait.
  bool copy(std::size_t first, std::size_t last, std::vector<std::byte>& buffer, bool may_wait) {
    buffer.resize(end_of(last) - begin_of(first));
    if (!file->copy(offset + begin_of(first), buffer, may_wait)) return false;
    for (std::size_t block = first; block <= last; ++block) {
      const std::span<const std::byte> all(buffer);
      const auto bytes = all.subspan(begin_of(block) - begin_of(first), end_of(block) - begin_of(block));
      if (!is_as_written(block, bytes)) throw_damaged_block(block);
    }
    return true;
  }
};

}  // namespace ragctl
