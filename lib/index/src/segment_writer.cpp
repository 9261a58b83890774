#include "segment_writer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "bytes.hpp"
#include "field_collector.hpp"
#include "lexical_merge.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kGone = ~0U;

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

// The terms of a stored segment, its rows renumbered.
class StoredTerms final : public TermSource {
 public:
  StoredTerms(const Segment& segment, std::vector<std::uint32_t> new_rows)
      : segment_(segment), new_rows_(std::move(new_rows)), cursor_(segment.dictionary()) {}

  bool next() override { return cursor_.next(); }
  std::string_view term() const override { return cursor_.term(); }

  void append_to(TermLists& out) override {
    append_list(cursor_.entry().all, out.all);
    append_list(cursor_.entry().title, out.title);
  }

 private:
  void append_list(const ListPlace& place, std::vector<Posting>& out) const {
    if (place.count == 0) return;
    const PostingList list = segment_.postings(place);
    std::array<std::uint32_t, kBlockPostings> rows;
    std::array<std::uint32_t, kBlockPostings> frequencies;
    for (std::size_t block = 0; block < list.blocks(); ++block) {
      const std::size_t count = list.decode(block, rows.data(), frequencies.data());
      for (std::size_t i = 0; i < count; ++i) {
        if (new_rows_[rows[i]] != kGone) out.push_back({new_rows_[rows[i]], frequencies[i]});
      }
    }
  }

  const Segment& segment_;
  std::vector<std::uint32_t> new_rows_;
  Dictionary::Cursor cursor_;
};

class Writer {
 public:
  Writer(const SegmentPlan& plan, const SegmentContext& context, const ByteSink& sink)
      : plan_(plan), context_(context), file_(kSegmentKind, kSegmentVersion, sink) {
    for (const DocumentSource& source : plan.documents) add_rows(source);
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
    file_.add("meta", meta_.dump());
    file_.finish();
    return meta_;
  }

 private:
  const InputDocument& input_document(const DocumentSource& source) const {
    return context_.input.documents()[source.document];
  }

  void add_rows(const DocumentSource& source) {
    if (source.segment != nullptr) {
      const DocumentEntry entry = source.segment->document_entry(source.document);
      for (std::uint32_t i = 0; i < entry.rows; ++i) rows_.push_back({source.segment, entry.first_row + i});
      counts_.push_back(entry.rows);
      return;
    }
    const InputDocument& document = input_document(source);
    for (std::uint32_t i = 0; i < document.count; ++i) rows_.push_back({nullptr, document.first + i});
    counts_.push_back(document.count);
  }

  std::string document_record(const DocumentSource& source) const {
    if (source.segment != nullptr) return std::string(source.segment->document_record(source.document));
    return encode_document(context_.input.chunk(input_document(source).first));
  }

  void write_documents() {
    std::string table;
    std::uint64_t offset = 0;
    std::uint32_t row = 0;
    std::size_t number = 0;
    file_.begin("documents.records");
    for (const DocumentSource& source : plan_.documents) {
      const std::string record = document_record(source);
      DocumentEntry entry;
      entry.signature = source.segment != nullptr ? source.segment->document_entry(source.document).signature
                                                  : input_document(source).signature;
      entry.offset = offset;
      entry.size = static_cast<std::uint32_t>(record.size());
      entry.first_row = row;
      entry.rows = counts_[number++];
      put_raw(table, entry);
      file_.append(record);
      offset += record.size();
      row += entry.rows;
    }
    file_.end();
    file_.add("documents.table", table);
  }

  // Also sorts the rows by chunk id, and makes the columns of the fields.
  void write_chunks() {
    std::string table;
    std::vector<std::string> ids;
    std::vector<std::uint32_t> first_rows;
    FieldCollector columns(meta_.documents, meta_.chunks);
    std::uint64_t offset = 0;
    file_.begin("chunks.records");
    std::uint32_t row = 0;
    for (std::uint32_t number = 0; number < plan_.documents.size(); ++number) {
      const std::string document = document_record(plan_.documents[number]);
      const DocumentFields fields = decode_document(document, Section());
      first_rows.push_back(row);
      columns.add_document(number, fields);
      for (std::uint32_t i = 0; i < counts_[number]; ++i, ++row) {
        const std::string record = chunk_record(rows_[row], fields);
        put_raw(table, ChunkEntry{offset, static_cast<std::uint32_t>(record.size()), number});
        file_.append(record);
        offset += record.size();
        columns.add_chunk(row, record, fields);
        ids.push_back(decode_chunk_id(record, fields, Section()));
      }
      if (number % 1024 == 0) context_.context.check_cancelled();
    }
    file_.end();
    file_.add("chunks.table", table);
    std::vector<std::uint32_t> by_id(rows_.size());
    std::iota(by_id.begin(), by_id.end(), 0U);
    std::sort(by_id.begin(), by_id.end(),
              [&](auto a, auto b) { return ids[a] < ids[b] || (ids[a] == ids[b] && a < b); });
    file_.add("chunks.by_id", bytes_of(by_id));
    first_rows.push_back(row);
    columns.write(first_rows, file_);
  }

  std::string chunk_record(const RowSource& source, const DocumentFields& document) const {
    if (source.segment != nullptr) return std::string(source.segment->chunk_record(source.row));
    return encode_chunk(context_.input.chunk(source.row), document);
  }

  bool analyzed(const RowSource& source) const { return source.segment == nullptr || plan_.reanalyze; }

  std::vector<std::unique_ptr<TermSource>> analyze(RowLengths& lengths) const {
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
    return analyze_chunks(rows, load, context_.analyzer, weights, lengths, context_.context);
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
        map.assign(source.segment->rows(), kGone);
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

  void write_terms() {
    RowLengths lengths(rows_.size());
    std::vector<std::unique_ptr<TermSource>> sources = analyze(lengths);
    add_stored_sources(sources, lengths);
    DictionaryWriter dictionary;
    file_.begin("postings");
    const LexicalCounts counts = merge_terms(
        sources, lengths, [this](std::string_view bytes) { file_.append(bytes); }, dictionary,
        context_.context);
    file_.end();
    file_.add("terms.index", dictionary.index());
    file_.add("terms.blocks", dictionary.blocks());
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

  void write_vectors() {
    file_.begin("vectors", page_alignment(rows_.size() * std::size_t{plan_.dimension} * sizeof(float)));
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      file_.append({reinterpret_cast<const char*>(vector(row)), plan_.dimension * sizeof(float)});
      if (row % 4096 == 0) context_.context.check_cancelled();
    }
    file_.end();
    const VectorOf vector_of = [this](std::uint32_t row) { return vector(row); };
    meta_.codes = wanted_codes(context_.options, meta_.chunks, meta_.dimension);
    write_codes(meta_.codes, {meta_.chunks, meta_.dimension, vector_of}, file_, context_.context);
    if (context_.options.vector_type != "hnsw") return;
    meta_.graph_m = context_.options.hnsw_m;
    meta_.graph_ef_construction = context_.options.hnsw_ef_construction;
    const GraphOptions graph{meta_.chunks, meta_.dimension, meta_.graph_m, meta_.graph_ef_construction};
    build_graph(graph, vector_of, file_, context_.context);
  }

  const SegmentPlan& plan_;
  const SegmentContext& context_;
  SectionFileWriter file_;
  SegmentMeta meta_;
  std::vector<RowSource> rows_;
  std::vector<std::uint32_t> counts_;  // rows of each document
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
