#include <algorithm>
#include <cstring>

#include "ragctl/store/section_file.hpp"
#include "section_layout.hpp"

namespace ragctl {

using namespace section_layout;  // NOLINT: the layout's own names

namespace {

constexpr std::size_t kPartBytes = std::size_t{1} << 20;

template <typename T>
std::string_view bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <typename T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

// Checksums the structure without its last field, which receives the result.
template <typename T>
void seal(T& structure) {
  structure.checksum = hash64(bytes_of(structure).substr(0, sizeof(T) - sizeof(structure.checksum)));
}

}  // namespace

struct SectionFileWriter::Impl {
  ByteSink sink;
  std::string collected;  // when there is no other sink
  std::vector<Entry> entries;
  std::vector<std::uint64_t> tables;  // checksums of all sections, in order
  std::string block;                  // the begun block of the open section
  std::uint64_t position = 0;
  std::size_t block_size = 0;
  bool open = false;

  void emit(std::string_view bytes) {
    sink(bytes);
    position += bytes.size();
  }

  void pad(std::size_t alignment) {
    static constexpr char kZeros[kPageAlignment] = {};
    std::size_t missing = (alignment - position % alignment) % alignment;
    for (; missing > 0; missing -= std::min(missing, sizeof kZeros))
      emit({kZeros, std::min(missing, sizeof kZeros)});
  }

  // Whole blocks, or the last one.
  void close_blocks(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += block_size)
      tables.push_back(hash64(bytes.substr(at, block_size)));
    emit(bytes);
  }

  void start(std::string_view kind, std::uint32_t version, std::uint32_t container) {
    Header header;
    header.container_version = container;
    block_size = block_bytes(container);
    if (kind.empty() || kind.size() >= header.kind.size()) {
      throw Error(ErrorCode::kInternal,
                  "section file kind '" + std::string(kind) + "' must have 1 to 15 bytes");
    }
    std::copy(kind.begin(), kind.end(), header.kind.begin());
    header.layout_version = version;
    seal(header);
    emit(bytes_of(header));
  }
};

SectionFileWriter::SectionFileWriter(std::string_view kind, std::uint32_t version)
    : SectionFileWriter(kind, version, ByteSink{}) {}

SectionFileWriter::SectionFileWriter(std::string_view kind, std::uint32_t version, ByteSink sink,
                                     std::uint32_t container)
    : impl_(std::make_unique<Impl>()) {
  impl_->sink = std::move(sink);
  if (!impl_->sink) {
    impl_->sink = [impl = impl_.get()](std::string_view bytes) { impl->collected += bytes; };
  }
  impl_->start(kind, version, container);
}

SectionFileWriter::~SectionFileWriter() = default;

void SectionFileWriter::add(std::string_view name, std::string_view bytes, std::size_t alignment) {
  begin(name, alignment);
  // In parts, however long it is: one part is written and mapped together.
  for (; bytes.size() > kPartBytes; bytes.remove_prefix(kPartBytes)) append(bytes.substr(0, kPartBytes));
  append(bytes);
  end();
}

void SectionFileWriter::begin(std::string_view name, std::size_t alignment) {
  Impl& self = *impl_;
  Entry entry;
  const auto same = [&](const Entry& other) { return name == other.name.data(); };
  if (self.open || name.empty() || name.size() >= entry.name.size() || !std::has_single_bit(alignment) ||
      alignment < kAlignment || std::any_of(self.entries.begin(), self.entries.end(), same)) {
    throw Error(ErrorCode::kInternal, "section '" + std::string(name) + "' cannot begin here");
  }
  self.pad(alignment);
  std::copy(name.begin(), name.end(), entry.name.begin());
  entry.offset = self.position;
  entry.table_offset = self.tables.size();  // an index until finish() knows where the tables begin
  self.entries.push_back(entry);
  self.open = true;
}

void SectionFileWriter::append(std::string_view bytes) {
  Impl& self = *impl_;
  if (!self.open) throw Error(ErrorCode::kInternal, "no section is open");
  while (!bytes.empty()) {
    if (self.block.empty() && bytes.size() >= self.block_size) {
      const std::size_t whole = bytes.size() / self.block_size * self.block_size;
      self.close_blocks(bytes.substr(0, whole));
      bytes.remove_prefix(whole);
      continue;
    }
    const std::size_t taken = std::min(bytes.size(), self.block_size - self.block.size());
    self.block += bytes.substr(0, taken);
    bytes.remove_prefix(taken);
    if (self.block.size() < self.block_size) break;
    self.close_blocks(self.block);
    self.block.clear();
  }
}

void SectionFileWriter::end() {
  Impl& self = *impl_;
  if (!self.open) throw Error(ErrorCode::kInternal, "no section is open");
  if (!self.block.empty()) self.close_blocks(self.block);
  self.block.clear();
  self.open = false;
  Entry& entry = self.entries.back();
  entry.size = self.position - entry.offset;
  const std::string_view table = bytes_of(self.tables).substr(entry.table_offset * sizeof(std::uint64_t));
  entry.table_checksum = hash64(table);
}

std::string SectionFileWriter::finish() {
  Impl& self = *impl_;
  if (self.open) throw Error(ErrorCode::kInternal, "a section is still open");
  self.pad(kAlignment);
  for (Entry& entry : self.entries)
    entry.table_offset = self.position + entry.table_offset * sizeof(std::uint64_t);
  self.emit(bytes_of(self.tables));
  self.pad(kAlignment);
  Trailer trailer;
  trailer.directory_offset = self.position;
  trailer.sections = self.entries.size();
  trailer.file_size = self.position + self.entries.size() * sizeof(Entry) + sizeof(Trailer);
  trailer.directory_checksum = hash64(bytes_of(self.entries));
  seal(trailer);
  self.emit(bytes_of(self.entries));
  self.emit(bytes_of(trailer));
  return std::move(self.collected);
}

}  // namespace ragctl
