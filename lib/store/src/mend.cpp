#include "ragctl/store/mend.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include "ragctl/core/hash.hpp"
#include "section_layout.hpp"

namespace ragctl {

using namespace section_layout;  // NOLINT: the layout's own names

namespace {

constexpr std::uint64_t kMostSections = 64;
constexpr std::size_t kMostBlocks = 16;  // that are searched for a wrong byte

// Whether `byte` xor `mask` is right; else the byte is as before.
template <typename IsRight>
bool try_mask(char& byte, unsigned mask, const IsRight& is_right) {
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ mask);
  if (is_right()) return true;
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ mask);
  return false;
}

template <typename IsRight>
bool change_one_bit(std::span<char> bytes, const IsRight& is_right, const Context& context) {
  for (char& byte : bytes) {
    context.check_cancelled();
    for (unsigned bit = 1; bit < 256; bit <<= 1) {
      if (try_mask(byte, bit, is_right)) return true;
    }
  }
  return false;
}

// Changes one byte of `bytes` so that `is_right()` holds, or none.
template <typename IsRight>
bool change_one_byte(std::span<char> bytes, const IsRight& is_right, const Context& context) {
  if (change_one_bit(bytes, is_right, context)) return true;
  for (char& byte : bytes) {
    context.check_cancelled();
    for (unsigned mask = 3; mask < 256; ++mask) {
      if ((mask & (mask - 1)) != 0 && try_mask(byte, mask, is_right)) return true;
    }
  }
  return false;
}

template <typename T>
std::uint64_t seal_of(const char* at) {
  return hash64({at, sizeof(T) - sizeof(std::uint64_t)});
}

template <typename T>
bool is_sealed(const char* at) {
  std::uint64_t checksum = 0;
  std::memcpy(&checksum, at + sizeof(T) - sizeof checksum, sizeof checksum);
  return checksum == seal_of<T>(at);
}

class Mender {
 public:
  Mender(std::string& bytes, std::string_view kind, std::uint32_t newest, const Context& context)
      : bytes_(bytes), kind_(kind), newest_(newest), context_(context) {}

  void run() {
    if (bytes_.size() < sizeof(Header) + sizeof(Trailer)) return;
    cut_off_appendix();
    const bool has_header = mend_header();
    if (container_ < 1 || container_ > kSectionFileVersion) return;
    if (!mend_trailer() || !mend_directory()) return;
    if (!has_header) write_header();
    for (const Entry& entry : entries()) {
      if (!fits(entry)) return;
    }
    for (const Entry& entry : entries()) {
      mend_table(entry);
      mend_blocks(entry);
    }
    clear_padding();
  }

 private:
  template <typename T>
  T load(std::size_t at) const {
    T value;
    std::memcpy(&value, bytes_.data() + at, sizeof value);
    return value;
  }
  template <typename T>
  void store(std::size_t at, const T& value) {
    std::memcpy(bytes_.data() + at, &value, sizeof value);
  }
  std::size_t trailer_at() const { return bytes_.size() - sizeof(Trailer); }
  Trailer trailer() const { return load<Trailer>(trailer_at()); }

  // What was put behind the trailer, which says where the file ends.
  void cut_off_appendix() {
    const std::string_view magic(kTrailerMagic.data(), kTrailerMagic.size());
    for (std::size_t at = bytes_.rfind(magic); at != std::string::npos && at > 0;
         at = bytes_.rfind(magic, at - 1)) {
      const std::size_t end = at + sizeof(Trailer);
      if (end > bytes_.size() || !is_sealed<Trailer>(bytes_.data() + at) ||
          load<Trailer>(at).file_size != end)
        continue;
      bytes_.resize(end);
      return;
    }
  }

  // False when nothing of the header can be used.
  bool mend_header() {
    char* at = bytes_.data();
    const auto good = [&] { return is_sealed<Header>(at) && load<Header>(0).magic == kMagic; };
    if (!good() && !change_one_byte({at, sizeof(Header)}, good, context_)) return false;
    container_ = load<Header>(0).container_version;
    return true;
  }

  // Needs the directory: the version of the container is the newest with which the tables adjoin.
  void write_header() {
    for (container_ = kSectionFileVersion; container_ > 1 && !tables_adjoin(); --container_) {
    }
    Header header;
    header.container_version = container_;
    std::copy(kind_.begin(), kind_.end(), header.kind.begin());
    header.layout_version = newest_;
    header.checksum =
        hash64({reinterpret_cast<const char*>(&header), sizeof header - sizeof header.checksum});
    store(0, header);
  }

  bool mend_trailer() {
    char* at = bytes_.data() + trailer_at();
    const auto good = [&] {
      return is_sealed<Trailer>(at) && trailer().magic == kTrailerMagic &&
             trailer().file_size == bytes_.size();
    };
    if (good() || change_one_byte({at, sizeof(Trailer)}, good, context_)) return true;
    for (std::uint64_t sections = 1; sections <= kMostSections; ++sections) {
      if (sections * sizeof(Entry) > trailer_at()) break;
      const std::uint64_t directory = trailer_at() - sections * sizeof(Entry);
      if (!is_directory(directory, sections, container_) && !is_directory(directory, sections, 1)) continue;
      Trailer found;
      found.directory_offset = directory;
      found.sections = sections;
      found.file_size = bytes_.size();
      found.directory_checksum = hash64(std::string_view(bytes_).substr(directory, sections * sizeof(Entry)));
      found.checksum = hash64({reinterpret_cast<const char*>(&found), sizeof found - sizeof found.checksum});
      store(trailer_at(), found);
      return true;
    }
    return false;
  }

