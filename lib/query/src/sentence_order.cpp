#include "sentence_order.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "ragctl/core/hash.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/text/analyzer.hpp"
#include "synonym_coverage.hpp"

namespace ragctl {
namespace {

// Constants from the train queries of SciFact and TyDi: docs/retrieval.md, "Fusion".
constexpr std::size_t kDepth = 20;            // 30 and 50 measured equal
constexpr std::size_t kLeastLooks = 5;        // chunks that are worth a thread: 0.1 to 0.2 ms each
constexpr double kCoverageWeight = 1.0;       // of the lexical score's
constexpr double kLeastTelling = 2.0;         // factor of a term that every candidate has
constexpr double kAnswerWeight = 0.4;         // of the question's words together
constexpr double kLeastCovered = 0.05;        // of them: what a sentence that answers has at least
constexpr std::size_t kFew = 10;              // chunks that a rare word may have
constexpr std::size_t kRemembered = 1 << 13;  // chunks

static_assert(kDepth <= 32, "the documents of the first candidates are bits of a 32-bit word");

// What the query's best lexical score is in the fused scores, and what the best fused score can be.
struct Scale {
  double best_lexical = 0.0;
  double most = 1.0;
};

Scale scale_of(const Ranking& ranking, const QueryOptions& options) {
  const double share = ranking.lexical_weight;
  if (options.fusion != "rrf" && share > 0.0 && share < 1.0) return {share, 1.0};
  return {ranking.candidates.front().fused, ranking.candidates.front().fused};
}

// The idf of a term. A word that no chunk has is part of the question all the same, as rare as if one had it;
// its derived terms, the ways to stem it and function words are not.
double rarity(const KnowledgeBase& kb, std::string_view term) {
  static constexpr std::string_view kWords = "wdcbq";
  const double idf = kb.idf(term);
  if (idf > 0.0 || kWords.find(term.front()) == std::string_view::npos) return idf;
  return std::log(1.0 + (static_cast<double>(kb.rows()) - 0.5) / 1.5);
}

// Chunks that have the rarest word of the question, where they are few: 2.23 in "Git 2.23 release notes".
// Long chunks may come far behind short ones that have its other words.
std::vector<std::uint32_t> rows_of_rarest(const KnowledgeBase& kb, const std::vector<QueryTerm>& terms) {
  const QueryTerm* rarest = nullptr;
  std::uint64_t fewest = kFew + 1;
  for (const QueryTerm& term : terms) {
    const std::uint64_t frequency = is_covering(term.text) ? kb.document_frequency(term.text) : 0;
    if (frequency == 0 || frequency >= fewest) continue;
    rarest = &term;
    fewest = frequency;
  }
  std::vector<std::uint32_t> rows;
  if (rarest == nullptr) return rows;
  for (const Scored& scored : kb.search_lexical({rarest, 1}, kFew)) rows.push_back(scored.row);
  return rows;
}

// Of the candidates: the first ones and, behind them, those of `rows` wherever they are.
std::vector<Candidate*> worth_a_look(std::vector<Candidate>& candidates,
                                     std::span<const std::uint32_t> rows) {
  std::vector<Candidate*> out;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i < kDepth || std::find(rows.begin(), rows.end(), candidates[i].row) != rows.end())
      out.push_back(&candidates[i]);
  }
  return out;
}

// A bit for the document of each candidate.
std::vector<std::uint32_t> document_bits(const KnowledgeBase& kb, std::span<Candidate* const> candidates) {
  std::vector<std::string> ids;
  std::vector<std::uint32_t> bits;
  for (const Candidate* const candidate : candidates) {
    std::string id = kb.document_id(candidate->row);
    const auto found = std::find(ids.begin(), ids.end(), id);
    bits.push_back(std::uint32_t{1} << (found - ids.begin()));
    if (found == ids.end()) ids.push_back(std::move(id));
  }
  return bits;
}

// The largest values that figures of each sentence have as answers. A figure that the question names is none,
// nor is one of a sentence of which less than `least` is covered: it speaks of something else.
template <typename IsNamed>
void add_answers(const ChunkSentences& sentences, const Asked& asked, double weight, double least,
                 const IsNamed& is_named, std::vector<double>& sums) {
  std::vector<double> best(sums.size(), 0.0);
  for (const ChunkSentences::Figure& figure : sentences.figures) {
    if (sums[figure.sentence] >= least && !is_named(figure.term))
      best[figure.sentence] = std::max(best[figure.sentence], answers(figure, asked));
  }
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += weight * best[i];
}

}  // namespace

SentenceOrder::SentenceOrder(const KnowledgeBase& kb, unsigned threads)
    : kb_(kb), threads_(threads), analyzer_(make_stored_analyzer(kb.info().analyzer)) {}

SentenceOrder::~SentenceOrder() = default;

double SentenceOrder::WeightedQuery::weight_of(std::uint64_t term) const {
  const auto place = std::partition_point(terms.begin(), terms.end(),
                                          [term](const WeightedHash& each) { return each.hash < term; });
  return place != terms.end() && place->hash == term ? place->weight : 0.0;
}

