#include <fmt/format.h>

#include <algorithm>

#include "ragctl/core/counted.hpp"
#include "ragctl/eval/table.hpp"
#include "ragctl/pipeline/ranking_diff.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kShownDocuments = 20;  // of each kind, for people
constexpr std::size_t kTextWidth = 60;

std::string chunks_text(const DocumentChange& change) {
  if (change.chunks_before == 0) return counted(change.chunks_after, "chunk");
  if (change.chunks_after == 0) return counted(change.chunks_before, "chunk");
  return fmt::format("{} -> {}", change.chunks_before, counted(change.chunks_after, "chunk"));
}

std::string move_text(const RankMove& move) {
  if (move.before == 0) return fmt::format("+ {}. {}", move.after, move.id);
  if (move.after == 0) return fmt::format("- {}. {}", move.before, move.id);
  return fmt::format("{} {} -> {}. {}", move.after < move.before ? "^" : "v", move.before, move.after,
                     move.id);
}

// For people: text or Markdown.
class DiffPage {
 public:
  DiffPage(bool markdown, const RankingDiff* rankings) : markdown_(markdown), rankings_(rankings) {}

  std::string write(const SnapshotDiff& diff, std::size_t shown) {
    heading(fmt::format("Snapshot {} to {}", diff.before, diff.after), 2);
    out_ += fmt::format("documents: {} added, {} modified, {} deleted, {} unchanged\n", diff.added.size(),
                        diff.modified.size(), diff.deleted.size(), diff.unchanged);
    list("added", diff.added);
    list("modified", diff.modified);
    list("deleted", diff.deleted);
    if (rankings_ != nullptr) write_rankings(shown);
    return std::move(out_);
  }

 private:
  void heading(const std::string& text, int level) {
    if (!out_.empty()) out_ += "\n";
    out_ += markdown_ ? std::string(static_cast<std::size_t>(level), '#') + " " + text + "\n\n" : text + "\n";
  }

  void item(const std::string& text) { out_ += markdown_ ? "- `" + text + "`\n" : "  " + text + "\n"; }

  void list(const std::string& title, const std::vector<DocumentChange>& changes) {
    if (changes.empty()) return;
    heading(title, 3);
    for (std::size_t i = 0; i < std::min(kShownDocuments, changes.size()); ++i)
      item(fmt::format("{} ({})", changes[i].id, chunks_text(changes[i])));
    if (changes.size() > kShownDocuments)
      item(fmt::format("and {} more (--format json lists all)", changes.size() - kShownDocuments));
  }

  void write_rankings(std::size_t shown) {
    heading(fmt::format("rankings: {} of {} changed among the first {}", rankings_->changed,
                        rankings_->queries.size(), rankings_->k),
            3);
    out_ += fmt::format("mean rank-biased overlap {:.4f}, mean overlap@{} {:.4f}\n", rankings_->mean_rbo,
                        rankings_->k, rankings_->mean_overlap);
    if (rankings_->scores) write_scores(*rankings_->scores);
    const std::size_t count = std::min<std::size_t>(shown, rankings_->changed);
    if (count == 0) return;
    heading("most changed", 3);
    write_table(count);
    for (std::size_t i = 0; i < count; ++i) write_moves(rankings_->queries[i]);
  }

  void write_scores(const Comparison& scores) {
    Table table(
        {{"metric"}, {"queries", true}, {"before", true}, {"after", true}, {"change", true}, {"p", true}});
    for (const PairedTest& test : scores.tests) {
      table.add({test.metric.name, std::to_string(test.queries), fmt::format("{:.4f}", test.mean_a),
                 fmt::format("{:.4f}", test.mean_b), fmt::format("{:+.4f}", test.difference),
                 fmt::format("{:.4f}", test.adjusted_p)});
    }
    out_ += "\n" + (markdown_ ? table.markdown() : table.text());
  }

  void write_table(std::size_t count) {
    std::vector<Column> columns = {{"query"}, {"RBO", true}, {"overlap", true}};
    if (rankings_->scores) {
      for (const Metric& metric : rankings_->scores->metrics) columns.push_back({metric.name, true});
    }
    columns.push_back({"text"});
    Table table(std::move(columns));
    for (std::size_t i = 0; i < count; ++i) table.add(cells_of(rankings_->queries[i]));
    out_ += markdown_ ? table.markdown() : table.text();
  }

