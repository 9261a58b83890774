#include "segment.hpp"

#include <algorithm>

#include "field_columns.hpp"
#include "ragctl/core/json.hpp"

namespace ragctl {
namespace {

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::uint32_t natural32(const Json& json) {
  const std::int64_t number = json.integer();
  if (number < 0 || number > 0xFFFFFFFFLL) throw Error(ErrorCode::kInput, "a count is out of range");
  return static_cast<std::uint32_t>(number);
}

std::uint64_t natural64(const Json& json) {
  if (json.integer() < 0) throw Error(ErrorCode::kInput, "a count is negative");
  return static_cast<std::uint64_t>(json.integer());
}

void check_size(const Section& section, std::uint64_t expected) {
  if (section.size() != expected) {
    section.fail("it has " + std::to_string(section.size()) + " bytes instead of " +
                 std::to_string(expected));
  }
}

}  // namespace

std::string SegmentMeta::dump(std::uint32_t version) const {
  Json json = Json::object();
  json.set("chunks", chunks);
  json.set("documents", documents);
  json.set("dimension", dimension);
  json.set("terms", terms);
  json.set("postings", postings);
  json.set("total_length", total_length);
  json.set("total_title_length", total_title_length);
  json.set("titled_chunks", titled_chunks);
  json.set("analyzer", analyzer);
  json.set("title_weight", title_weight);
  json.set("heading_weight", heading_weight);
  json.set("graph_m", graph_m);
  json.set("graph_ef_construction", graph_ef_construction);
  if (version > 1) json.set("codes", code_name(codes));
  return json.dump();
}

SegmentMeta SegmentMeta::parse(std::string_view text, const std::string& path) {
  try {
    const Json json = parse_json(text, Location{path});
    SegmentMeta meta;
    meta.chunks = natural32(json.at("chunks"));
    meta.documents = natural32(json.at("documents"));
    meta.dimension = natural32(json.at("dimension"));
    meta.terms = natural64(json.at("terms"));
    meta.postings = natural64(json.at("postings"));
    meta.total_length = natural64(json.at("total_length"));
    meta.total_title_length = natural64(json.at("total_title_length"));
    meta.titled_chunks = natural32(json.at("titled_chunks"));
    meta.analyzer = json.at("analyzer").string();
    meta.title_weight = json.at("title_weight").number();
    meta.heading_weight = json.at("heading_weight").number();
    meta.graph_m = natural32(json.at("graph_m"));
    meta.graph_ef_construction = natural32(json.at("graph_ef_construction"));
    if (const Json* codes = json.find("codes")) meta.codes = ragctl::code_kind(codes->string());
    return meta;
  } catch (const Error& error) {
    throw Error(ErrorCode::kStore, Location{path},
                std::string("its section 'meta' is malformed: ") + error.what());
  }
}

Segment::Segment(const std::string& path, const std::string& deletions)
    : file_(path, kSegmentKind, kSegmentVersion),
      meta_(SegmentMeta::parse(text_of(file_.section("meta").all()), path)) {
  document_table_ = file_.section("documents.table");
  document_records_ = file_.section("documents.records");
  chunk_table_ = file_.section("chunks.table");
  chunk_records_ = file_.section("chunks.records");
  chunks_by_id_ = file_.section("chunks.by_id");
  postings_ = file_.section("postings");
  lengths_ = file_.section("lengths");
  title_lengths_ = file_.section("title_lengths");
  check_sizes();
  if (meta_.dimension > 0) {
    vectors_ = VectorSections(file_, {meta_.chunks, meta_.dimension, meta_.codes, meta_.graph_m});
  }
  const Section top = file_.has("terms.top") ? file_.section("terms.top") : Section();
  file_.advise_scans(top.size() > 0 ? "terms.top" : "lengths", "title_lengths");
  dictionary_ = Dictionary(file_.section("terms.index"), file_.section("terms.blocks"), meta_.terms, top);
  if (!deletions.empty()) open_deletions(deletions);
}

Segment::~Segment() = default;

const SegmentFields& Segment::fields() const {
  std::call_once(fields_once_, [this] { fields_ = std::make_unique<SegmentFields>(*this, file_); });
  return *fields_;
}

void Segment::check_sizes() const {
  check_size(document_table_, meta_.documents * sizeof(DocumentEntry));
  check_size(chunk_table_, meta_.chunks * sizeof(ChunkEntry));
  check_size(chunks_by_id_, meta_.chunks * sizeof(std::uint32_t));
  check_size(lengths_, meta_.chunks * sizeof(std::uint32_t));
  check_size(title_lengths_, meta_.chunks * sizeof(std::uint32_t));
}

void Segment::open_deletions(const std::string& path) {
  deletions_file_.emplace(path, kDeletionsKind, kDeletionsVersion);
  dead_ = deletions_file_->section("dead");
  check_size(dead_, (std::uint64_t{meta_.chunks} + 63) / 64 * sizeof(std::uint64_t));
}

std::vector<std::uint64_t> read_deletions(const std::string& path, std::uint32_t rows) {
  const SectionFile file(path, kDeletionsKind, kDeletionsVersion);
  const Section dead = file.section("dead");
  check_size(dead, (std::uint64_t{rows} + 63) / 64 * sizeof(std::uint64_t));
  const auto words = dead.all_as<std::uint64_t>();
  std::vector<std::uint64_t> out(words.begin(), words.end());
  if (out.empty()) out.push_back(0);
  return out;
}

std::uint64_t Segment::live_word(std::size_t word) const {
  const std::size_t left = meta_.chunks - word * 64;
  const std::uint64_t existing = left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
  return deletions_file_ ? existing & ~dead_.read_as<std::uint64_t>(word, 1)[0] : existing;
}

ChunkEntry Segment::chunk_entry(std::uint32_t row) const {
  return chunk_table_.read_as<ChunkEntry>(row, 1)[0];
}

std::string_view Segment::chunk_record(std::uint32_t row) const {
  const ChunkEntry entry = chunk_entry(row);
  return chunk_records_.read_text(entry.offset, entry.size);
}

Chunk Segment::chunk(std::uint32_t row) const {
  return decode_chunk(chunk_record(row), document(document_of(row)), chunk_records_);
}

std::string Segment::chunk_id(std::uint32_t row) const {
  return decode_chunk_id(chunk_record(row), document(document_of(row)), chunk_records_);
}

std::optional<std::uint32_t> Segment::find_chunk(std::string_view id) const {
  std::uint32_t low = 0;
  std::uint32_t high = meta_.chunks;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const std::uint32_t row = chunks_by_id_.read_as<std::uint32_t>(middle, 1)[0];
    const std::string found = chunk_id(row);
    if (found == id) return row;
    if (found < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

DocumentEntry Segment::document_entry(std::uint32_t document) const {
  const DocumentEntry entry = document_table_.read_as<DocumentEntry>(document, 1)[0];
  if (entry.first_row <= rows() && entry.rows <= rows() - entry.first_row) return entry;
  document_table_.fail("document " + std::to_string(document + 1) + " has rows from " +
                       std::to_string(entry.first_row) + ", " + std::to_string(entry.rows) +
                       " of them, but the segment has " + std::to_string(rows()));
}

std::string_view Segment::document_record(std::uint32_t document) const {
  const DocumentEntry entry = document_entry(document);
  return document_records_.read_text(entry.offset, entry.size);
}

DocumentFields Segment::document(std::uint32_t document) const {
  return decode_document(document_record(document), document_records_);
}

std::optional<std::uint32_t> Segment::find_document(std::string_view id) const {
  std::uint32_t low = 0;
  std::uint32_t high = meta_.documents;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const std::string_view found = document(middle).id;
    if (found == id) return middle;
    if (found < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

void Segment::prefetch_postings(const TermEntry& term) const {
  constexpr std::uint64_t kMostBytes = 4 << 20;  // of longer lists blocks are left out
  const std::uint64_t all = std::min(term.all.size, kMostBytes);
  const std::uint64_t title = std::min(term.title.size, kMostBytes);
  if (all == term.all.size) return postings_.prefetch(term.all.offset, all + title, Section::Mapped::kApart);
  postings_.prefetch(term.all.offset, all, Section::Mapped::kApart);
  postings_.prefetch(term.title.offset, title, Section::Mapped::kApart);
}

void Segment::prefetch_lengths() const {
  lengths_.prefetch(0, lengths_.size());
  if (meta_.titled_chunks > 0) title_lengths_.prefetch(0, title_lengths_.size());
}

void Segment::prefetch_chunks(std::span<const std::uint32_t> rows) const {
  const auto ask = [](const Section& section, std::uint64_t offset, std::uint64_t bytes) {
    section.prefetch(offset, bytes, Section::Mapped::kApart);
  };
  for (const std::uint32_t row : rows) ask(chunk_table_, row * sizeof(ChunkEntry), sizeof(ChunkEntry));
  for (const std::uint32_t row : rows) {
    const ChunkEntry entry = chunk_entry(row);
    ask(document_table_, entry.document * sizeof(DocumentEntry), sizeof(DocumentEntry));
    ask(chunk_records_, entry.offset, entry.size);
  }
  for (const std::uint32_t row : rows) {
    const DocumentEntry entry = document_entry(document_of(row));
    ask(document_records_, entry.offset, entry.size);
  }
}

PostingList Segment::postings(const ListPlace& place) const {
  return {postings_, place.offset, place.size, place.count, meta_.chunks};
}

void Segment::verify_all() const {
  file_.verify_all();
  if (deletions_file_) deletions_file_->verify_all();
}

}  // namespace ragctl
