#include "ragctl/store/section_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ragctl/store/newer_format.hpp"
#include "section_blocks.hpp"
#include "section_layout.hpp"

namespace ragctl {

using namespace section_layout;  // NOLINT: the layout's own names
using namespace section_blocks;  // NOLINT: and the blocks'

namespace {

// What is read in huge pages costs a virtual disk a quarter (1 MB in pages of 4 KiB 1.5 ms, in one of 2 MB
// 0.36: Firecracker, whose queue has 256 places, one for each piece of memory).
constexpr std::size_t kHugePage = 2 << 20;

// Blocks of a section that fetch() copies before it leaves them to the mapping: what some questions need.
// Chosen, not measured.
constexpr std::uint32_t kMostCopies = 16384;

template <typename T>
bool sealed(const T& structure) {
  const std::string_view bytes(reinterpret_cast<const char*>(&structure), sizeof structure);
  return structure.checksum == hash64(bytes.substr(0, sizeof(T) - sizeof structure.checksum));
}

// Whether the header is right but for the version of the container, if for anything: then another number
// there is damage. A newer version may have its checksum elsewhere.
bool sealed_under_known_version(Header header) {
  for (header.container_version = 1; header.container_version <= kSectionFileVersion;
       ++header.container_version) {
    if (sealed(header)) return true;
  }
  return false;
}

template <std::size_t N>
std::string name_of(const std::array<char, N>& padded) {
  return {padded.data(), std::find(padded.begin(), padded.end(), '\0')};
}

}  // namespace

void Section::check_range(std::size_t offset, std::size_t length) const {
  if (offset <= size_ && length <= size_ - offset) return;
  fail(fmt::format("bytes {} to {} were asked for, but it has {}", offset, offset + length, size_));
}

std::span<const std::byte> Section::read(std::size_t offset, std::size_t length) const {
  check_range(offset, length);
  if (length == 0) return {};
  blocks_->verify(blocks_->block_of(offset), blocks_->block_of(offset + length - 1));
  return {data_ + offset, length};
}

std::span<const std::byte> Section::fetch(std::size_t offset, std::size_t length,
                                          std::vector<std::byte>& buffer, Wait wait) const {
  if (is_verified(offset, length)) return {data_ + offset, length};
  const bool may_wait = wait == Wait::kYes;
  const std::size_t first = blocks_->block_of(offset);
  const std::size_t last = blocks_->block_of(offset + length - 1);
  const auto blocks = static_cast<std::uint32_t>(last - first + 1);
  if (blocks_->copies.load(std::memory_order_relaxed) + blocks > kMostCopies)
    return may_wait ? read(offset, length) : std::span<const std::byte>();
  if (!blocks_->copy(first, last, buffer, may_wait)) return {};
  blocks_->copies.fetch_add(blocks, std::memory_order_relaxed);
  return std::span<const std::byte>(buffer).subspan(offset - blocks_->begin_of(first), length);
}

bool Section::is_verified(std::size_t offset, std::size_t length) const {
  check_range(offset, length);
  return length == 0 ||
         blocks_->are_verified(blocks_->block_of(offset), blocks_->block_of(offset + length - 1));
}

bool Section::intact(std::size_t offset, std::size_t length) const {
  if (offset > size_ || length > size_ - offset) return false;
  return length == 0 || blocks_->is_intact(blocks_->block_of(offset), blocks_->block_of(offset + length - 1));
}

void Section::prefetch(std::size_t offset, std::size_t length, Mapped mapped) const {
  if (offset >= size_ || length == 0 || blocks_->is_verified(blocks_->block_of(offset))) return;
  // Whole blocks: that is what verification will read.
  blocks_->request(blocks_->block_of(offset), blocks_->block_of(std::min(offset + length, size_) - 1),
                   mapped);
}

void Section::fail(const std::string& what) const {
  if (blocks_ == nullptr)
    throw Error(ErrorCode::kInternal, "read from a section that was never opened: " + what);
  throw_damaged(blocks_->file->path(), fmt::format("section '{}' is not usable: {}", blocks_->name, what));
}

struct SectionFile::Impl {
  MappedFile file;
  Header header;
  std::vector<std::unique_ptr<Section::Blocks>> sections;
  std::uint64_t tables_end = 0;

