// One search: analyse the query, take candidates from the lexical and the vector ranking, give every
// candidate its score in both (so that the fusion does not depend on where a ranking was cut), fuse, order,
// describe.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <string>
#include <unordered_set>

#include "fusion.hpp"
#include "matches.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/query/query.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

// Distinct terms of a query in byte order with their summed weights.
std::vector<QueryTerm> query_terms(const Analyzer& analyzer, std::string_view query) {
  std::map<std::string, float> weights;
  for (const Term& term : analyzer.analyze_query(query)) weights[term.text] += term.weight;
  std::vector<QueryTerm> out;
  for (const auto& [text, weight] : weights) {
    if (weight > 0.0F) out.push_back({text, weight});
  }
  return out;
}

void check_options(const KnowledgeBase& kb, const QueryOptions& options) {
  const auto require = [](bool ok, const std::string& message) {
    if (!ok) throw Error(ErrorCode::kUsage, message);
  };
  require(options.mode == "hybrid" || options.mode == "lexical" || options.mode == "vector",
          "query.mode is '" + options.mode + "'; choose hybrid, lexical or vector");
  require(options.level == "chunk" || options.level == "document",
          "query.level is '" + options.level + "'; choose chunk or document");
  require(options.fusion == "auto" || options.fusion == "convex" || options.fusion == "rrf",
          "query.fusion is '" + options.fusion + "'; choose auto, convex or rrf");
  require(options.k >= 1, "query.k is 0; ask for at least one result");
  require(options.lexical_weight >= 0 && options.lexical_weight <= 1,
          "query.lexical_weight must be from 0 to 1");
  require(options.mode != "vector" || kb.info().dimension > 0,
          "the knowledge base has no vectors; use --mode lexical or index it with --vectors");
}

// The classes that a person would call words of the query; the others only refine the ranking.
bool is_word(const std::string& term) {
  static constexpr std::string_view kWords = {"wdcs"};
  return !term.empty() && kWords.find(term.front()) != std::string_view::npos;
}

std::vector<std::string> word_forms(const std::vector<QueryTerm>& terms) {
  std::vector<std::string> out;
  for (const QueryTerm& term : terms) {
    if (is_word(term.text)) out.push_back(term.text.substr(1));
  }
  return out;
}

struct Analysis {
  std::vector<QueryTerm> terms;
  std::vector<float> embedding;  // empty without vectors or without a known term
};

struct Ranking {
  std::vector<Candidate> candidates;  // ordered, cut to k
  double lexical_weight = 0.0;
};

}  // namespace

struct Searcher::Impl {
  const KnowledgeBase& kb;
  QueryOptions options;

  bool uses_lexical() const { return options.mode != "vector"; }
  bool uses_vectors() const { return options.mode != "lexical" && kb.info().dimension > 0; }

  Analysis analyze(std::string_view query) const {
    Analysis analysis;
    analysis.terms = query_terms(kb.analyzer(), query);
    if (!uses_vectors()) return analysis;
    analysis.embedding.resize(kb.info().dimension);
    kb.embedder()->embed_query(query, analysis.embedding);
    const bool known =
        std::any_of(analysis.embedding.begin(), analysis.embedding.end(), [](float x) { return x != 0.0F; });
    if (!known) analysis.embedding.clear();
    return analysis;
  }

  // Documents need more chunks than results: several of one document may come first.
  std::size_t candidate_count() const { return std::max<std::size_t>(options.candidates, options.k); }

  using ByRow = std::map<std::uint32_t, Candidate>;

  void add_lexical(const Analysis& analysis, ByRow& rows) const {
    if (!uses_lexical() || analysis.terms.empty()) return;
    std::uint32_t rank = 0;
    for (const Scored& scored : kb.search_lexical(analysis.terms, candidate_count())) {
      Candidate& candidate = rows[scored.row];
      candidate.row = scored.row;
      candidate.lexical_rank = ++rank;
    }
  }

