// Every method answers every query on one thread, methods one after the other, so that the times compare.
#include "ragctl/pipeline/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>

#include "ragctl/core/counted.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/eval/table.hpp"
#include "ragctl/index/vector_audit.hpp"
#include "ragctl/pipeline/stages.hpp"
#include "scoring.hpp"

namespace ragctl {
namespace {

using Rows = std::vector<std::uint32_t>;  // of the knowledge base, best first
using Search = std::function<Rows(std::span<const float> query)>;

struct Method {
  AuditRow row;
  Search search;
};

class Methods {
 public:
  Methods(const KnowledgeBase& kb, const VectorAudit& audit, std::size_t k) : kb_(kb), audit_(audit), k_(k) {}

  std::vector<Method> all(const std::vector<std::uint32_t>& rescore_factors) {
    const double floats = audit_.bytes_per_vector(VectorMethod::kExact);
    add("exact", VectorMethod::kExact, 0);
    add("int8", VectorMethod::kInt8, 0);
    add("int8 + rescore", VectorMethod::kInt8Rescored, floats);
    add("binary", VectorMethod::kBinary, 0);
    add("binary, 4-bit query", VectorMethod::kBinary4, 0);
    for (const std::uint32_t factor : rescore_factors) add_rescored(factor, floats);
    add("binary + rescore", VectorMethod::kBinaryRescored, floats);
    if (kb_.options().vector_type == "hnsw") add_graph(floats);
    return std::move(methods_);
  }

 private:
  void add(std::string name, double bytes, double beside, Search search) {
    methods_.push_back({{std::move(name), 0.0, std::nullopt, bytes, beside, 0.0, 0.0}, std::move(search)});
  }

  void add(std::string name, VectorMethod method, double beside) {
    add(std::move(name), audit_.bytes_per_vector(method), beside,
        [this, method](std::span<const float> query) { return audit_.search(method, query, k_); });
  }

  void add_rescored(std::uint32_t factor, double beside) {
    const std::size_t candidates = k_ * factor;
    add(fmt::format("binary + rescore {}k", factor), audit_.bytes_per_vector(VectorMethod::kBinary4), beside,
        [this, candidates](std::span<const float> query) {
          return audit_.search_rescored(query, k_, candidates);
        });
  }

  // A vector's links on the base level, 2 m and their number; the levels above add about 1 / m of that.
  void add_graph(double floats) {
    const double links = (2.0 * kb_.options().hnsw_m + 1) * sizeof(std::uint32_t);
    add("hnsw", floats + links, 0, [this](std::span<const float> query) {
      Rows out;
      for (const Scored& hit : kb_.search_vectors(query, k_)) out.push_back(hit.row);
      return out;
    });
  }

