#include "sentence_order.hpp"

#include <algorithm>

#include "ragctl/core/hash.hpp"
#include "ragctl/text/analyzer.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kDepth = 20;            // 30 and 50 measured equal on the train queries
constexpr double kCoverageWeight = 0.4;       // docs/retrieval.md, "Fusion"
constexpr std::size_t kRemembered = 1 << 13;  // chunks

bool is_covering(std::string_view term) {
  static constexpr std::string_view kClasses = "wxdmcsbvjo";
  return !term.empty() && kClasses.find(term.front()) != std::string_view::npos;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

bool ends_sentence(char32_t c) {
  return c == U'.' || c == U'!' || c == U'?' || c == U'。' || c == U'！' || c == U'？';
}

bool closes(char32_t c) {
  return c == U'"' || c == U'\'' || c == U'”' || c == U'’' || c == U')' || c == U']';
}

bool is_space(char32_t c) { return c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0xA0 || c == 0x3000; }

std::vector<std::uint64_t> covering_hashes(const Analyzer& analyzer, std::string_view text) {
  std::vector<std::uint64_t> hashes;
  for (const Term& term : analyzer.analyze_words(text)) {
    if (is_covering(term.text)) hashes.push_back(hash64(term.text));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

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

}  // namespace

std::vector<ByteRange> split_sentences(std::string_view text) {
  std::vector<ByteRange> out;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (!is_blank(text.substr(begin, end - begin))) out.push_back({begin, end});
    begin = end;
  };
  bool ended = false;  // a sentence end was read, and since then closing marks only
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t c = next_code_point(text, at);
    if (c == U'\n' || (ended && is_space(c))) close(here);
    ended = ends_sentence(c) || (ended && closes(c));
  }
  close(text.size());
  return out;
}

SentenceOrder::SentenceOrder(const KnowledgeBase& kb)
    : kb_(kb), analyzer_(make_analyzer(kb.options().analyzer)) {}

SentenceOrder::~SentenceOrder() = default;

SentenceOrder::WeightedQuery SentenceOrder::weigh(const std::vector<QueryTerm>& terms) const {
  WeightedQuery query;
  for (const QueryTerm& term : terms) {
    if (!is_covering(term.text)) continue;
    const double weight = static_cast<double>(term.weight) * kb_.idf(term.text);
    if (weight > 0.0) query.push_back({hash64(term.text), weight});
  }
  return query;
}

SentenceOrder::Sentences SentenceOrder::analyze(const Chunk& chunk) const {
  Sentences out;
  std::string above = chunk.title;
  for (const std::string& heading : chunk.heading_path) above += '\n' + heading;
  out.above = covering_hashes(*analyzer_, above);
  const std::vector<ByteRange> ranges = split_sentences(chunk.text);
  out.count = static_cast<std::uint32_t>(ranges.size());
  for (const Term& term : analyzer_->analyze_words(chunk.text)) {
    if (!is_covering(term.text)) continue;
    const auto range = std::partition_point(ranges.begin(), ranges.end(),
                                            [&](const ByteRange& each) { return each.end <= term.begin; });
    out.terms.emplace_back(hash64(term.text), static_cast<std::uint32_t>(range - ranges.begin()));
  }
  std::sort(out.terms.begin(), out.terms.end());
  out.terms.erase(std::unique(out.terms.begin(), out.terms.end()), out.terms.end());
  return out;
}

std::shared_ptr<const SentenceOrder::Sentences> SentenceOrder::sentences_of(std::uint32_t row) const {
  {
    const std::scoped_lock lock(mutex_);
    const auto found = sentences_.find(row);
    if (found != sentences_.end()) return found->second;
  }
  auto made = std::make_shared<const Sentences>(analyze(kb_.chunk(row)));
  const std::scoped_lock lock(mutex_);
  if (sentences_.size() >= kRemembered) sentences_.clear();
  sentences_.insert_or_assign(row, made);
  return made;
}

double SentenceOrder::coverage(const Sentences& sentences, const WeightedQuery& query) {
  double above = 0.0;
  double total = 0.0;
  std::vector<double> sums(std::max<std::size_t>(sentences.count, 1), 0.0);
  for (const auto& [hash, weight] : query) {
    total += weight;
    if (std::binary_search(sentences.above.begin(), sentences.above.end(), hash)) {
      above += weight;
      continue;
    }
    auto place = std::lower_bound(sentences.terms.begin(), sentences.terms.end(),
                                  std::pair<std::uint64_t, std::uint32_t>(hash, 0));
    for (; place != sentences.terms.end() && place->first == hash; ++place) sums[place->second] += weight;
  }
  return (above + *std::max_element(sums.begin(), sums.end())) / total;
}

void SentenceOrder::reorder(const std::vector<QueryTerm>& terms, const QueryOptions& options,
                            Ranking& ranking) const {
  const WeightedQuery query = weigh(terms);
  std::vector<Candidate>& candidates = ranking.candidates;
  if (query.empty() || candidates.empty()) return;
  const Scale scale = scale_of(ranking, options);
  if (scale.best_lexical <= 0.0) return;
  const double weight = kCoverageWeight * scale.best_lexical;
  const std::size_t depth = std::min(kDepth, candidates.size());
  for (std::size_t i = 0; i < depth; ++i) {
    const double covered = coverage(*sentences_of(candidates[i].row), query);
    candidates[i].fused += weight * covered * covered;
  }
  for (Candidate& candidate : candidates) candidate.fused *= scale.most / (scale.most + weight);
  std::stable_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(depth),
                   [](const Candidate& a, const Candidate& b) { return a.fused > b.fused; });
}

}  // namespace ragctl