  void add_vectors(const Analysis& analysis, ByRow& rows) const {
    if (analysis.embedding.empty()) return;
    for (auto& [row, candidate] : rows) candidate.vector_rank = 0;
    std::uint32_t rank = 0;
    for (const Scored& scored : kb.search_vectors(analysis.embedding, candidate_count())) {
      Candidate& candidate = rows[scored.row];
      candidate.row = scored.row;
      candidate.vector_rank = ++rank;
    }
  }

  // Every candidate with its score in both rankings, fused, best first.
  std::vector<Candidate> fused(const Analysis& analysis, const ByRow& rows, double lexical_weight) const {
    std::vector<Candidate> all;
    all.reserve(rows.size());
    for (const auto& [row, candidate] : rows) all.push_back(candidate);
    add_scores(analysis, all);
    fuse(all, options, lexical_weight);
    const bool single = lexical_weight == 0.0 || lexical_weight == 1.0;
    if (single && options.fusion != "rrf") {
      for (Candidate& c : all) c.fused = lexical_weight == 1.0 ? c.lexical : c.vector;
    }
    sort_by_score(all);
    return all;
  }

  void add_scores(const Analysis& analysis, std::vector<Candidate>& all) const {
    std::vector<std::uint32_t> rows;
    for (const Candidate& candidate : all) rows.push_back(candidate.row);
    if (uses_lexical() && !analysis.terms.empty()) {
      const std::vector<float> scores = kb.lexical_scores(analysis.terms, rows);
      for (std::size_t i = 0; i < all.size(); ++i) all[i].lexical = scores[i];
    }
    if (!analysis.embedding.empty()) {
      const std::vector<float> scores = kb.vector_scores(analysis.embedding, rows);
      for (std::size_t i = 0; i < all.size(); ++i) all[i].vector = scores[i];
    }
  }

  // Without one side the other decides alone, and its own scores are the result's.
  double lexical_share(const Analysis& analysis) const {
    if (!uses_lexical() || analysis.terms.empty()) return 0.0;
    if (analysis.embedding.empty()) return 1.0;
    if (options.fusion != "auto" || options.mode == "vector") return options.lexical_weight;
    constexpr double kCosineWeight =
        0.4;  // chosen on the train queries of SciFact and TyDi (docs/retrieval.md)
    constexpr double kFullTrust = 1000.0;  // chunks from which the model has it all
    return 1.0 / (1.0 + kCosineWeight * std::min(1.0, static_cast<double>(kb.info().chunks) / kFullTrust));
  }

  // Rocchio in vector space over the first fused results, each weighted by the square of its score.
  bool apply_feedback(const std::vector<Candidate>& all, std::vector<float>& embedding) const {
    const std::size_t count = std::min<std::size_t>(options.feedback, all.size());
    double total = 0.0;
    for (std::size_t i = 0; i < count; ++i) total += all[i].fused > 0 ? all[i].fused * all[i].fused : 0.0;
    if (total <= 0.0 || options.feedback_weight <= 0.0) return false;
    std::vector<double> moved(embedding.begin(), embedding.end());
    for (std::size_t i = 0; i < count; ++i) {
      const double weight =
          all[i].fused > 0 ? options.feedback_weight * all[i].fused * all[i].fused / total : 0.0;
      const auto vector = kb.vector(all[i].row);
      for (std::size_t d = 0; d < moved.size(); ++d) moved[d] += weight * vector[d];
    }
    double norm = 0.0;
    for (const double x : moved) norm += x * x;
    if (norm <= 0.0) return false;
    for (std::size_t d = 0; d < moved.size(); ++d)
      embedding[d] = static_cast<float>(moved[d] / std::sqrt(norm));
    return true;
  }

