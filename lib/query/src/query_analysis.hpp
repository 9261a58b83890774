// What a question becomes before it is searched: weighted terms and a vector.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asked.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/query/query.hpp"
#include "synonyms.hpp"

namespace ragctl {

struct QueryAnalysis {
  std::string subject;           // the question without carrier phrases: what is searched for
  std::vector<QueryTerm> terms;  // distinct, in byte order, weight > 0; none of punctuation alone
  std::vector<float> embedding;  // empty without vectors or without a known term
  Asked asked;
  Expansion synonyms;  // of SearchPlan::analyze()
};

bool uses_lexical(const QueryOptions& options);
bool uses_vectors(const KnowledgeBase& kb, const QueryOptions& options);

QueryAnalysis analyze_query(const KnowledgeBase& kb, const QueryOptions& options, std::string_view query);

// The terms that a person would call words of the query; the others only refine the ranking.
bool is_query_word(const QueryTerm& term);
// Their distinct forms, in the order of the terms.
std::vector<std::string> word_forms(const std::vector<QueryTerm>& terms);

}  // namespace ragctl
