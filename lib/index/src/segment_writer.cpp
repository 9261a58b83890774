#include "segment_writer.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>

#include "bytes.hpp"
#include "field_collector.hpp"
#include "lexical_merge.hpp"
#include "ragctl/core/ordered_pipeline.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/text/analyzer.hpp"
#include "stored_terms.hpp"

namespace ragctl {
namespace {

// Documents whose records a thread makes at a time.
constexpr std::size_t kDocumentBatch = 256;
constexpr std::size_t kPartBytes = std::size_t{1} << 20;  // of postings
// Vectors between two releases of their memory.
constexpr std::uint32_t kReleaseRows = 4096;

// Where a row of the new segment comes from.
struct RowSource {
  const Segment* segment = nullptr;
  std::uint32_t row = 0;  // in the segment, or the number of the chunk in the input
};

std::string_view bytes_of(std::span<const std::uint32_t> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

std::uint64_t sum_of(std::span<const std::uint32_t> values) {
  return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
}

// The records of some consecutive documents' chunks.
struct RecordBatch {
  std::string records;
  std::vector<ChunkEntry> entries;  // offsets within records
  std::vector<std::string> ids;
};

class Writer {
 public:
  Writer(const SegmentPlan& plan, const SegmentContext& context, const ByteSink& sink)
      : plan_(plan), context_(context), file_(kSegmentKind, plan.form.version, sink, plan.form.container) {
    for (const DocumentSource& source : plan.documents) add_rows(source);
    first_rows_.push_back(static_cast<std::uint32_t>(rows_.size()));
  }

  SegmentMeta write() {
    meta_.chunks = static_cast<std::uint32_t>(rows_.size());
    meta_.documents = static_cast<std::uint32_t>(plan_.documents.size());
    meta_.dimension = plan_.dimension;
    meta_.analyzer = context_.analyzer.fingerprint();
    meta_.title_weight = context_.options.title_weight;
    meta_.heading_weight = context_.options.heading_weight;
    write_documents();
    write_chunks();
    write_terms();
    if (plan_.dimension > 0) write_vectors();
    file_.add("meta", meta_.dump(plan_.form.version));
    file_.finish();
    return meta_;
  }

 private:
  const InputDocument& input_document(const DocumentSource& source) const {
    return context_.input.documents()[source.document];
  }

  void add_rows(const DocumentSource& source) {
    first_rows_.push_back(static_cast<std::uint32_t>(rows_.size()));
    if (source.segment != nullptr) {
      const DocumentEntry entry = source.segment->document_entry(source.document);
      for (std::uint32_t i = 0; i < entry.rows; ++i) rows_.push_back({source.segment, entry.first_row + i});
      return;
    }
    const InputDocument& document = input_document(source);
    for (std::uint32_t i = 0; i < document.count; ++i) rows_.push_back({nullptr, document.first + i});
  }

  std::string document_record(const DocumentSource& source) const {
    if (source.segment != nullptr) return std::string(source.segment->document_record(source.document));
    return encode_document(context_.input.chunk(input_document(source).first));
  }

  // The sections that errors about a document's records name: none for those that were made here.
  const Section& origin_of_document(std::size_t number) const {
    const Segment* segment = plan_.documents[number].segment;
    return segment != nullptr ? segment->document_records() : none_;
  }
  const Section& origin_of_chunks(std::size_t number) const {
    const Segment* segment = plan_.documents[number].segment;
    return segment != nullptr ? segment->chunk_records() : none_;
  }

  void write_documents() {
    std::string table;
    std::uint64_t offset = 0;
    file_.begin("documents.records");
    for (std::size_t number = 0; number < plan_.documents.size(); ++number) {
      const DocumentSource& source = plan_.documents[number];
      const std::string record = document_record(source);
      DocumentEntry entry;
      entry.signature = source.segment != nullptr ? source.segment->document_entry(source.document).signature
                                                  : input_document(source).signature;
      entry.offset = offset;
      entry.size = static_cast<std::uint32_t>(record.size());
      entry.first_row = first_rows_[number];
      entry.rows = first_rows_[number + 1] - entry.first_row;
      put_raw(table, entry);
      file_.append(record);
      offset += record.size();
    }
    file_.end();
    file_.add("documents.table", table);
  }

  // Also sorts the rows by chunk id, and makes the columns of the fields.
  void write_chunks() {
    std::string table;
    std::vector<std::string> ids;
    FieldCollector columns(meta_.documents, meta_.chunks);
    std::uint64_t offset = 0;
    file_.begin("chunks.records");
    const std::size_t batches = (plan_.documents.size() + kDocumentBatch - 1) / kDocumentBatch;
    const auto make = [this](std::size_t batch) { return make_records(batch * kDocumentBatch); };
    ordered_for<RecordBatch>(context_.context, batches, make, [&](RecordBatch&& batch) {
      collect_fields(batch, columns);
      for (ChunkEntry entry : batch.entries) {
        entry.offset += offset;
        put_raw(table, entry);
      }
      file_.append(batch.records);
      offset += batch.records.size();
      std::move(batch.ids.begin(), batch.ids.end(), std::back_inserter(ids));
    });
    file_.end();
    file_.add("chunks.table", table);
    file_.add("chunks.by_id", bytes_of(rows_by_id(ids)));
    if (plan_.form.version > 1) columns.write(first_rows_, file_);
  }

  // The columns of the batch's documents and rows, in order.
  void collect_fields(const RecordBatch& batch, FieldCollector& columns) const {
    std::string document;
    DocumentFields fields;
    std::uint32_t number = ~0U;  // none yet
    std::uint32_t row = 0;
    for (const ChunkEntry& entry : batch.entries) {
      if (entry.document != number) {
        number = entry.document;
        row = first_rows_[number];
        document = document_record(plan_.documents[number]);
        fields = decode_document(document, origin_of_document(number));
        columns.come_from(origin_of_chunks(number));
        columns.add_document(number, fields);
      }
      const auto record = std::string_view(batch.records).substr(entry.offset, entry.size);
      columns.add_chunk(row++, record, fields);
    }
  }

  // Of kDocumentBatch documents.
  RecordBatch make_records(std::size_t first) const {
    RecordBatch batch;
    const std::size_t end = std::min(first + kDocumentBatch, plan_.documents.size());
    for (std::size_t number = first; number < end; ++number) {
      const std::string document = document_record(plan_.documents[number]);
      const DocumentFields fields = decode_document(document, origin_of_document(number));
      for (std::uint32_t row = first_rows_[number]; row < first_rows_[number + 1]; ++row) {
        const std::string record = chunk_record(rows_[row], fields);
        batch.entries.push_back({batch.records.size(), static_cast<std::uint32_t>(record.size()),
                                 static_cast<std::uint32_t>(number)});
        batch.records += record;
        batch.ids.push_back(decode_chunk_id(record, fields, origin_of_chunks(number)));
      }
    }
    return batch;
  }

  // Ids begin with their documents' as a rule: sorting within each document is then all there is to do.
  std::vector<std::uint32_t> rows_by_id(const std::vector<std::string>& ids) const {
    std::vector<std::uint32_t> by_id(ids.size());
    std::iota(by_id.begin(), by_id.end(), 0U);
    const auto before = [&](auto a, auto b) { return ids[a] < ids[b] || (ids[a] == ids[b] && a < b); };
    for (std::size_t number = 0; number < plan_.documents.size(); ++number)
      std::sort(by_id.begin() + first_rows_[number], by_id.begin() + first_rows_[number + 1], before);
    if (!std::is_sorted(by_id.begin(), by_id.end(), before)) std::sort(by_id.begin(), by_id.end(), before);
    return by_id;
  }

  std::string chunk_record(const RowSource& source, const DocumentFields& document) const {
    if (source.segment != nullptr) return std::string(source.segment->chunk_record(source.row));
    return encode_chunk(context_.input.chunk(source.row), document);
  }

  bool analyzed(const RowSource& source) const { return source.segment == nullptr || plan_.reanalyze; }

  AnalyzedChunks analyze(RowLengths& lengths) const {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      if (analyzed(rows_[row])) rows.push_back(row);
    }
    const ChunkLoader load = [&](std::size_t item, Chunk& storage) -> const Chunk& {
      const RowSource& source = rows_[rows[item]];
      if (source.segment == nullptr) return context_.input.chunk(source.row);
      storage = source.segment->chunk(source.row);
      return storage;
    };
    const FieldWeights weights{context_.options.title_weight, context_.options.heading_weight};
    return analyze_chunks(rows, load, context_.analyzer, weights, lengths, context_.scratch,
                          context_.context);
  }

  // Sources for the stored segments whose postings are copied, in order of first use; their lengths are
  // copied too.
  void add_stored_sources(std::vector<std::unique_ptr<TermSource>>& sources, RowLengths& lengths) const {
    std::vector<const Segment*> segments;
    std::map<const Segment*, std::vector<std::uint32_t>> new_rows;
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      const RowSource& source = rows_[row];
      if (analyzed(source)) continue;
      std::vector<std::uint32_t>& map = new_rows[source.segment];
      if (map.empty()) {
        map.assign(source.segment->rows(), kGoneRow);
        segments.push_back(source.segment);
      }
      map[source.row] = row;
      lengths.all[row] = source.segment->lengths()[source.row];
      lengths.title[row] = source.segment->title_lengths()[source.row];
    }
    for (const Segment* segment : segments) {
      sources.push_back(std::make_unique<StoredTerms>(*segment, std::move(new_rows[segment])));
    }
  }

