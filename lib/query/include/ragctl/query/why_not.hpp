// Why a document is not among the hits of a question.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/json.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl {

// The stage at which a document was lost.
enum class LostAt {
  kNotLost,            // it is a hit
  kNotIngested,        // neither a document nor a chunk of the knowledge base has the id
  kFilteredOut,        // the filter leaves out all of its chunks
  kNoCommonTerm,       // and the vectors do not propose it either
  kOutsideCandidates,  // no ranking has it among the candidates
  kMinScore,
  kMinCoverage,
  kBelowK,
  kDocumentLimit,  // per_document, or a better chunk of the document at level document
  kDuplicate,
  kDiversity,
};

// "hit", "not ingested", "filtered out", "no common term", "outside the candidates", "below min_score",
// "below min_coverage", "below k", "document limit", "near duplicate", "diversity".
std::string_view lost_at_name(LostAt stage);

struct WhyNot {
  std::string id;  // as asked: a document id or a chunk id
  LostAt stage = LostAt::kNotLost;
  std::string advice;  // what to change, in a sentence; empty for a hit
  // Options with which it is a hit, which was tried; what differs is in the advice. None where no option was
  // found to help.
  std::optional<QueryOptions> remedy;
  std::vector<std::string> similar;  // when it is not there: up to 3 document ids that are spelled alike
  std::uint64_t chunks = 0;          // that the id names
  // All that follows is of one chunk: the hit, else the one nearest to being one.
  std::string chunk_id;
  bool lexical_searched = false;  // whether the mode ranks by words
  std::uint64_t lexical_rank =
      0;  // among all chunks that a filter leaves (all, if it is not one of them); 0: no term in common
  double lexical_score = 0.0;
  std::uint64_t vector_rank = 0;  // likewise, by exact search; 0: no vector search
  double vector_score = 0.0;
  bool approximate = false;            // whether the graph of vectors finds other rows than exact search, and
  std::uint64_t approximate_rank = 0;  // then the rank by the graph; 0: it was not found
  std::uint64_t candidates = 0;        // that were fused
  std::uint64_t fused_rank = 0;        // among them, after recency and rerank; 0: it is not among them
  double fused_score = 0.0;
  std::uint64_t undated_rank = 0;  // among them without recency; 0: there is none, or it is not among them
  bool undated_hit = false;        // whether it is a hit without recency
  std::uint64_t final_rank = 0;    // among the hits; 0: it is not one
  std::string filtered_by;         // the part of the filter that leaves it out, for kFilteredOut, and
  std::string filter_values;       // what it has in the field that this part compares
  std::string duplicate_of;        // chunk id of the better hit, for kDuplicate
  std::vector<std::string> contained;  // words of the query that the chunk has
  std::vector<std::string>
      partial;  // that it has in part: a bigram, syllable, 4-gram or piece of them scores
  std::vector<std::string> lacking;  // and those of which nothing scores
};

// Repeats the search of `query` and follows the document (or chunk) through it. The rankings are made
// exhaustively, which costs some milliseconds for every 10,000 chunks, and what is advised is tried, which
// costs a search for each option that changes. `own`: the filter that the query
// brings with it. Throws Error(kUsage) as Searcher does.
WhyNot explain_absence(const KnowledgeBase& kb, const QueryOptions& options, std::string_view query,
                       std::string_view id, const QueryFilter& own = {});

Json to_json(const WhyNot& why);

}  // namespace ragctl