SentenceOrder::WeightedQuery SentenceOrder::weigh(const std::vector<QueryTerm>& terms) const {
  WeightedQuery query;
  for (const QueryTerm& term : terms) {
    if (!is_covering(term.text)) continue;
    const double weight = static_cast<double>(term.weight) * rarity(kb_, term.text);
    if (weight > 0.0) query.terms.push_back({hash64(term.text), weight});
  }
  std::sort(query.terms.begin(), query.terms.end(),
            [](const WeightedHash& a, const WeightedHash& b) { return a.hash < b.hash; });
  return query;
}

void SentenceOrder::sharpen(std::span<Candidate* const> first, const Looked& looked,
                            WeightedQuery& query) const {
  const std::vector<std::uint32_t> bits = document_bits(kb_, first);
  std::uint32_t all = 0;
  for (const std::uint32_t bit : bits) all |= bit;
  const auto documents = static_cast<double>(std::popcount(all));
  for (WeightedHash& term : query.terms) {
    std::uint32_t having = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
      const auto [begin, end] = looked[i]->range_of(term.hash);
      if (begin < end) having |= bits[i];
    }
    const auto m = static_cast<double>(std::popcount(having));
    term.weight *= kLeastTelling + std::log(1.0 + (documents - m + 0.5) / (m + 0.5));
    query.total += term.weight;
  }
}

std::shared_ptr<const ChunkSentences> SentenceOrder::sentences_of(std::uint32_t row) const {
  {
    const std::scoped_lock lock(mutex_);
    const auto found = sentences_.find(row);
    if (found != sentences_.end()) return found->second;
  }
  auto made = std::make_shared<const ChunkSentences>(analyze_sentences(*analyzer_, kb_.chunk(row)));
  const std::scoped_lock lock(mutex_);
  if (sentences_.size() >= kRemembered) sentences_.clear();
  sentences_.insert_or_assign(row, made);
  return made;
}

double SentenceOrder::coverage(const ChunkSentences& sentences, const WeightedQuery& query,
                               const Asked& asked, std::span<const WordSynonyms> synonyms) {
  if (query.total <= 0.0) return 0.0;  // none of the words is known
  double above = 0.0;
  std::vector<double> sums(std::max<std::size_t>(sentences.count, 1), 0.0);
  for (const auto& [hash, weight] : query.terms) {
    if (sentences.is_above(hash)) {
      above += weight;
      continue;
    }
    const auto [begin, end] = sentences.range_of(hash);
    for (std::size_t i = begin; i < end; ++i) sums[sentences.terms[i].second] += weight;
  }
  add_synonyms(
      sentences, synonyms, [&](std::uint64_t term) { return query.weight_of(term); }, sums);
  double total = query.total;
  if (asked.kind != AnswerKind::kAny) {
    const double answer = kAnswerWeight * query.total;
    add_answers(
        sentences, asked, answer, kLeastCovered * query.total - above,
        [&](std::uint64_t term) { return query.weight_of(term) > 0.0; }, sums);
    total += answer;
  }
  return (above + *std::max_element(sums.begin(), sums.end())) / total;
}

void SentenceOrder::prefetch(std::span<Candidate* const> candidates) const {
  std::vector<std::uint32_t> rows;
  for (const Candidate* const candidate : candidates) rows.push_back(candidate->row);
  kb_.prefetch_chunks(rows);
}

void SentenceOrder::reorder(const QueryAnalysis& question, const QueryOptions& options,
                            Ranking& ranking) const {
  WeightedQuery query = weigh(question.terms);
  std::vector<Candidate>& candidates = ranking.candidates;
  const bool has_words = std::any_of(question.terms.begin(), question.terms.end(),
                                     [](const QueryTerm& term) { return is_covering(term.text); });
  if (!has_words || candidates.empty()) return;
  const Scale scale = scale_of(ranking, options);
  if (scale.best_lexical <= 0.0) return;
  const std::vector<Candidate*> worth = worth_a_look(candidates, rows_of_rarest(kb_, question.terms));
  Looked looked(worth.size());
  prefetch(worth);
  parallel_parts(threads_, worth.size(), kLeastLooks, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) looked[i] = sentences_of(worth[i]->row);
  });
  sharpen({worth.data(), std::min(kDepth, worth.size())}, looked, query);
  const double weight = kCoverageWeight * scale.best_lexical;
  for (std::size_t i = 0; i < worth.size(); ++i) {
    const double covered = coverage(*looked[i], query, question.asked, question.synonyms.words);
    const double share = i < kDepth ? worth[i]->lexical_normalized : 1.0;
    worth[i]->coverage = covered;
    worth[i]->fused += weight * covered * std::sqrt(covered * share);
  }
  for (Candidate& candidate : candidates) candidate.fused *= scale.most / (scale.most + weight);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.fused > b.fused; });
}

}  // namespace ragctl
