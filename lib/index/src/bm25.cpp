#include "bm25.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ragctl/core/parallel.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kLeastTerms = 4;     // that are worth a thread: from memory some 70 us each
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

// A term of a query and where the segments have its lists.
struct FoundTerm {
  QueryTerm term;
  std::vector<std::optional<TermEntry>> places;  // of each segment

  std::uint64_t documents() const {
    std::uint64_t count = 0;
    for (const auto& place : places) count += place ? place->all.count : 0;
    return count;
  }
};

// Where each of the segments may have each of the terms, [term][segment]. Their parts of the dictionaries are
// on their way.
std::vector<std::vector<Dictionary::Range>> ranges_of(const Snapshot& snapshot,
                                                      std::span<const QueryTerm> terms) {
  std::vector<std::vector<Dictionary::Range>> ranges(terms.size());
  for (std::size_t s = 0; s < snapshot.size(); ++s) {
    const Dictionary& dictionary = snapshot.segment(s).dictionary();
    for (std::size_t i = 0; i < terms.size(); ++i)
      dictionary.prefetch_index(ranges[i].emplace_back(dictionary.range_of(terms[i].text)));
    for (const std::vector<Dictionary::Range>& range : ranges) dictionary.prefetch_blocks(range[s]);
  }
  return ranges;
}

// The terms that occur. From a cold disk each takes some reads that wait for each other: so they are asked
// for together, and looked up side by side. Lists that are found are asked for at once, and with them the
// lengths that all lists need.
std::vector<FoundTerm> look_up(const Snapshot& snapshot, std::vector<QueryTerm> terms, unsigned threads) {
  const std::vector<std::vector<Dictionary::Range>> ranges = ranges_of(snapshot, terms);
  std::vector<FoundTerm> found(terms.size());
  parallel_parts(threads, terms.size(), kLeastTerms, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      found[i].term = std::move(terms[i]);
      for (std::size_t s = 0; s < snapshot.size(); ++s) {
        const Segment& segment = snapshot.segment(s);
        const auto& place =
            found[i].places.emplace_back(segment.dictionary().find(found[i].term.text, ranges[i][s]));
        if (place) segment.prefetch_postings(*place);
      }
    }
  });
  std::erase_if(found, [](const FoundTerm& term) { return term.documents() == 0; });
  for (std::size_t s = 0; s < snapshot.size() && !found.empty(); ++s) snapshot.segment(s).prefetch_lengths();
  return found;
}

// The lists of a query in a segment, of which `places` says where they lie for each of its terms.
std::vector<QueryList> open_lists(const Segment& segment, const LexicalQuery& query,
                                  std::span<const std::optional<TermEntry>> places, unsigned threads) {
  const auto counts_all = [&](std::size_t i) { return places[i] && places[i]->all.count > 0; };
  const auto counts_title = [&](std::size_t i) {
    return places[i] && places[i]->title.count > 0 && query.terms[i].title_factor > 0.0F;
  };
  // Looked at once, and not for every list: that would ask each of their blocks whether it is verified.
  std::span<const std::uint32_t> lengths;
  std::span<const std::uint32_t> title_lengths;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (lengths.empty() && counts_all(i)) lengths = segment.lengths();
    if (title_lengths.empty() && counts_title(i)) title_lengths = segment.title_lengths();
  }
  std::vector<std::vector<QueryList>> opened(places.size());
  parallel_parts(threads, places.size(), kLeastTerms, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const ResolvedTerm& term = query.terms[i];
      if (counts_all(i))
        opened[i].push_back({segment.postings(places[i]->all), term.factor, query.all, lengths});
      if (counts_title(i)) {
        opened[i].push_back(
            {segment.postings(places[i]->title), term.title_factor, query.title, title_lengths});
      }
    }
  });
  std::vector<QueryList> lists;
  for (const std::vector<QueryList>& each : opened) lists.insert(lists.end(), each.begin(), each.end());
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

LexicalQuery resolve_query(const Snapshot& snapshot, std::span<const QueryTerm> query, unsigned threads,
                           const std::function<void()>& requested) {
  const IndexOptions& options = snapshot.state().options;
  LexicalQuery resolved;
  resolved.lists.resize(snapshot.size());
  const std::vector<FoundTerm> found = look_up(snapshot, joined(query), threads);
  if (requested) requested();
  std::vector<double> factors;
  double sum = 0.0;
  for (const FoundTerm& each : found) {
    const double idf = idf_of(snapshot, each.documents());
    factors.push_back(static_cast<double>(each.term.weight) * idf * (options.k1 + 1.0));
    sum += factors.back();
    resolved.terms.push_back({each.term.text, 0.0F, 0.0F});
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
  std::vector<std::optional<TermEntry>> places(found.size());
  for (std::size_t s = 0; s < snapshot.size(); ++s) {
    std::transform(found.begin(), found.end(), places.begin(),
                   [s](const FoundTerm& each) { return each.places[s]; });
    resolved.lists[s] = open_lists(snapshot.segment(s), resolved, places, threads);
  }
  return resolved;
}

}  // namespace ragctl
