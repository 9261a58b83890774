#include "bm25.hpp"

#include <algorithm>
#include <cmath>

namespace ragctl {
namespace {

constexpr double kBestSum = 1073741824.0;  // 2^30: sums stay within 31 bits

// Positive weights by text, equal texts joined.
std::vector<QueryTerm> joined(std::span<const QueryTerm> query) {
  std::vector<QueryTerm> terms;
  for (const QueryTerm& term : query) {
    if (!std::isfinite(term.weight) || term.weight < 0.0F) {
      throw Error(ErrorCode::kUsage,
                  "the weight of query term '" + term.text + "' must be finite and not negative");
    }
    if (term.weight > 0.0F) terms.push_back(term);
  }
  // Also by weight, so that the sum does not depend on the order of the query.
  std::sort(terms.begin(), terms.end(), [](const QueryTerm& a, const QueryTerm& b) {
    return a.text < b.text || (a.text == b.text && a.weight < b.weight);
  });
  std::vector<QueryTerm> out;
  for (QueryTerm& term : terms) {
    if (!out.empty() && out.back().text == term.text) {
      out.back().weight += term.weight;
    } else {
      out.push_back(std::move(term));
    }
  }
  return out;
}

}  // namespace

std::uint64_t count_documents(const Snapshot& snapshot, std::string_view term) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    if (const auto entry = snapshot.segment(i).dictionary().find(term)) count += entry->documents;
  }
  return count;
}

double idf_of(const Snapshot& snapshot, std::uint64_t document_frequency) {
  if (document_frequency == 0) return 0.0;
  const auto n = static_cast<double>(snapshot.rows());
  const auto df = static_cast<double>(document_frequency);
  return std::log(1.0 + (n - df + 0.5) / (df + 0.5));
}

LexicalQuery resolve_query(const Snapshot& snapshot, std::span<const QueryTerm> query) {
  const IndexOptions& options = snapshot.state().options;
  LexicalQuery resolved;
  std::vector<double> factors;
  double best = 0.0;
  for (const QueryTerm& term : joined(query)) {
    const double idf = idf_of(snapshot, count_documents(snapshot, term.text));
    if (idf <= 0.0) continue;
    factors.push_back(static_cast<double>(term.weight) * idf * (options.k1 + 1.0));
    best += factors.back();
    resolved.terms.push_back({term.text, 0.0F});
  }
  if (resolved.terms.empty()) return resolved;
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < snapshot.size(); ++i) length += snapshot.segment(i).meta().total_length;
  const double average = std::max(static_cast<double>(length) / static_cast<double>(snapshot.rows()), 1.0);
  resolved.bm25.scale = kBestSum / best;
  resolved.bm25.base = static_cast<float>(kUnitsPerOccurrence * options.k1 * (1.0 - options.b));
  resolved.bm25.slope = static_cast<float>(kUnitsPerOccurrence * options.k1 * options.b / average);
  for (std::size_t i = 0; i < factors.size(); ++i) {
    resolved.terms[i].factor = static_cast<float>(factors[i] * resolved.bm25.scale);
  }
  return resolved;
}

}  // namespace ragctl