  // What comes in one long piece is written and mapped in huge pages, of which a question to lists of
  // postings would need little: 266 instead of 157 MB were resident for one to a million chunks.
  void append_in_parts(std::string_view bytes) {
    for (; bytes.size() > kPartBytes; bytes.remove_prefix(kPartBytes))
      file_.append(bytes.substr(0, kPartBytes));
    file_.append(bytes);
  }

  void write_terms() {
    RowLengths lengths(rows_.size());
    AnalyzedChunks analyzed = analyze(lengths);
    add_stored_sources(analyzed.sources, lengths);
    std::unique_ptr<SpillFile> spill;
    if (rows_.size() >= kSpillChunks) spill = std::make_unique<SpillFile>(context_.scratch);
    DictionaryWriter dictionary(spill.get());
    file_.begin("postings");
    const LexicalCounts counts = merge_terms(
        analyzed.sources, lengths, [this](std::string_view bytes) { append_in_parts(bytes); }, dictionary,
        context_.context);
    file_.end();
    file_.add("terms.index", dictionary.index());
    file_.begin("terms.blocks");
    dictionary.write_blocks([this](std::string_view bytes) { file_.append(bytes); });
    file_.end();
    if (plan_.form.version > 1 && plan_.form.top) file_.add("terms.top", dictionary.top());
    file_.add("lengths", bytes_of(lengths.all));
    file_.add("title_lengths", bytes_of(lengths.title));
    meta_.terms = counts.terms;
    meta_.postings = counts.postings;
    meta_.total_length = sum_of(lengths.all);
    meta_.total_title_length = sum_of(lengths.title);
    meta_.titled_chunks = static_cast<std::uint32_t>(std::count_if(
        lengths.title.begin(), lengths.title.end(), [](std::uint32_t length) { return length > 0; }));
  }

