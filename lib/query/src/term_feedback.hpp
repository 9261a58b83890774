// Pseudo-relevance feedback in term space: RM3 (relevance model 1 of Lavrenko and Croft, SIGIR 2001, mixed
// with the query as in Abdul-Jaleel et al., UMass at TREC 2004).
#pragma once

#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl {

class Analyzer;

// The terms to search for instead of `terms`: those, and the options.rm3_terms that weigh most in the first
// options.rm3 rows which `terms` find by BM25. A row speaks with its share of their scores, a term of it with
// its share of the row's words, times the weight of its class; weight times idf decides which terms are
// taken. The new weights add up to what the old ones do, options.rm3_weight of it from the rows. Without a
// row that has a term, `terms` as they are. `analyzer` is the index's, without subword pieces. Distinct, in
// byte order.
std::vector<QueryTerm> expand_by_feedback(const KnowledgeBase& kb, const Analyzer& analyzer,
                                          const QueryOptions& options, const RowSet* visible,
                                          const std::vector<QueryTerm>& terms);

}  // namespace ragctl