  // The last checksum table ends where the directory begins, padded to 64 bytes, and every entry fits.
  bool is_directory(std::uint64_t at, std::uint64_t sections, std::uint32_t container) const {
    std::uint64_t end = 0;
    for (std::uint64_t i = 0; i < sections; ++i) {
      const auto entry = load<Entry>(at + i * sizeof(Entry));
      if (entry.name[0] == '\0' || entry.offset > at || entry.size > at - entry.offset ||
          entry.table_offset > at || table_bytes(entry, container) > at - entry.table_offset) {
        return false;
      }
      end = entry.table_offset + table_bytes(entry, container);
    }
    return end <= at && at - end < kAlignment;
  }

  bool mend_directory() {
    const Trailer end = trailer();
    if (end.sections == 0 || end.sections > kMostSections || end.directory_offset > trailer_at() ||
        trailer_at() - end.directory_offset != end.sections * sizeof(Entry)) {
      return false;
    }
    const std::span<char> directory(bytes_.data() + end.directory_offset, end.sections * sizeof(Entry));
    const auto good = [&] { return hash64({directory.data(), directory.size()}) == end.directory_checksum; };
    return good() || change_one_byte(directory, good, context_);
  }

  std::vector<Entry> entries() const {
    std::vector<Entry> out;
    const Trailer end = trailer();
    for (std::uint64_t i = 0; i < end.sections; ++i)
      out.push_back(load<Entry>(end.directory_offset + i * sizeof(Entry)));
    return out;
  }

  bool fits(const Entry& entry) const {
    const std::uint64_t limit = trailer().directory_offset;
    return entry.offset <= limit && entry.size <= limit - entry.offset && entry.table_offset <= limit &&
           table_bytes(entry) <= limit - entry.table_offset;
  }

  bool tables_adjoin() const {
    const std::vector<Entry> all = entries();
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      if (all[i].table_offset + table_bytes(all[i]) != all[i + 1].table_offset) return false;
    }
    return true;
  }

  static std::uint64_t table_bytes(const Entry& entry, std::uint32_t container) {
    return blocks_of(entry.size, container) * sizeof(std::uint64_t);
  }
  std::uint64_t table_bytes(const Entry& entry) const { return table_bytes(entry, container_); }

  std::span<char> block(const Entry& entry, std::uint64_t number) {
    const std::uint64_t unit = block_bytes(container_);
    return {bytes_.data() + entry.offset + number * unit, std::min(unit, entry.size - number * unit)};
  }

  // A wrong checksum is the one that, replaced by that of its block, makes the table's own checksum right.
  void mend_table(const Entry& entry) {
    const std::string_view table(bytes_.data() + entry.table_offset, table_bytes(entry));
    if (hash64(table) == entry.table_checksum) return;
    const std::string kept(table);
    std::vector<std::uint64_t> differing;
    for (std::uint64_t i = 0; i < blocks_of(entry.size, container_); ++i) {
      if (load<std::uint64_t>(entry.table_offset + i * 8) == checksum(entry, i)) continue;
      differing.push_back(i);
      store(entry.table_offset + i * 8, checksum(entry, i));
    }
    if (hash64(table) == entry.table_checksum) return;
    for (const std::uint64_t i : differing) {
      std::memcpy(bytes_.data() + entry.table_offset, kept.data(), kept.size());
      store(entry.table_offset + i * 8, checksum(entry, i));
      if (hash64(table) == entry.table_checksum) return;
    }
    std::memcpy(bytes_.data() + entry.table_offset, kept.data(), kept.size());
  }

  std::uint64_t checksum(const Entry& entry, std::uint64_t number) {
    const auto bytes = block(entry, number);
    return hash64({bytes.data(), bytes.size()});
  }

  void mend_blocks(const Entry& entry) {
    if (hash64({bytes_.data() + entry.table_offset, table_bytes(entry)}) != entry.table_checksum) return;
    for (std::uint64_t i = 0; i < blocks_of(entry.size, container_); ++i) {
      const auto wanted = load<std::uint64_t>(entry.table_offset + i * 8);
      if (checksum(entry, i) == wanted || ++searched_ > kMostBlocks) continue;
      change_one_byte(
          block(entry, i), [&] { return checksum(entry, i) == wanted; }, context_);
    }
  }

  void clear_padding() {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> used = {{0, sizeof(Header)}};
    for (const Entry& entry : entries()) {
      used.emplace_back(entry.offset, entry.offset + entry.size);
      used.emplace_back(entry.table_offset, entry.table_offset + table_bytes(entry));
    }
    used.emplace_back(trailer().directory_offset, bytes_.size());
    std::sort(used.begin(), used.end());
    std::uint64_t position = 0;
    for (const auto& [begin, end] : used) {
      for (; position < begin; ++position) bytes_[position] = '\0';
      position = std::max(position, end);
    }
  }

  std::string& bytes_;
  std::string_view kind_;
  std::uint32_t newest_;
  const Context& context_;
  std::uint32_t container_ = kSectionFileVersion;
  std::size_t searched_ = 0;
};

}  // namespace

std::optional<std::string> mend_byte(std::string bytes, const MendRange& range,
                                     const std::function<bool(std::string_view)>& is_right,
                                     const Context& context) {
  const std::size_t begin = std::min(range.begin, bytes.size());
  const std::span<char> part(bytes.data() + begin, std::min(range.length, bytes.size() - begin));
  const auto whole_is_right = [&] { return is_right(bytes); };
  const bool found = range.bits ? change_one_bit(part, whole_is_right, context)
                                : change_one_byte(part, whole_is_right, context);
  if (!found) return std::nullopt;
  return bytes;
}

std::string mend_section_file(std::string bytes, std::string_view kind, std::uint32_t newest_version,
                              const Context& context) {
  Mender(bytes, kind, newest_version, context).run();
  return bytes;
}

}  // namespace ragctl
