// A knowledge base on disk: immutable segments, manifests, one writer, readers that never wait
// (docs/formats.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/index/index_options.hpp"

namespace ragctl {

class Analyzer;
class Embedder;
class Filter;
class RepositoryWriter;
struct FieldInfo;
struct FilterMiss;
struct VisibleRows;
struct Term;
struct VectorSet;

// A live chunk by its row: rows number the chunks of a snapshot from 0, over all segments.
struct Scored {
  std::uint32_t row = 0;
  float score = 0.0F;

  bool operator==(const Scored&) const = default;
};

// Rows with their vectors: what a search by vectors scored of those that it could only estimate before.
struct NearVectors {
  std::vector<std::uint32_t> rows;
  std::vector<float> values;  // rows x dimension

  // Appends rows; returns where their vectors belong.
  std::span<float> add(std::span<const std::uint32_t> more, std::size_t dimension) {
    rows.insert(rows.end(), more.begin(), more.end());
    values.resize(rows.size() * dimension);
    return std::span(values).last(more.size() * dimension);
  }
};

// Which rows a search may return. bits[row / 64] >> (row % 64) & 1.
struct RowSet {
  std::vector<std::uint64_t> bits;
  bool contains(std::uint32_t row) const { return (bits[row / 64] >> (row % 64)) & 1U; }
};

// A term of a query with its multiplicity and what it brings.
struct QueryTerm {
  std::string text;
  float weight = 1.0F;
};

struct SnapshotInfo {
  std::uint64_t sequence = 0;   // 1 for the first commit
  std::string id;               // content hash of the manifest, 32 hex digits
  std::uint64_t documents = 0;  // live
  std::uint64_t chunks = 0;     // live
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;    // of all files that the snapshot needs
  std::size_t dimension = 0;  // 0: without vectors
  std::string analyzer;       // fingerprint
  std::string model;          // embedder fingerprint or ""
  // Filled by list_snapshots() and describe_snapshot() alone:
  std::int64_t committed_at = 0;  // seconds since 1970, see commit_time()
  std::vector<std::string> tags;  // sorted
};

// An immutable, consistent view of the newest commit. Opening reads the manifest and file headers only.
// Thread-safe. Every damaged byte that a call touches throws Error(kStore).
// A query by words whose terms have been looked up. Movable; thread-safe; the knowledge base outlives it.
class PreparedQuery {
 public:
  ~PreparedQuery();
  PreparedQuery(PreparedQuery&& other) noexcept;
  PreparedQuery& operator=(PreparedQuery&& other) noexcept;
  // As KnowledgeBase::search_lexical() and lexical_scores() have them.
  std::vector<Scored> search(std::size_t k, const RowSet* visible = nullptr, unsigned threads = 1) const;
  std::vector<float> scores(std::span<const std::uint32_t> rows, unsigned threads = 1) const;