  const KnowledgeBase& kb_;
  const VectorAudit& audit_;
  std::size_t k_;
  std::vector<Method> methods_;
};

struct Embedded {
  std::vector<const Query*> queries;
  std::vector<std::vector<float>> vectors;
};

Embedded embed(const KnowledgeBase& kb, const std::vector<Query>& queries) {
  Embedded out;
  std::vector<float> vector(kb.info().dimension);
  for (const Query& query : queries) {
    kb.embedder()->embed_query(query.text, vector);
    if (std::all_of(vector.begin(), vector.end(), [](float x) { return x == 0.0F; })) continue;
    out.queries.push_back(&query);
    out.vectors.push_back(vector);
  }
  if (out.queries.empty()) throw Error(ErrorCode::kInput, "no query holds a term that the model knows");
  return out;
}

// nDCG@10 over the documents of the chunks found, each at its best chunk; queries in the qrels only.
double ndcg_of(const KnowledgeBase& kb, const Embedded& embedded, const std::vector<Rows>& found,
               const Qrels& qrels) {
  RunBuilder builder;
  for (std::size_t q = 0; q < found.size(); ++q) {
    std::vector<std::string> documents;
    for (const std::uint32_t row : found[q]) {
      std::string id = trec_id(kb.document_id(row));
      if (std::find(documents.begin(), documents.end(), id) == documents.end())
        documents.push_back(std::move(id));
    }
    for (std::size_t i = 0; i < documents.size(); ++i)
      builder.add(embedded.queries[q]->id, documents[i], -static_cast<double>(i));
  }
  const Metric metric = parse_metric("ndcg@10");
  return evaluate(builder.build(), qrels, std::span(&metric, 1), {}).means.front();
}

double overlap(const Rows& exact, const Rows& found) {
  std::size_t shared = 0;
  for (const std::uint32_t row : exact) shared += std::find(found.begin(), found.end(), row) != found.end();
  return exact.empty() ? 1.0 : static_cast<double>(shared) / static_cast<double>(exact.size());
}

// Each query is asked three times and the fastest counts: what else the machine does is nobody's time.
std::vector<Rows> answer_all(Method& method, const Embedded& embedded, const Context& context) {
  using Clock = std::chrono::steady_clock;
  constexpr int kRepeats = 3;
  std::vector<Rows> found(embedded.vectors.size());
  std::vector<double> times(embedded.vectors.size(), std::numeric_limits<double>::infinity());
  for (std::size_t q = 0; q < found.size(); ++q) {
    context.check_cancelled();
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
      const auto start = Clock::now();
      found[q] = method.search(embedded.vectors[q]);
      times[q] = std::min(times[q], std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
  }
  method.row.p50_us = percentile(times, 0.50);
  method.row.p99_us = percentile(times, 0.99);
  return found;
}

void check(const KnowledgeBase& kb, const AuditOptions& options) {
  constexpr std::uint32_t kMaxResults = 10000;
  const auto bad_factor = [](std::uint32_t factor) { return factor == 0 || factor > 1000; };
  if (options.k == 0 || options.k > kMaxResults)
    throw Error(ErrorCode::kUsage, fmt::format("k is {}; use 1 to {}", options.k, kMaxResults));
  if (std::any_of(options.rescore_factors.begin(), options.rescore_factors.end(), bad_factor))
    throw Error(ErrorCode::kUsage, "a rescoring factor is out of range; use 1 to 1000");
  if (kb.info().dimension == 0 || kb.embedder() == nullptr || kb.info().chunks == 0)
    throw Error(ErrorCode::kUsage, "the knowledge base has no vectors to audit; index it with --vectors");
}

}  // namespace

AuditReport audit_vectors(const KnowledgeBase& kb, const std::vector<Query>& queries, const Qrels* qrels,
                          const AuditOptions& options, const Context& context) {
  check(kb, options);
  const VectorAudit audit(kb, context);
  const Embedded embedded = embed(kb, queries);
  AuditReport report;
  report.vectors = audit.size();
  report.dimension = kb.info().dimension;
  report.queries = queries.size();
  report.unknown_queries = queries.size() - embedded.queries.size();
  report.k = options.k;
  report.graph = kb.options().vector_type == "hnsw";
  for (const Query* query : embedded.queries)
    report.judged_queries += qrels != nullptr && qrels->queries.find(query->id) != nullptr ? 1 : 0;
  std::vector<Rows> exact;
  Methods methods(kb, audit, options.k);  // the searches refer to it
  for (Method& method : methods.all(options.rescore_factors)) {
    const std::vector<Rows> found = answer_all(method, embedded, context);
    if (exact.empty()) exact = found;
    double sum = 0.0;
    for (std::size_t q = 0; q < found.size(); ++q) sum += overlap(exact[q], found[q]);
    method.row.recall = sum / static_cast<double>(found.size());
    if (qrels != nullptr) method.row.ndcg = ndcg_of(kb, embedded, found, *qrels);
    report.rows.push_back(std::move(method.row));
  }
  return report;
}

namespace {

Json row_json(const AuditRow& row, bool times) {
  Json ndcg;
  if (row.ndcg) ndcg = *row.ndcg;
  Json json = Json::object();
  json.set("method", row.method);
  json.set("recall", row.recall);
  json.set("ndcg@10", std::move(ndcg));
  json.set("bytes_per_vector", row.bytes);
  json.set("rescore_bytes_per_vector", row.rescore_bytes);
  if (times) {
    json.set("p50_us", row.p50_us);
    json.set("p99_us", row.p99_us);
  }
  return json;
}

std::string audit_json(const AuditReport& report, bool times) {
  Json rows = Json::array();
  for (const AuditRow& row : report.rows) rows.push(row_json(row, times));
  return Json(Json::Object{{"k", report.k},
                           {"vectors", report.vectors},
                           {"dimension", static_cast<std::uint64_t>(report.dimension)},
                           {"queries", report.queries},
                           {"unknown_queries", report.unknown_queries},
                           {"judged_queries", report.judged_queries},
                           {"graph", report.graph},
                           {"methods", std::move(rows)}})
             .dump(1) +
         "\n";
}

Table audit_table(const AuditReport& report, bool times) {
  const bool judged = report.rows.front().ndcg.has_value();
  std::vector<Column> columns = {{"method"}, {fmt::format("recall@{}", report.k), true}};
  if (judged) columns.push_back({"ndcg@10", true});
  for (const char* title : {"bytes/vector", "smaller"}) columns.push_back({title, true});
  if (times) columns.insert(columns.end(), {{"p50 us", true}, {"p99 us", true}});
  Table table(std::move(columns));
  const double floats = report.rows.front().bytes;
  for (const AuditRow& row : report.rows) {
    std::vector<std::string> cells = {row.method, fmt::format("{:.4f}", row.recall)};
    if (judged) cells.push_back(fmt::format("{:.4f}", *row.ndcg));
    cells.push_back(row.rescore_bytes > 0 ? fmt::format("{:.0f} + {:.0f}", row.bytes, row.rescore_bytes)
                                          : fmt::format("{:.0f}", row.bytes));
    cells.push_back(fmt::format("{:.1f}x", floats / row.bytes));
    if (times) {
      cells.push_back(fmt::format("{:.1f}", row.p50_us));
      cells.push_back(fmt::format("{:.1f}", row.p99_us));
    }
    table.add(std::move(cells));
  }
  return table;
}

}  // namespace

std::string report_audit(const AuditReport& report, ReportFormat format, bool times) {
  if (format == ReportFormat::kJson) return audit_json(report, times);
  const bool markdown = format == ReportFormat::kMarkdown;
  const Table table = audit_table(report, times);
  std::string out = markdown ? "## Vector search audit\n\n" + table.markdown() : table.text();
  out += fmt::format("\n{} of dimension {}, {}", counted(report.vectors, "vector"), report.dimension,
                     counted(report.queries - report.unknown_queries, "query", "queries"));
  if (report.unknown_queries > 0)
    out += fmt::format(" ({} no term that the model knows)",
                       counted(report.unknown_queries, "more holds", "more hold"));
  if (report.rows.front().ndcg) out += fmt::format(", {} of them judged", report.judged_queries);
  out += fmt::format(
      ".\nRecall is against exact search{}. Rescoring scans the codes and reads {} bytes of each "
      "candidate.\n",
      times ? "; times are a query's on one thread, the fastest of three, without embedding it" : "",
      report.dimension * sizeof(float));
  if (!report.graph)
    out +=
        "There is no row for HNSW: this knowledge base has no graph (ragctl index --vector-type hnsw makes "
        "one).\n";
  return out;
}

}  // namespace ragctl
