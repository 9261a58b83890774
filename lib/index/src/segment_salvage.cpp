// Where the records lie is known from the tables, and where those are damaged from the records themselves,
// which delimit themselves and follow each other without gaps. Whether a record is as it was written is known
// from the document's signature, and where that is damaged, or not right, from the checksums of the blocks.
#include "segment_salvage.hpp"

#include <algorithm>
#include <cstring>

#include "chunk_record.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/store/section_file.hpp"
#include "segment.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kHeaderBytes = 64;  // of a section file
constexpr std::size_t kAlignment = 64;

// A section, or a stretch of a file without a directory.
struct Region {
  std::string_view bytes;
  std::optional<Section> section;

  bool intact(std::size_t offset, std::size_t length) const {
    return section && section->intact(offset, length);
  }
  // A whole table, as it was written, of so many entries of type T.
  template <typename T>
  bool is_table_of(std::size_t entries) const {
    return bytes.size() == entries * sizeof(T) && intact(0, bytes.size());
  }
};

struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

template <typename T>
T entry_at(std::string_view table, std::size_t i) {
  T value;
  std::memcpy(&value, table.data() + i * sizeof(T), sizeof value);
  return value;
}

// The record that begins at `at`: its size by decoding it, nullopt when it is none.
template <typename Size>
std::optional<std::vector<Extent>> parse_records(std::string_view bytes, std::size_t count,
                                                 const Size& size_of) {
  std::vector<Extent> extents;
  std::uint64_t at = 0;
  while (extents.size() < count) {
    if (at > bytes.size()) return std::nullopt;
    const std::optional<std::size_t> size = size_of(bytes.substr(at));
    if (!size) return extents;
    extents.push_back({at, *size});
    at += *size;
  }
  return extents;
}

template <typename Decode>
bool decodes(const Decode& decode) {
  try {
    decode();
  } catch (const Error&) {
    return false;
  }
  return true;
}

std::optional<std::size_t> document_size(std::string_view bytes) {
  std::size_t size = 0;
  if (!decodes([&] {
        const DocumentFields fields = decode_document(bytes, Section());
        size = static_cast<std::size_t>(fields.acl.data() + fields.acl.size() - bytes.data());
      })) {
    return std::nullopt;
  }
  return size;
}

std::optional<std::size_t> chunk_size(std::string_view bytes) {
  std::size_t size = 0;
  if (!decodes([&] { size = chunk_record_size(bytes, Section()); })) return std::nullopt;
  return size;
}