  void check_header(std::string_view kind, std::uint32_t newest) {
    const auto bytes = file.bytes();
    if (bytes.size() < sizeof(Header) + sizeof(Trailer))
      throw_damaged(file.path(), "is too short for a ragctl file");
    header = load<Header>(bytes, 0);
    if (header.magic != kMagic) throw_damaged(file.path(), "is not a ragctl file");
    if (!sealed_under_known_version(header))
      check_version("container", header.container_version, kSectionFileVersion);
    if (!sealed(header)) throw_damaged(file.path(), "its header is damaged");
    if (name_of(header.kind) != kind) {
      throw_damaged(file.path(), fmt::format("is a {} file, not a {} file", name_of(header.kind), kind));
    }
    check_version(kind, header.layout_version, newest);
  }

  void check_version(std::string_view what, std::uint32_t found, std::uint32_t newest) const {
    if (found >= 1 && found <= newest) return;
    throw NewerFormat(file.path(), what, found, newest);
  }

  Trailer check_trailer() const {
    const auto bytes = file.bytes();
    const auto trailer = load<Trailer>(bytes, bytes.size() - sizeof(Trailer));
    if (trailer.magic != kTrailerMagic || !sealed(trailer) || trailer.file_size != bytes.size()) {
      throw_damaged(file.path(), "is truncated or its end is damaged");
    }
    const std::uint64_t room = bytes.size() - sizeof(Trailer);
    if (trailer.directory_offset > room ||
        (room - trailer.directory_offset) / sizeof(Entry) != trailer.sections ||
        (room - trailer.directory_offset) % sizeof(Entry) != 0) {
      throw_damaged(file.path(), "its section directory does not fit the file");
    }
    const auto directory = bytes.subspan(trailer.directory_offset, trailer.sections * sizeof(Entry));
    if (hash64(text_of(directory)) != trailer.directory_checksum)
      throw_damaged(file.path(), "its section directory is damaged");
    return trailer;
  }

  void add_section(const Entry& entry, std::uint64_t limit) {
    const auto fits = [limit](std::uint64_t offset, std::uint64_t size) {
      return offset <= limit && size <= limit - offset;
    };
    const std::uint64_t table_bytes = blocks_of(entry.size, header.container_version) * sizeof(std::uint64_t);
    if (entry.offset % kAlignment != 0 || !fits(entry.offset, entry.size) ||
        !fits(entry.table_offset, table_bytes)) {
      throw_damaged(file.path(), fmt::format("section '{}' lies outside the file", name_of(entry.name)));
    }
    auto blocks = std::make_unique<Section::Blocks>();
    blocks->name = name_of(entry.name);
    blocks->file = &file;
    blocks->offset = entry.offset;
    blocks->data = file.bytes().subspan(entry.offset, entry.size);
    blocks->table = file.bytes().subspan(entry.table_offset, table_bytes);
    blocks->table_checksum = entry.table_checksum;
    blocks->shift = block_shift(header.container_version);
    blocks->make_bits();
    sections.push_back(std::move(blocks));
  }

  // The sections that begin in [begin, end) are read and mapped in huge pages up to `end`. Whether the system
  // takes it.
  bool advise_huge(std::size_t begin, std::size_t end) const {
    if (!file.advise(MappedFile::Advice::kHugePages, begin, end - begin)) return false;
    for (const auto& blocks : sections) {
      if (blocks->offset >= begin && blocks->offset < end)
        blocks->huge = std::min(end - blocks->offset, blocks->data.size());
    }
    return true;
  }

  // The end of a large file: some small sections and the checksums of all. A question needs a few of most of
  // these, and one read after the other until it has them.
  void advise_end() const {
    std::size_t begin = sizeof(Header);
    for (const auto& blocks : sections) {
      if (blocks->data.size() >= kHugePage) begin = std::max(begin, blocks->offset + blocks->data.size());
    }
    const std::size_t end = file.bytes().size();
    if (end < begin + kHugePage || !advise_huge(begin, end)) return;
    (void)file.advise(MappedFile::Advice::kSequential, begin, end - begin);
    for (const auto& blocks : sections) blocks->huge_table = true;
  }

  const Section::Blocks* find(std::string_view name) const {
    const auto same = [name](const auto& blocks) { return blocks->name == name; };
    const auto found = std::find_if(sections.begin(), sections.end(), same);
    return found == sections.end() ? nullptr : found->get();
  }

