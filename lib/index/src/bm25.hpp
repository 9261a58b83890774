// BM25 (Robertson and Zaragoza, "The probabilistic relevance framework", 2009, eq. 3.15 with the idf of
// eq. 3.3 kept positive by the 1 + of Lucene) over all fields joined, and again over the title as a field of
// its own with b = 1:
//   score(chunk) = sum over terms of weight * idf * (k1 + 1) * (part of all + title_field_weight * part of
//   the title) part of all   = tf / (tf + k1 * (1 - b + b * length / average length)) part of title = tf /
//   (tf + k1 * title length / average title length)
// Each part is rounded to a whole number of 2^-30 of the best score that the query could reach. Whole numbers
// add up to the same sum in any order, so skipping and exhaustive search agree in every bit.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "posting_list.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/math/postings.hpp"
#include "snapshot.hpp"

namespace ragctl {

// An upper bound of Saturation::part() for postings that the pairs cover. The margin is wider than the error
// of the float operations, each within 2^-24, in which rounding might break the monotony.
inline std::int32_t bound_of(const Saturation& saturation, float factor, const ImpactTable& impacts) {
  const std::int32_t most = best_part(impacts, saturation, factor, kUnitsPerOccurrence);
  return most + (most >> 18) + 1;
}

// A term of a query that occurs in the knowledge base, with its factors in whole numbers of a score.
struct ResolvedTerm {
  std::string text;
  float factor = 0.0F;
  float title_factor = 0.0F;  // 0: the title does not count on its own
};

// A posting list that a query reads, and how its postings count. Views into the segment.
struct QueryList {
  PostingList list;
  float factor = 0.0F;
  Saturation saturation;
  std::span<const std::uint32_t> lengths;

  std::int32_t part(std::uint32_t frequency, std::uint32_t row) const {
    return saturation.part(factor, frequency, lengths[row]);
  }
};

// A query made ready: terms in byte order, equal ones joined. Views into the snapshot.
struct LexicalQuery {
  std::vector<ResolvedTerm> terms;
  Saturation all;  // of frequencies and lengths in units
  Saturation title;
  double scale = 1.0;                         // whole numbers in a score of 1
  std::vector<std::vector<QueryList>> lists;  // of each segment: up to two for a term

  float score(std::int32_t sum) const { return static_cast<float>(static_cast<double>(sum) / scale); }
};

// The same for every number of threads, which share the terms. `requested` is called once: see
// KnowledgeBase::prepare(). Throws Error(kUsage) for a weight that is negative or not finite.
LexicalQuery resolve_query(const Snapshot& snapshot, std::span<const QueryTerm> query, unsigned threads,
                           const std::function<void()>& requested = {});

std::uint64_t count_documents(const Snapshot& snapshot, std::string_view term);
// 0 for a term that does not occur.
double idf_of(const Snapshot& snapshot, std::uint64_t document_frequency);

}  // namespace ragctl