  const float* vector(std::uint32_t row) const {
    const RowSource& source = rows_[row];
    return source.segment == nullptr ? context_.input.vector(source.row)
                                     : source.segment->vector(source.row).data();
  }

  // For passes over all rows: the memory of those that lie behind is given back now and then.
  const float* passing_vector(std::uint32_t row) const {
    if (row % kReleaseRows == 0) context_.input.release_vectors();
    return vector(row);
  }

  void write_vectors() {
    file_.begin("vectors", page_alignment(rows_.size() * std::size_t{plan_.dimension} * sizeof(float)));
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      file_.append({reinterpret_cast<const char*>(passing_vector(row)), plan_.dimension * sizeof(float)});
      if (row % 4096 == 0) context_.context.check_cancelled();
    }
    file_.end();
    if (plan_.form.version > 1) meta_.codes = wanted_codes(context_.options, meta_.chunks, meta_.dimension);
    const VectorOf in_passing = [this](std::uint32_t row) { return passing_vector(row); };
    write_codes(meta_.codes, {meta_.chunks, meta_.dimension, in_passing}, file_, context_.context);
    if (context_.options.vector_type != "hnsw") return;
    meta_.graph_m = context_.options.hnsw_m;
    meta_.graph_ef_construction = context_.options.hnsw_ef_construction;
    const GraphOptions graph{meta_.chunks, meta_.dimension, meta_.graph_m, meta_.graph_ef_construction};
    build_graph(
        graph, [this](std::uint32_t row) { return vector(row); }, file_, context_.context);
  }

  const SegmentPlan& plan_;
  const SegmentContext& context_;
  const Section none_;
  SectionFileWriter file_;
  SegmentMeta meta_;
  std::vector<RowSource> rows_;
  std::vector<std::uint32_t> first_rows_;  // of each document, and the end of the last
};

}  // namespace

SegmentMeta write_segment(const SegmentPlan& plan, const SegmentContext& context, const ByteSink& sink) {
  return Writer(plan, context, sink).write();
}

std::string format_deletions(const std::vector<std::uint64_t>& dead) {
  SectionFileWriter file(kDeletionsKind, kDeletionsVersion);
  file.add("dead", {reinterpret_cast<const char*>(dead.data()), dead.size() * sizeof(std::uint64_t)});
  return file.finish();
}

}  // namespace ragctl
