// Qrels and runs: the two inputs of an evaluation, in the TREC and BEIR formats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/error.hpp"

namespace ragctl {

struct Judgement {
  std::string_view document;
  int relevance = 0;  // negative: pooled but not judged (trec_eval's -1)
};

struct RunEntry {
  std::string_view document;
  double score = 0.0;
};

// Rows grouped by query id. Flat: all rows lie in one array and all ids in a few blocks that copies of the
// table share, so a run of a million lines costs 24 bytes a row plus its ids and no allocation per row.
// Immutable; thread-safe. Iteration yields {query, rows} in ascending byte order of the query id.
template <typename Row>
class QueryTable {
 public:
  struct Group {
    std::string_view query;
    std::span<const Row> rows;
  };

  QueryTable() = default;
  // `groups` sorted by query, their views kept alive by `storage`.
  QueryTable(std::vector<Group> groups, std::shared_ptr<const void> storage)
      : groups_(std::move(groups)), storage_(std::move(storage)) {}

  auto begin() const { return groups_.begin(); }
  auto end() const { return groups_.end(); }
  std::size_t size() const { return groups_.size(); }  // number of queries
  bool empty() const { return groups_.empty(); }
  const Group& operator[](std::size_t i) const { return groups_[i]; }
  // The groups that `keep(query)` names; rows and ids are shared with this table.
  template <typename Keep>
  QueryTable kept(const Keep& keep) const {
    std::vector<Group> groups;
    for (const Group& group : groups_) {
      if (keep(group.query)) groups.push_back(group);
    }
    return QueryTable(std::move(groups), storage_);
  }
  // nullptr when the query is absent. O(log n).
  const Group* find(std::string_view query) const {
    std::size_t low = 0;
    std::size_t high = groups_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (groups_[middle].query < query) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < groups_.size() && groups_[low].query == query ? &groups_[low] : nullptr;
  }

 private:
  std::vector<Group> groups_;
  std::shared_ptr<const void> storage_;
};

// Judgements by query id, the rows of a query sorted by document id.
struct Qrels {
  QueryTable<Judgement> queries;
};

// Retrieved documents by query id. The order is trec_eval's: score descending (compared as
// doubles, as in trec_eval 10; version 9 rounded them to float first), ties by document id descending in byte
// order; ranks in the file are ignored.
struct Run {
  QueryTable<RunEntry> queries;
  std::string tag;   // of the last line, as trec_eval reports it
  std::string path;  // that it was read from, for messages; "" = made in memory
};

// Collects judgements in any order; ids are copied.
class QrelsBuilder {
 public:
  QrelsBuilder();
  ~QrelsBuilder();
  QrelsBuilder(QrelsBuilder&&) noexcept;

  // Room for that many rows, a hint.
  void reserve(std::size_t rows);
  // `line` (from 1; 0 unknown) is named by the error for duplicates.
  void add(std::string_view query, std::string_view document, int relevance, std::uint64_t line = 0);
  // Throws Error(kInput) "<path>:<line>: ..." for a (query, document) pair that was added twice. The builder
  // is empty afterwards.
  Qrels build(const std::string& path = "qrels");

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Collects retrieved documents in any order; ids are copied.
class RunBuilder {
 public:
  RunBuilder();
  ~RunBuilder();
  RunBuilder(RunBuilder&&) noexcept;

  void reserve(std::size_t rows);
  // Throws Error(kInput) when `score` is not finite.
  void add(std::string_view query, std::string_view document, double score, std::uint64_t line = 0);
  // As QrelsBuilder::build; the error ends with `advice`.
  Run build(std::string tag = "", const std::string& path = "run",
            const std::string& advice = "keep one of the two");

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// TREC qrels ("query iteration document relevance"), BEIR TSV with header
// ("query-id<TAB>corpus-id<TAB>score") or the same without. Fields are separated by any run of blanks and
// tabs; lines that begin with '#' are comments, as in trec_eval 10; a blank line is malformed, as in
// trec_eval. Path "-" is standard input. Throws Error(kInput) with the line: wrong number of fields,
// non-integer relevance, duplicate pair (both lines named), bytes that are no UTF-8, no judgement at all.
Qrels read_qrels(const std::string& path);

// TREC run "query Q0 document rank score tag" (what follows the tag is ignored, as in trec_eval) or JSONL
// {"query", "document", "score"} (one hit a line; an optional "tag"), or with the id as "query_id", as ragctl
// query --level document --format jsonl writes; document ids are brought to trec_id() there, as judgements
// name them.
// Blank lines and comments are skipped. Throws Error(kInput) with the line: fewer than six fields, a score
// that is no finite number, duplicate pair (both lines named), bytes that are no UTF-8, no hit at all. A
// million lines (100 MB) take about 0.2 s.
Run read_run(const std::string& path);

// What trec_id() escapes: all that separates fields and lines of a TREC file.
inline constexpr std::string_view kTrecWhiteSpace = " \t\n\v\f\r";

// A document id as it stands in TREC files, which separate their fields by white space: blanks become %20,
// line ends %0A and so on, % stays. Ids of questions are not written so: append_trec_line() refuses them.
std::string trec_id(std::string_view id);

// Whether a TREC run can name a query so: white space would separate fields, and a line that begins with '#'
// is a comment.
bool is_trec_query(std::string_view id);

// Appends "query Q0 document rank score tag\n", the score as the shortest text that reads back equal. Throws
// Error(kInput) when an id or the tag is empty or contains white space, or the query begins with '#': the
// format cannot express it.
void append_trec_line(std::string& out, std::string_view query, std::string_view document, std::size_t rank,
                      double score, std::string_view tag);

// A whole run, one such line a hit; read_run() makes an equal one of it.
std::string trec_run(const Run& run);

}  // namespace ragctl