  Ranking rank(Analysis analysis) const {
    Ranking ranking;
    ranking.lexical_weight = lexical_share(analysis);
    ByRow rows;
    add_lexical(analysis, rows);
    add_vectors(analysis, rows);
    ranking.candidates = fused(analysis, rows, ranking.lexical_weight);
    const bool wanted = options.feedback > 0 && options.mode == "hybrid" && !analysis.embedding.empty() &&
                        kb.info().chunks > options.feedback;
    if (wanted && apply_feedback(ranking.candidates, analysis.embedding)) {
      add_vectors(analysis, rows);
      ranking.candidates = fused(analysis, rows, ranking.lexical_weight);
    }
    cut(ranking.candidates);
    return ranking;
  }

  // Best first, ties by chunk id.
  void sort_by_score(std::vector<Candidate>& all) const {
    std::stable_sort(all.begin(), all.end(), [&](const Candidate& a, const Candidate& b) {
      if (a.fused != b.fused) return a.fused > b.fused;
      return kb.chunk_id(a.row) < kb.chunk_id(b.row);
    });
  }

  // One chunk a document if documents are asked for, the minimum score, k.
  void cut(std::vector<Candidate>& all) const {
    std::vector<Candidate> kept;
    std::unordered_set<std::string> documents;
    for (const Candidate& candidate : all) {
      if (kept.size() == options.k || candidate.fused < options.min_score) break;
      if (options.level == "document" && !documents.insert(kb.document_id(candidate.row)).second) continue;
      kept.push_back(candidate);
    }
    all = std::move(kept);
  }

  std::vector<ExplainedTerm> explain(const std::vector<QueryTerm>& terms) const {
    std::vector<ExplainedTerm> out;
    for (const QueryTerm& term : terms) {
      const std::string_view kind = term_class_name(static_cast<TermClass>(term.text.front()));
      out.push_back(
          {term.text.substr(1), kind, term.weight, kb.document_frequency(term.text), kb.idf(term.text)});
    }
    return out;
  }

  Hit describe(const Candidate& candidate, std::uint32_t rank, const std::vector<std::string>& terms) const {
    Hit hit;
    hit.rank = rank;
    hit.score = candidate.fused;
    hit.chunk = kb.chunk(candidate.row);
    hit.matches = find_matches(kb.analyzer(), hit.chunk.text, terms);
    if (uses_lexical() && candidate.lexical > 0) {
      hit.lexical = Standing{candidate.lexical_rank, candidate.lexical, candidate.lexical_normalized};
    }
    if (uses_vectors())
      hit.vector = Standing{candidate.vector_rank, candidate.vector, candidate.vector_normalized};
    return hit;
  }
};

Searcher::Searcher(const KnowledgeBase& kb, const QueryOptions& options) : impl_(new Impl{kb, options}) {
  check_options(kb, options);
}

Searcher::~Searcher() = default;

QueryResult Searcher::search(std::string_view query, bool explain) const {
  const auto start = std::chrono::steady_clock::now();
  const Analysis analysis = impl_->analyze(query);
  const Ranking ranking = impl_->rank(analysis);
  QueryResult result;
  result.query = query;
  result.lexical_weight = ranking.lexical_weight;
  result.terms = word_forms(analysis.terms);
  if (explain) result.explained = impl_->explain(analysis.terms);
  const std::vector<std::string> markable = markable_terms(analysis.terms);
  std::uint32_t rank = 0;
  for (const Candidate& candidate : ranking.candidates)
    result.hits.push_back(impl_->describe(candidate, ++rank, markable));
  result.elapsed_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return result;
}

std::vector<RankedItem> Searcher::rank(std::string_view query) const {
  std::vector<RankedItem> items;
  for (const Candidate& candidate : impl_->rank(impl_->analyze(query)).candidates) {
    const bool whole_documents = impl_->options.level == "document";
    items.push_back(
        {whole_documents ? impl_->kb.document_id(candidate.row) : impl_->kb.chunk_id(candidate.row),
         candidate.fused});
  }
  return items;
}

}  // namespace ragctl