std::size_t aligned(std::size_t position) { return (position + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

struct SegmentSalvage::Impl {
  std::string bytes;
  std::string path;
  std::uint32_t chunks = 0;
  std::uint32_t documents = 0;
  std::uint32_t dimension = 0;
  std::optional<SectionFile> file;
  Region document_table, document_records, chunk_table, chunk_records, vectors;
  std::vector<Extent> document_extents, chunk_extents;
  bool has_documents = false;  // document_table is as it was written, or looks so
  bool has_chunks = false;     // chunk_table is as it was written
  std::vector<SalvagedDocument> out;

  void open() {
    const std::span<const std::byte> view = std::as_bytes(std::span(bytes));
    if (decodes([&] { file.emplace(MappedFile::view(view, path), kSegmentKind, kSegmentVersion); })) {
      open_sections();
    } else {
      file.reset();
      find_stretches();
    }
  }

  Region region(const char* name) const {
    if (!file->has(name)) return {};
    const Section section = file->section(name);
    return {section.unverified(), section};
  }

  void open_sections() {
    if (!take_meta()) return;
    document_table = region("documents.table");
    document_records = region("documents.records");
    chunk_table = region("chunks.table");
    chunk_records = region("chunks.records");
    vectors = region("vectors");
    if (vectors.bytes.size() != std::size_t{chunks} * dimension * sizeof(float)) vectors = {};
    has_documents = document_table.is_table_of<DocumentEntry>(documents);
    has_chunks = chunk_table.is_table_of<ChunkEntry>(chunks);
    locate(document_table, document_records, documents, document_extents, document_size, has_documents,
           [](std::string_view table, std::size_t i) {
             const auto entry = entry_at<DocumentEntry>(table, i);
             return Extent{entry.offset, entry.size};
           });
    locate(chunk_table, chunk_records, chunks, chunk_extents, chunk_size, has_chunks,
           [](std::string_view table, std::size_t i) {
             const auto entry = entry_at<ChunkEntry>(table, i);
             return Extent{entry.offset, entry.size};
           });
  }

  // False when the file says, soundly, that it is another segment: nothing of this one is in it.
  bool take_meta() {
    SegmentMeta meta;
    const bool known = decodes([&] {
      const Section section = file->section("meta");
      meta = SegmentMeta::parse(section.read_text(0, section.size()), path);
    });
    if (!known) return true;
    if (chunks != 0) return meta.chunks == chunks && meta.documents == documents;
    chunks = meta.chunks;
    documents = meta.documents;
    dimension = meta.dimension;
    return true;
  }

  template <typename Size, typename At>
  static void locate(const Region& table, const Region& records, std::size_t count,
                     std::vector<Extent>& extents, const Size& size_of, bool table_is_good, const At& at) {
    if (table_is_good) {
      for (std::size_t i = 0; i < count; ++i) extents.push_back(at(table.bytes, i));
    } else if (auto parsed = parse_records(records.bytes, count, size_of)) {
      extents = std::move(*parsed);
    }
  }

  // Without a directory: the sections of the front in the order in which they are written.
  void find_stretches() {
    if (bytes.size() < kHeaderBytes) return;
    const std::string_view all = bytes;
    document_records = {all.substr(kHeaderBytes), std::nullopt};
    auto parsed = parse_records(document_records.bytes, documents, document_size);
    if (!parsed || parsed->size() != documents || parsed->empty()) return;
    document_extents = std::move(*parsed);
    const std::size_t records_end =
        kHeaderBytes + document_extents.back().offset + document_extents.back().size;
    const std::size_t table_begin = aligned(records_end);
    const std::size_t table_end = table_begin + documents * sizeof(DocumentEntry);
    if (table_end > all.size()) return;
    document_table = {all.substr(table_begin, table_end - table_begin), std::nullopt};
    has_documents = tables_agree();
    if (!has_documents) return;
    chunk_records = {all.substr(std::min(aligned(table_end), all.size())), std::nullopt};
    if (auto found = parse_records(chunk_records.bytes, chunks, chunk_size))
      chunk_extents = std::move(*found);
  }

  bool tables_agree() const {
    for (std::size_t i = 0; i < document_extents.size(); ++i) {
      const auto entry = entry_at<DocumentEntry>(document_table.bytes, i);
      if (entry.offset != document_extents[i].offset || entry.size != document_extents[i].size) return false;
    }
    return true;
  }

  void read_documents() {
    lay_out_rows();
    for (SalvagedDocument& document : out) read_document(document);
    check_order();
  }

  // Which rows belong to which document.
  void lay_out_rows() {
    out.resize(documents);
    for (std::uint32_t i = 0; i < documents; ++i) out[i].number = i;
    if (has_documents) {
      for (std::uint32_t i = 0; i < documents; ++i) {
        const auto entry = entry_at<DocumentEntry>(document_table.bytes, i);
        if (entry.first_row > chunks || entry.rows > chunks - entry.first_row) continue;
        out[i].first_row = entry.first_row;
        out[i].rows = entry.rows;
      }
      return;
    }
    if (!has_chunks) return lay_out_by_ordinal();
    for (std::uint32_t row = chunks; row-- > 0;) {
      const auto entry = entry_at<ChunkEntry>(chunk_table.bytes, row);
      if (entry.document >= documents) continue;
      out[entry.document].first_row = row;
      ++out[entry.document].rows;
    }
  }

  // Neither table is left: chunks of a document lie in order of their ordinals, so one that is no larger than
  // the one before it begins the next document.
  void lay_out_by_ordinal() {
    std::vector<std::uint32_t> first;
    std::uint32_t before = 0;
    std::uint32_t ordinal = 0;
    for (std::uint32_t row = 0; row < chunk_extents.size(); ++row) {
      if (!decodes([&] { ordinal = chunk_record_ordinal(chunk_record(row), Section()); })) return;
      if (row == 0 || ordinal <= before) first.push_back(row);
      before = ordinal;
    }
    if (first.size() != documents || chunk_extents.size() != chunks) return;
    for (std::uint32_t i = 0; i < documents; ++i) {
      out[i].first_row = first[i];
      out[i].rows = (i + 1 < documents ? first[i + 1] : chunks) - first[i];
    }
  }

  static std::string_view record(const Region& region, const Extent& extent) {
    if (extent.offset > region.bytes.size() || extent.size > region.bytes.size() - extent.offset) return {};
    return region.bytes.substr(extent.offset, extent.size);
  }

  std::string_view document_record(std::uint32_t number) const {
    return number < document_extents.size() ? record(document_records, document_extents[number])
                                            : std::string_view();
  }
  std::string_view chunk_record(std::uint32_t row) const {
    return row < chunk_extents.size() ? record(chunk_records, chunk_extents[row]) : std::string_view();
  }

  bool has_signature(const SalvagedDocument& document) const {
    if (!has_documents) return false;
    Hasher hasher;
    hasher.add(document_record(document.number));
    for (std::uint32_t i = 0; i < document.rows; ++i) hasher.add(chunk_record(document.first_row + i));
    return hasher.digest() == entry_at<DocumentEntry>(document_table.bytes, document.number).signature;
  }

  void read_document(SalvagedDocument& document) {
    const std::string_view own = document_record(document.number);
    DocumentFields fields;
    if (own.empty() || !decodes([&] { fields = decode_document(own, Section()); }))
      return lose_all(document, nullptr);
    document.whole = document.rows > 0 && has_signature(document);
    const bool own_is_good =
        document.whole || document_records.intact(document_extents[document.number].offset, own.size());
    document.id = fields.id;
    document.id_sure = own_is_good;
    if (!own_is_good) return lose_all(document, &fields);
    const bool signed_as_whole = document.whole;
    document.whole = document.rows > 0;
    for (std::uint32_t row = document.first_row; row < document.first_row + document.rows; ++row)
      read_chunk(document, fields, row, signed_as_whole);
  }

  void read_chunk(SalvagedDocument& document, const DocumentFields& fields, std::uint32_t row, bool good) {
    const std::string_view own = chunk_record(row);
    Chunk chunk;
    const bool intact = !own.empty() && (good || chunk_records.intact(chunk_extents[row].offset, own.size()));
    if (intact && decodes([&] { chunk = decode_chunk(own, fields, Section()); })) {
      document.chunks.push_back(std::move(chunk));
      document.chunk_rows.push_back(row);
      return;
    }
    document.whole = false;
    document.lost.push_back(name_of_lost(row, document, &fields));
  }

  void lose_all(SalvagedDocument& document, const DocumentFields* fields) {
    document.whole = false;
    for (std::uint32_t row = document.first_row; row < document.first_row + document.rows; ++row)
      document.lost.push_back(name_of_lost(row, document, fields));
  }

  // Its id stands at the front of its record, behind the document's, and is often left when the text is not.
  std::string name_of_lost(std::uint32_t row, const SalvagedDocument& document,
                           const DocumentFields* fields) const {
    const DocumentFields known = fields != nullptr && document.id_sure ? *fields : DocumentFields();
    std::string id;
    const std::string_view own = chunk_record(row);
    const bool read = !own.empty() && decodes([&] { id = decode_chunk_id(own, known, Section()); });
    const std::size_t mark = id.rfind('#');
    const bool plausible = read && mark == known.id.size() && id.starts_with(known.id) &&
                           id.size() == mark + 17 &&
                           id.find_first_not_of("0123456789abcdef", mark + 1) == std::string::npos;
    if (!plausible)
      return "chunk " + std::to_string(row - document.first_row + 1) + " of it, whose id is damaged too";
    return known.id.empty() ? "..." + id : id;
  }

  // Documents are sorted by id: one that is out of order has a damaged id. Ids that are not sure are only
  // kept where they fit between their neighbours.
  void check_order() {
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (out[i].id_sure) continue;
      const bool after = i == 0 || !out[i - 1].id_sure || out[i - 1].id < out[i].id;
      const bool before = i + 1 == out.size() || !out[i + 1].id_sure || out[i].id < out[i + 1].id;
      const auto printable = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; };
      if (!after || !before || !std::all_of(out[i].id.begin(), out[i].id.end(), printable)) out[i].id.clear();
    }
  }
};

SegmentSalvage::SegmentSalvage(std::string bytes, const std::string& path, std::uint32_t chunks,
                               std::uint32_t documents, std::uint32_t dimension)
    : impl_(std::make_unique<Impl>()) {
  impl_->bytes = std::move(bytes);
  impl_->path = path;
  impl_->chunks = chunks;
  impl_->documents = documents;
  impl_->dimension = dimension;
  impl_->open();
  impl_->read_documents();
}

SegmentSalvage::~SegmentSalvage() = default;
SegmentSalvage::SegmentSalvage(SegmentSalvage&&) noexcept = default;

const std::vector<SalvagedDocument>& SegmentSalvage::documents() const { return impl_->out; }

std::optional<std::span<const float>> SegmentSalvage::vector(std::uint32_t row) const {
  const std::size_t bytes = impl_->dimension * sizeof(float);
  if (bytes == 0 || !impl_->vectors.intact(row * bytes, bytes)) return std::nullopt;
  return impl_->vectors.section->read_as<float>(std::size_t{row} * impl_->dimension, impl_->dimension);
}

}  // namespace ragctl