  // Bytes of no section, table or directory must be zero: nothing in the file goes unchecked.
  void verify_padding(std::uint64_t begin, std::uint64_t end) const {
    const auto bytes = file.bytes().subspan(begin, end - begin);
    const auto bad = std::find_if(bytes.begin(), bytes.end(), [](std::byte b) { return b != std::byte{0}; });
    if (bad == bytes.end()) return;
    throw_damaged(file.path(),
                  fmt::format("is damaged at file offset {} (padding)", begin + (bad - bytes.begin())));
  }
};

SectionFile::SectionFile(const std::string& path, std::string_view kind, std::uint32_t newest_version)
    : SectionFile(MappedFile(path), kind, newest_version) {}

SectionFile::SectionFile(MappedFile file, std::string_view kind, std::uint32_t newest_version)
    : impl_(std::make_unique<Impl>()) {
  impl_->file = std::move(file);
  // Reads are scattered; without this each first touch would read ahead megabytes.
  impl_->file.advise(MappedFile::Advice::kRandom, 0, impl_->file.bytes().size());
  impl_->check_header(kind, newest_version);
  const Trailer trailer = impl_->check_trailer();
  for (std::uint64_t i = 0; i < trailer.sections; ++i) {
    impl_->add_section(load<Entry>(impl_->file.bytes(), trailer.directory_offset + i * sizeof(Entry)),
                       trailer.directory_offset);
  }
  impl_->tables_end = trailer.directory_offset;
  impl_->advise_end();
}

SectionFile::~SectionFile() = default;
SectionFile::SectionFile(SectionFile&&) noexcept = default;

std::uint32_t SectionFile::version() const { return impl_->header.layout_version; }
std::size_t SectionFile::size() const { return impl_->file.bytes().size(); }
const std::string& SectionFile::path() const { return impl_->file.path(); }
bool SectionFile::has(std::string_view name) const { return impl_->find(name) != nullptr; }

Section SectionFile::section(std::string_view name) const {
  const auto* found = impl_->find(name);
  if (found == nullptr) throw_damaged(impl_->file.path(), fmt::format("has no section '{}'", name));
  Section section;
  section.blocks_ = const_cast<Section::Blocks*>(found);
  section.data_ = found->data.data();
  section.size_ = found->data.size();
  return section;
}

void SectionFile::advise_scans(std::string_view first, std::string_view last) const {
  const Section::Blocks* const from = impl_->find(first);
  const Section::Blocks* const to = impl_->find(last);
  if (from == nullptr || to == nullptr) return;
  // Not the last page, which is another section's too: whoever reads a little of that would be taken for one
  // who goes on from there.
  const std::size_t end = (to->offset + to->data.size()) / kHugePage * kHugePage;
  if (end >= from->offset + kHugePage) impl_->advise_huge(from->offset, end);
}

std::vector<std::string> SectionFile::names() const {
  std::vector<std::string> names;
  for (const auto& blocks : impl_->sections) names.push_back(blocks->name);
  return names;
}

void SectionFile::verify_all() const {
  std::uint64_t position = sizeof(Header);
  for (const auto& blocks : impl_->sections) {
    (void)section(blocks->name).all();
    blocks->verify_table();
    if (blocks->offset < position)
      throw_damaged(impl_->file.path(), fmt::format("section '{}' overlaps another", blocks->name));
    impl_->verify_padding(position, blocks->offset);
    position = blocks->offset + blocks->data.size();
  }
  for (const auto& blocks : impl_->sections) {
    const auto table = static_cast<std::uint64_t>(blocks->table.data() - impl_->file.bytes().data());
    if (table < position)
      throw_damaged(impl_->file.path(), fmt::format("section '{}' overlaps another", blocks->name));
    impl_->verify_padding(position, table);
    position = table + blocks->table.size();
  }
  impl_->verify_padding(position, impl_->tables_end);
}

std::vector<std::string> SectionFile::faults() const {
  std::vector<std::string> faults;
  const auto check = [&faults](const auto& verify) {
    try {
      verify();
    } catch (const Error& error) {
      faults.emplace_back(error.what());
    }
  };
  for (const auto& blocks : impl_->sections) {
    check([&] {
      blocks->verify_table();
      (void)section(blocks->name).all();
    });
  }
  if (faults.empty()) check([this] { verify_all(); });  // padding and overlaps
  return faults;
}

}  // namespace ragctl
