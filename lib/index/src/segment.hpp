// An open segment file and its tombstones. Sections: docs/formats.md, "Segment". Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chunk_record.hpp"
#include "dictionary.hpp"
#include "posting_list.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/store/section_file.hpp"
#include "vector_sections.hpp"

namespace ragctl {

inline constexpr std::string_view kSegmentKind = "segment";
inline constexpr std::uint32_t kSegmentVersion = 2;
inline constexpr std::string_view kDeletionsKind = "deletions";
inline constexpr std::uint32_t kDeletionsVersion = 1;

class SegmentFields;

// Section "meta" of a segment, as JSON.
struct SegmentMeta {
  std::uint32_t chunks = 0;
  std::uint32_t documents = 0;
  std::uint32_t dimension = 0;
  std::uint64_t terms = 0;
  std::uint64_t postings = 0;
  std::uint64_t total_length = 0;  // of all chunks, in units
  std::uint64_t total_title_length = 0;
  std::uint32_t titled_chunks = 0;  // whose title has a term
  std::string analyzer;             // fingerprint
  double title_weight = 1.0;
  double heading_weight = 1.0;
  std::uint32_t graph_m = 0;  // 0: no graph
  std::uint32_t graph_ef_construction = 0;
  CodeKind codes = CodeKind::kNone;  // since version 2

  std::string dump(std::uint32_t version) const;  // of the segment
  static SegmentMeta parse(std::string_view text, const std::string& path);
  bool operator==(const SegmentMeta&) const = default;
};

// Dead rows of a segment of so many rows, as bits; at least one word.
std::vector<std::uint64_t> read_deletions(const std::string& path, std::uint32_t rows);

class Segment {
 public:
  // Opens headers and meta; `deletions` is a path or "". Throws Error(kStore).
  Segment(const std::string& path, const std::string& deletions);
  ~Segment();

  const SegmentMeta& meta() const { return meta_; }
  const std::string& path() const { return file_.path(); }
  std::uint32_t rows() const { return meta_.chunks; }

  bool live(std::uint32_t row) const { return ((live_word(row / 64) >> (row % 64)) & 1U) != 0; }
  // Live rows 64 * word ... as bits; bits beyond the last row are 0.
  std::uint64_t live_word(std::size_t word) const;
  bool has_deletions() const { return deletions_file_.has_value(); }

  Chunk chunk(std::uint32_t row) const;
  std::string chunk_id(std::uint32_t row) const;
  std::string_view chunk_record(std::uint32_t row) const;
  ChunkEntry chunk_entry(std::uint32_t row) const;
  std::uint32_t document_of(std::uint32_t row) const { return chunk_entry(row).document; }
  // The row of a chunk id, dead or alive.
  std::optional<std::uint32_t> find_chunk(std::string_view id) const;

  // Its rows are rows of the segment; Error(kStore) when they are not.
  DocumentEntry document_entry(std::uint32_t document) const;
  std::string_view document_record(std::uint32_t document) const;
  DocumentFields document(std::uint32_t document) const;
  // Documents are sorted by id.
  std::optional<std::uint32_t> find_document(std::string_view id) const;

  const Dictionary& dictionary() const { return dictionary_; }
  PostingList postings(const ListPlace& place) const;
  // Asks the system to read the term's lists ahead, or as much of them as a query is sure to want.
  void prefetch_postings(const TermEntry& term) const;
  void prefetch_lengths() const;
  // The records of chunks and of their documents, level by level: what a level says about the next is read.
  void prefetch_chunks(std::span<const std::uint32_t> rows) const;
  // Lengths of all chunks in units.
  std::span<const std::uint32_t> lengths() const { return lengths_.all_as<std::uint32_t>(); }

  std::span<const std::uint32_t> title_lengths() const { return title_lengths_.all_as<std::uint32_t>(); }

  std::span<const float> vector(std::uint32_t row) const { return vectors_.vector(row); }
  const VectorSections& vectors() const { return vectors_; }

  // The fields that filters name. Read on first use; made from the records for a segment of version 1.
  const SegmentFields& fields() const;
  // Named in errors about records.
  const Section& document_records() const { return document_records_; }
  const Section& chunk_records() const { return chunk_records_; }

  // Verifies every byte of both files.
  void verify_all() const;

 private:
  void check_sizes() const;
  void open_deletions(const std::string& path);

  SectionFile file_;
  SegmentMeta meta_;
  Section document_table_, document_records_, chunk_table_, chunk_records_, chunks_by_id_;
  Section postings_, lengths_, title_lengths_;
  VectorSections vectors_;
  Dictionary dictionary_;
  std::optional<SectionFile> deletions_file_;
  Section dead_;
  mutable std::once_flag fields_once_;
  mutable std::unique_ptr<SegmentFields> fields_;
};

}  // namespace ragctl
