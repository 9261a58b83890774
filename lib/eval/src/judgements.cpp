// Rows arrive in file order, which is nearly always grouped by query. A segment is a stretch of rows of one
// query; when every query has a single segment the rows stay where they are, otherwise one pass gathers them.
#include "ragctl/eval/judgements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include "id_table.hpp"
#include "ragctl/eval/table.hpp"

namespace ragctl {
namespace {

bool ranks_before(const RunEntry& a, const RunEntry& b) {
  return a.score != b.score ? a.score > b.score : a.document > b.document;
}
bool ranks_before(const Judgement& a, const Judgement& b) { return a.document < b.document; }

template <typename Row>
class TableBuilder {
 public:
  void add(std::string_view query, Row row, std::uint64_t line) {
    if (segments_.empty() || queries_[segments_.back().query] != query) {
      segments_.push_back({number_of(query), rows_.size()});
    }
    row.document = storage_->arena.store(row.document);
    rows_.push_back(row);
    lines_.push_back(line <= UINT32_MAX ? static_cast<std::uint32_t>(line) : 0);
  }

  void reserve(std::size_t rows) {
    rows_.reserve(rows);
    lines_.reserve(rows);
  }

  QueryTable<Row> build(const std::string& path, const std::string& advice) {
    if (segments_.size() != queries_.size()) gather();
    auto groups = sorted_groups(path, advice);
    storage_->rows = std::move(rows_);
    return QueryTable<Row>(std::move(groups), std::move(storage_));
  }

 private:
  struct Segment {
    std::uint32_t query;
    std::size_t begin;
  };
  struct Storage {
    IdArena arena;
    std::vector<Row> rows;
  };

  std::uint32_t number_of(std::string_view query) {
    if (const auto found = numbers_.find(query); found != numbers_.end()) return found->second;
    const auto number = static_cast<std::uint32_t>(queries_.size());
    queries_.push_back(storage_->arena.store(query));
    numbers_.emplace(queries_.back(), number);
    return number;
  }

  std::size_t segment_end(std::size_t i) const {
    return i + 1 < segments_.size() ? segments_[i + 1].begin : rows_.size();
  }

  // Brings the rows of each query together, in the order in which the queries appeared first.
  void gather() {
    std::vector<std::size_t> next(queries_.size() + 1, 0);
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      next[segments_[i].query + 1] += segment_end(i) - segments_[i].begin;
    }
    for (std::size_t q = 0; q < queries_.size(); ++q) next[q + 1] += next[q];
    std::vector<Segment> gathered;
    for (std::uint32_t q = 0; q < queries_.size(); ++q) gathered.push_back({q, next[q]});
    std::vector<Row> rows(rows_.size());
    std::vector<std::uint32_t> lines(lines_.size());
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      for (std::size_t row = segments_[i].begin; row < segment_end(i); ++row) {
        const std::size_t to = next[segments_[i].query]++;
        rows[to] = rows_[row];
        lines[to] = lines_[row];
      }
    }
    rows_ = std::move(rows);
    lines_ = std::move(lines);
    segments_ = std::move(gathered);
  }

  std::vector<typename QueryTable<Row>::Group> sorted_groups(const std::string& path,
                                                             const std::string& advice) {
    std::vector<typename QueryTable<Row>::Group> groups;
    groups.reserve(segments_.size());
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const std::span<Row> rows(rows_.data() + segments_[i].begin, segment_end(i) - segments_[i].begin);
      refuse_duplicates(path, advice, segments_[i], rows);
      const auto before = [](const Row& a, const Row& b) { return ranks_before(a, b); };
      if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
      groups.push_back({queries_[segments_[i].query], rows});
    }
    std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.query < b.query; });
    return groups;
  }

  void refuse_duplicates(const std::string& path, const std::string& advice, const Segment& segment,
                         std::span<const Row> rows) {
    table_.reset(rows.size());
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      const auto first =
          table_.insert(rows[i].document, i, [&](std::uint32_t at) { return rows[at].document; });
      if (first == IdTable::kNone) continue;
      const std::uint64_t line = lines_[segment.begin + first];
      throw Error(ErrorCode::kInput, Location{path, lines_[segment.begin + i]},
                  "document '" + shown_id(rows[i].document) + "' appears twice for query '" +
                      shown_id(queries_[segment.query]) + "'" +
                      (line != 0 ? ", first on line " + std::to_string(line) : "") + "; " + advice);
    }
  }

  std::shared_ptr<Storage> storage_ = std::make_shared<Storage>();
  std::vector<Row> rows_;
  std::vector<std::uint32_t> lines_;
  std::vector<Segment> segments_;
  std::vector<std::string_view> queries_;                        // by number, in order of appearance
  std::unordered_map<std::string_view, std::uint32_t> numbers_;  // looked up only
  IdTable table_;
};

