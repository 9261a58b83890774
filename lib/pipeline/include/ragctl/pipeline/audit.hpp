// What smaller vectors and the graph lose against exact search, and what they save, on the user's own
// vectors and questions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/eval/beir.hpp"
#include "ragctl/eval/judgements.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

struct AuditOptions {
  std::uint32_t k = 10;  // results compared, 1 to 10,000
  // Binary codes find factor * k candidates, which are scored again with the full vectors.
  std::vector<std::uint32_t> rescore_factors = {2, 5, 10, 20};
};

struct AuditRow {
  std::string method;          // "exact", "int8", "binary", "binary + rescore 5k", "hnsw"
  double recall = 1.0;         // share of the exact search's top k that is found, mean over the queries
  std::optional<double> ndcg;  // nDCG@10 of the documents of the k chunks, where there are judgements
  double bytes = 0.0;          // a vector, in what is scanned: codes, or floats and links of the graph
  double rescore_bytes = 0.0;  // a vector, kept beside for scoring again
  double p50_us = 0.0;         // a query on one thread, the fastest of three, embedding not included
  double p99_us = 0.0;
};

struct AuditReport {
  std::uint64_t vectors = 0;  // live chunks
  std::size_t dimension = 0;
  std::uint64_t queries = 0;
  std::uint64_t unknown_queries = 0;  // of them without a known term: they have no vector and are left out
  std::uint64_t judged_queries = 0;   // that nDCG averages over
  std::uint32_t k = 0;
  bool graph = false;  // the knowledge base has one; else there is no row "hnsw"
  std::vector<AuditRow> rows;
};

// Copies the live vectors into memory. int8: one scale a vector (quantize_int8), integer inner products.
// binary: sign bits of vectors and query after the mean of the vectors is subtracted, Hamming distance.
// `qrels` may be null. Recall is the same on every machine; times are this one's. Throws Error(kUsage)
// for a knowledge base without vectors or model and for k out of range, Error(kInput) when no query has a
// vector or none is judged.
AuditReport audit_vectors(const KnowledgeBase& kb, const std::vector<Query>& queries, const Qrels* qrels,
                          const AuditOptions& options, const Context& context);

// `times`: whether the times, which differ from run to run, are in it.
std::string report_audit(const AuditReport& report, ReportFormat format, bool times = true);

}  // namespace ragctl
