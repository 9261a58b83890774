#include "bm25.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

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

// In units.
struct Averages {
  double all = 1.0;
  double title = 0.0;  // over the chunks with a title; 0: there is none
};

Averages average_lengths(const Snapshot& snapshot) {
  std::uint64_t all = 0;
  std::uint64_t title = 0;
  std::uint64_t titled = 0;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const SegmentMeta& meta = snapshot.segment(i).meta();
    all += meta.total_length;
    title += meta.total_title_length;
    titled += meta.titled_chunks;
  }
  Averages averages;
  averages.all = std::max(static_cast<double>(all) / static_cast<double>(snapshot.rows()), 1.0);
  if (titled > 0) averages.title = static_cast<double>(title) / static_cast<double>(titled);
  return averages;
}

// The lists of a query in a segment.
std::vector<QueryList> open_lists(const Segment& segment, const LexicalQuery& query) {
  std::vector<std::pair<const ResolvedTerm*, TermEntry>> found;
  for (const ResolvedTerm& term : query.terms) {
    const auto entry = segment.dictionary().find(term.text);
    if (!entry) continue;
    found.emplace_back(&term, *entry);
    segment.prefetch_postings(entry->all);
    segment.prefetch_postings(entry->title);
  }
  std::vector<QueryList> lists;
  // Looked at once, and not for every list: that would ask each of their blocks whether it is verified.
  std::span<const std::uint32_t> lengths;
  std::span<const std::uint32_t> title_lengths;
  for (const auto& [term, entry] : found) {
    if (entry.all.count > 0) {
      if (lengths.empty()) lengths = segment.lengths();
      lists.push_back({segment.postings(entry.all), term->factor, query.all, lengths});
    }
    if (entry.title.count > 0 && term->title_factor > 0.0F) {
      if (title_lengths.empty()) title_lengths = segment.title_lengths();
      lists.push_back({segment.postings(entry.title), term->title_factor, query.title, title_lengths});
    }
  }
  return lists;
}

}  // namespace

std::uint64_t count_documents(const Snapshot& snapshot, std::string_view term) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    if (const auto entry = snapshot.segment(i).dictionary().find(term)) count += entry->all.count;
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
  resolved.lists.resize(snapshot.size());
  std::vector<double> factors;
  double sum = 0.0;
  for (const QueryTerm& term : joined(query)) {
    const double idf = idf_of(snapshot, count_documents(snapshot, term.text));
    if (idf <= 0.0) continue;
    factors.push_back(static_cast<double>(term.weight) * idf * (options.k1 + 1.0));
    sum += factors.back();
    resolved.terms.push_back({term.text, 0.0F, 0.0F});
  }
  if (resolved.terms.empty()) return resolved;
  const Averages averages = average_lengths(snapshot);
  const double title_weight = averages.title > 0.0 ? options.title_field_weight : 0.0;
  resolved.scale = kBestSum / (sum * (1.0 + title_weight));
  resolved.all.base = static_cast<float>(kUnitsPerOccurrence * options.k1 * (1.0 - options.b));
  resolved.all.slope = static_cast<float>(kUnitsPerOccurrence * options.k1 * options.b / averages.all);
  if (title_weight > 0.0)
    resolved.title.slope = static_cast<float>(kUnitsPerOccurrence * options.k1 / averages.title);
  for (std::size_t i = 0; i < factors.size(); ++i) {
    resolved.terms[i].factor = static_cast<float>(factors[i] * resolved.scale);
    resolved.terms[i].title_factor = static_cast<float>(factors[i] * title_weight * resolved.scale);
  }
  for (std::size_t i = 0; i < snapshot.size(); ++i)
    resolved.lists[i] = open_lists(snapshot.segment(i), resolved);
  return resolved;
}

}  // namespace ragctl