void append_field(std::string& out, std::string_view field, const char* what) {
  if (field.empty() || field.find_first_of(kTrecWhiteSpace) != std::string_view::npos) {
    throw Error(ErrorCode::kInput,
                std::string(what) + " '" + std::string(field) +
                    "' is empty or contains white space, which a TREC file cannot express; "
                    "choose the JSONL format or rename it");
  }
  out += field;
  out += ' ';
}

template <typename Number>
void append_number(std::string& out, Number number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  out.append(buffer, end);
}

}  // namespace

struct QrelsBuilder::Impl {
  TableBuilder<Judgement> table;
};

QrelsBuilder::QrelsBuilder() : impl_(std::make_unique<Impl>()) {}
QrelsBuilder::~QrelsBuilder() = default;
QrelsBuilder::QrelsBuilder(QrelsBuilder&&) noexcept = default;

void QrelsBuilder::reserve(std::size_t rows) { impl_->table.reserve(rows); }

void QrelsBuilder::add(std::string_view query, std::string_view document, int relevance, std::uint64_t line) {
  impl_->table.add(query, Judgement{document, relevance}, line);
}

Qrels QrelsBuilder::build(const std::string& path) {
  const auto impl = std::exchange(impl_, std::make_unique<Impl>());
  return Qrels{impl->table.build(path, "keep one of the two")};
}

struct RunBuilder::Impl {
  TableBuilder<RunEntry> table;
};

RunBuilder::RunBuilder() : impl_(std::make_unique<Impl>()) {}
RunBuilder::~RunBuilder() = default;
RunBuilder::RunBuilder(RunBuilder&&) noexcept = default;

void RunBuilder::reserve(std::size_t rows) { impl_->table.reserve(rows); }

void RunBuilder::add(std::string_view query, std::string_view document, double score, std::uint64_t line) {
  if (!std::isfinite(score)) {
    throw Error(ErrorCode::kInput, "the score of document '" + std::string(document) + "' for query '" +
                                       std::string(query) + "' is not finite; remove it from the run");
  }
  impl_->table.add(query, RunEntry{document, score}, line);
}

Run RunBuilder::build(std::string tag, const std::string& path, const std::string& advice) {
  const auto impl = std::exchange(impl_, std::make_unique<Impl>());
  return Run{impl->table.build(path, advice), std::move(tag), ""};
}

std::string trec_id(std::string_view id) {
  std::string out;
  for (const char c : id) {
    if (kTrecWhiteSpace.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    }
  }
  return out;
}

bool is_trec_query(std::string_view id) {
  return !id.empty() && id.front() != '#' && id.find_first_of(kTrecWhiteSpace) == std::string_view::npos;
}

void append_trec_line(std::string& out, std::string_view query, std::string_view document, std::size_t rank,
                      double score, std::string_view tag) {
  const std::size_t start = out.size();
  if (query.starts_with('#')) {
    throw Error(ErrorCode::kInput, "query id '" + std::string(query) +
                                       "' begins with '#', which makes a comment of its lines in a TREC "
                                       "file; choose the JSONL format or rename it");
  }
  try {
    append_field(out, query, "query id");
    out += "Q0 ";
    append_field(out, document, "document id");
    append_number(out, rank);
    out += ' ';
    append_number(out, score);
    out += ' ';
    append_field(out, tag, "run tag");
    out.back() = '\n';
  } catch (const Error&) {
    out.resize(start);
    throw;
  }
}

}  // namespace ragctl
