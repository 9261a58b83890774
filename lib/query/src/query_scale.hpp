// How much the cosine counts for a query, in units that mean the same for every query.
//
// In units of the best lexical score that the question could reach, a cosine weighs 0.28 (times the trust in
// the model). In units of the best score that a chunk does reach, which is r of that, it weighs 0.28 / r:
// where the best chunk has few of the question's words, words are missing and the cosine is asked; as far as
// the model knows the question's words. Constants from the train queries of SciFact and TyDi (docs/retrieval.md, "Fusion").
#pragma once

#include <vector>

#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

inline constexpr double kCosineWeight = 0.28;

// r: the part of the question that the best chunk explains in its words, best_lexical divided by the sum of
// weight * idf * (k1 + 1) over the terms, at least 0.15.
double explained_part(const KnowledgeBase& kb, const std::vector<QueryTerm>& terms, double best_lexical);

// The part of the question, in weight * idf, that the model can know: terms of its classes that two chunks and
// more have. At least 0.05; 1 where the question has no such terms. A rare word that one chunk has says all of
// a question to BM25, and nothing to the model.
double known_part(const KnowledgeBase& kb, const std::vector<QueryTerm>& terms);

// min(1, n / 1000), n being the works (distinct titles, or documents) that the model was fitted on, at most
// the documents of the knowledge base: a model of few works knows what a work is about, and hardly which
// passage of it answers.
double model_trust(const KnowledgeBase& kb);

}  // namespace ragctl
