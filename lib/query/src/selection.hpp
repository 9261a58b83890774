// Which of the ordered candidates become hits: minimum score and coverage, chunks a document, duplicates,
// diversity, k.
#pragma once

#include <string>
#include <vector>

#include "fusion.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

enum class Loss { kBelowK, kMinScore, kMinCoverage, kDocumentLimit, kDuplicate, kDiversity };

struct Dropped {
  std::uint32_t row = 0;
  Loss loss = Loss::kBelowK;
  std::uint32_t for_row = 0;  // the better duplicate
  std::uint32_t place = 0;    // with kBelowK: the k that it takes, from 1 (with mmr: a fifth of it)
};

struct Selection {
  std::vector<Candidate> kept;   // at most k
  std::vector<Dropped> dropped;  // all others, when asked for
  bool below_minimum = false;    // whether a candidate was left out for its score or coverage
};

// `ordered`: best first. `trace` also tells what became of every other candidate: the first reason that holds
// whatever k is, else kBelowK.
Selection select(const KnowledgeBase& kb, const QueryOptions& options, const std::vector<Candidate>& ordered,
                 bool trace = false);

}  // namespace ragctl