 private:
  friend class KnowledgeBase;
  struct Impl;
  explicit PreparedQuery(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class KnowledgeBase {
 public:
  // Throws Error(kStore) for a directory without a manifest ("is not a knowledge base; create one with ragctl
  // index"), Error(kIo) when missing.
  static KnowledgeBase open(const std::string& path);
  // An older snapshot that is still kept, by its sequence number; Error(kStore) when it is not.
  static KnowledgeBase open(const std::string& path, std::uint64_t sequence);
  // The snapshot that a person means by a tag, number, time or id, see resolve_snapshot(); "" is the newest.
  static KnowledgeBase open_as_of(const std::string& path, std::string_view reference);
  ~KnowledgeBase();
  KnowledgeBase(KnowledgeBase&&) noexcept;

  const SnapshotInfo& info() const;
  const IndexOptions& options() const;  // of the commit that made this snapshot
  // Made on first use. Throws Error(kStore) when this ragctl's analyzer of that name makes other terms than
  // the index holds.
  const Analyzer& analyzer() const;
  // nullptr when the knowledge base has no vectors, or vectors without a model. Loaded on first use; damage
  // is Error(kStore).
  const Embedder* embedder() const;

  std::uint32_t rows() const;  // including deleted ones
  bool live(std::uint32_t row) const;
  Chunk chunk(std::uint32_t row) const;
  // Asks the system to read the chunks ahead, so that they are not waited for one after the other. Throws like
  // chunk() for damage in what says where they lie.
  void prefetch_chunks(std::span<const std::uint32_t> rows) const;
  std::string chunk_id(std::uint32_t row) const;
  std::string document_id(std::uint32_t row) const;
  // The live row of a chunk id.
  std::optional<std::uint32_t> find_chunk(std::string_view id) const;
  // The live rows of a document, in order; empty when there is no such document.
  std::vector<std::uint32_t> document_rows(std::string_view document_id) const;

  // What a filter (filter.hpp) lets through. Reads the columns of the fields that it names; where a field has
  // none (or the segment is of version 1), the records. Throws Error(kUsage), pointing into the filter, for a
  // field that no document has and for an operand of a type that no value of its field has.
  VisibleRows visible_rows(const Filter& filter) const;
  // The rows that are in both.
  VisibleRows intersection(const VisibleRows& a, const VisibleRows& b) const;
  // Why the filter leaves a row out; nothing when it does not.
  std::optional<FilterMiss> filter_miss(const Filter& filter, std::uint32_t row) const;
  // All fields that documents have, by name. Costs a pass over the columns.
  std::vector<FieldInfo> fields() const;

  // Every search throws Error(kUsage) for a query that is not finite or has the wrong dimension, and for a
  // row set that is too small.
  //
  // Top k live rows by BM25, best first, ties by chunk id; scores > 0. Document frequencies count live and
  // dead chunks of all segments, N and the average length likewise (as Lucene does); compact() makes them
  // exact. `visible` restricts the rows; nullptr is all. The same for any number of threads.
  std::vector<Scored> search_lexical(std::span<const QueryTerm> query, std::size_t k,
                                     const RowSet* visible = nullptr, unsigned threads = 1) const;
  // Exhaustive scoring without skipping, for tests and audits: must equal search_lexical.
  std::vector<Scored> search_lexical_exhaustive(std::span<const QueryTerm> query, std::size_t k,
                                                const RowSet* visible = nullptr) const;
  // Top k live rows by inner product, best first, ties by chunk id. `exact` forbids graph and codes. Nothing
  // for a query of zeros (a text without a known term), to which all rows are equally near. The same for any
  // number of threads, which share binary codes. Throws Error(kUsage) without vectors.
  std::vector<Scored> search_vectors(std::span<const float> query, std::size_t k,
                                     const RowSet* visible = nullptr, bool exact = false,
                                     unsigned threads = 1) const;
  // Also fills `near`, for a search with the same k and rows by a query that is like this one: that looks at
  // no more than `near` of what was searched by binary codes here, and searches the rest as usual.
  std::vector<Scored> search_vectors(std::span<const float> query, std::size_t k, const RowSet* visible,
                                     unsigned threads, NearVectors& near) const;
  std::vector<Scored> search_near(std::span<const float> query, std::size_t k, const RowSet* visible,
                                  unsigned threads, const NearVectors& near) const;
  // The same for several queries, rows of info().dimension floats, on context.threads threads, which take a
  // query each. Results do not depend on them.
  std::vector<std::vector<Scored>> search_vectors_batch(std::span<const float> queries, std::size_t k,
                                                        const Context& context,
                                                        const RowSet* visible = nullptr,
                                                        bool exact = false) const;
  // A query for several of the calls with words: its terms are looked up once. The same for every number of
  // threads. `requested` is called once, when the system has been asked for all that the query will read and
  // before any of it is waited for: what asks for more than that, from a cold disk, belongs behind it.
  PreparedQuery prepare(std::span<const QueryTerm> query, unsigned threads = 1,
                        const std::function<void()>& requested = {}) const;
  // Scores of given rows, in their order. The same for any number of threads.
  std::vector<float> lexical_scores(std::span<const QueryTerm> query, std::span<const std::uint32_t> rows,
                                    unsigned threads = 1) const;
  std::vector<float> vector_scores(std::span<const float> query, std::span<const std::uint32_t> rows) const;
  // Number of chunks that contain the term, and the idf that BM25 uses for it.
  std::uint64_t document_frequency(std::string_view term) const;
  double idf(std::string_view term) const;
  // The stored embedding of a row (dimension floats).
  std::span<const float> vector(std::uint32_t row) const;

  // Reads and verifies every byte of every file of the snapshot. Throws at the first damage.
  void verify() const;

 private:
  friend class PreparedQuery;
  struct Impl;
  explicit KnowledgeBase(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct IndexReport {
  std::uint64_t scanned = 0;  // documents in the input
  std::uint64_t added = 0;
  std::uint64_t modified = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t deleted = 0;
  std::uint64_t spared = 0;   // not deleted, for their source could not be read
  std::uint64_t skipped = 0;  // documents without any text: not stored, deleted where they were
  std::uint64_t failed = 0;   // documents that cannot be indexed; what is stored of them stays as it was
  std::vector<std::string> failures;  // a line each: "document '<id>': why; what to do"
  std::uint64_t chunks = 0;           // live chunks after the commit
  bool committed = false;             // false when nothing had changed: no new snapshot
  SnapshotInfo snapshot;
};

// What an update is made from. chunks: any order, whole documents. vectors: null, or one row per chunk in the
// same order. model: serialised embedder the vectors come from (empty without vectors).
struct IndexInput {
  std::span<const Chunk> chunks;
  const VectorSet* vectors = nullptr;
  std::string_view model;
  // Further input arguments that were read, beside those that chunks name as their root: with prune = "root"
  // the documents of one that holds none any more are deleted.
  std::span<const std::string> roots = {};
  // Sources that could not be read: whatever prune says, their documents stay where the input lacks them.
  std::span<const std::string> unread = {};
};

// Rewrites all live chunks into one segment, in one atomic commit: nothing deleted is left in the newest
// snapshot, statistics are exact, and the segment equals that of a fresh build of the same documents byte for
// byte. Does nothing to a knowledge base that is one clean segment.
SnapshotInfo compact_knowledge_base(const std::string& path, const Context& context);
// The same with a lock that the caller holds, of a knowledge base that is there.
SnapshotInfo compact_knowledge_base(RepositoryWriter& writer, const Context& context);

// The kept snapshots, oldest first, with times and tags. Reads manifests only.
std::vector<SnapshotInfo> list_snapshots(const std::string& path);

// Creates the knowledge base or synchronises it, in one atomic commit: documents whose hash differs are
// replaced, new ones added, missing ones deleted as options.prune says. Same input and state, same bytes.
// When the model differs from the stored one, every live chunk must be in the input (the vectors are replaced
// whole), else Error(kUsage) says so. Throws Error(kInput) for input without a chunk and without roots, which
// says nothing, whatever prune is; Error(kStore) when another writer holds the lock; Error(kUsage) when
// analyzer or vectors do not fit the existing knowledge base.
IndexReport update_knowledge_base(const std::string& path, const IndexInput& input,
                                  const IndexOptions& options, const Context& context);
// The same with a lock that the caller holds.
IndexReport update_knowledge_base(RepositoryWriter& writer, const IndexInput& input,
                                  const IndexOptions& options, const Context& context);

}  // namespace ragctl