  std::vector<std::string> cells_of(const RankingChange& change) const {
    std::vector<std::string> cells = {change.query, fmt::format("{:.4f}", change.rbo),
                                      fmt::format("{:.2f}", change.overlap)};
    if (rankings_->scores) {
      for (std::size_t m = 0; m < rankings_->scores->metrics.size(); ++m) {
        cells.push_back(
            change.scores_before.empty()
                ? ""
                : fmt::format("{:.4f} -> {:.4f}", change.scores_before[m], change.scores_after[m]));
      }
    }
    cells.push_back(truncated_to_width(change.text, kTextWidth));
    return cells;
  }

  void write_moves(const RankingChange& change) {
    heading(change.query + ": " + truncated_to_width(change.text, kTextWidth), 4);
    for (const RankMove& move : change.moves) item(move_text(move));
  }

  bool markdown_;
  const RankingDiff* rankings_;
  std::string out_;
};

Json documents_json(const std::vector<DocumentChange>& changes) {
  Json array = Json::array();
  for (const DocumentChange& change : changes) {
    Json json = Json::object();
    json.set("id", change.id);
    json.set("chunks_before", change.chunks_before);
    json.set("chunks_after", change.chunks_after);
    array.push(std::move(json));
  }
  return array;
}

Json rank_json(std::uint32_t rank) { return rank == 0 ? Json(nullptr) : Json(rank); }

Json scores_json(const std::vector<Metric>& metrics, const std::vector<double>& values) {
  Json json = Json::object();
  for (std::size_t i = 0; i < values.size(); ++i) json.set(metrics[i].name, values[i]);
  return json;
}

Json to_json(const RankingChange& change, const std::vector<Metric>& metrics) {
  Json json = Json::object();
  json.set("query", change.query);
  json.set("text", change.text);
  json.set("rbo", change.rbo);
  json.set("overlap", change.overlap);
  Json moves = Json::array();
  for (const RankMove& move : change.moves) {
    Json each = Json::object();
    each.set("id", move.id);
    each.set("before", rank_json(move.before));
    each.set("after", rank_json(move.after));
    moves.push(std::move(each));
  }
  json.set("moves", std::move(moves));
  if (!change.scores_before.empty()) {
    json.set("scores_before", scores_json(metrics, change.scores_before));
    json.set("scores_after", scores_json(metrics, change.scores_after));
  }
  return json;
}

Json to_json(const RankingDiff& diff) {
  Json json = Json::object();
  json.set("k", diff.k);
  json.set("changed", diff.changed);
  json.set("mean_rbo", diff.mean_rbo);
  json.set("mean_overlap", diff.mean_overlap);
  if (diff.scores) {
    Json tests = Json::array();
    for (const PairedTest& test : diff.scores->tests) {
      Json each = Json::object();
      each.set("metric", test.metric.name);
      each.set("queries", static_cast<std::uint64_t>(test.queries));
      each.set("before", test.mean_a);
      each.set("after", test.mean_b);
      each.set("p", test.adjusted_p);
      tests.push(std::move(each));
    }
    json.set("scores", std::move(tests));
  }
  Json queries = Json::array();
  const std::vector<Metric> metrics = diff.scores ? diff.scores->metrics : std::vector<Metric>();
  for (const RankingChange& change : diff.queries) queries.push(to_json(change, metrics));
  json.set("queries", std::move(queries));
  return json;
}

}  // namespace

std::string report_snapshot_diff(const SnapshotDiff& documents, const RankingDiff* rankings,
                                 ReportFormat format, std::size_t shown) {
  if (format != ReportFormat::kJson)
    return DiffPage(format == ReportFormat::kMarkdown, rankings).write(documents, shown);
  Json json = Json::object();
  json.set("before", documents.before);
  json.set("after", documents.after);
  json.set("added", documents_json(documents.added));
  json.set("modified", documents_json(documents.modified));
  json.set("deleted", documents_json(documents.deleted));
  json.set("unchanged", documents.unchanged);
  if (rankings != nullptr) json.set("rankings", to_json(*rankings));
  return json.dump(1) + "\n";
}

}  // namespace ragctl
