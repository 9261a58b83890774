#include "sentence_order.hpp"

#include <algorithm>
#include <map>

#include "ragctl/core/hash.hpp"
#include "ragctl/text/analyzer.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kDepth = 30;            // 50 measured equal
constexpr double kCoverageWeight = 1.2;       // docs/retrieval.md
constexpr std::size_t kRemembered = 1 << 13;  // chunks

bool is_covering(std::string_view term) {
  static constexpr std::string_view kClasses = "wxdmcsbvj";
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
  for (const Term& term : analyzer.analyze(text)) {
    if (is_covering(term.text)) hashes.push_back(hash64(term.text));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

// What a lexical score equal to the query's best is in the fused scores.
double unit_of(double lexical_weight, const QueryOptions& options, const std::vector<Candidate>& candidates) {
  const bool convex = options.fusion != "rrf" && lexical_weight > 0.0 && lexical_weight < 1.0;
  const double unit = convex && options.recency.empty() ? lexical_weight : candidates.front().fused;
  return unit > 0.0 ? unit : 1.0;
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

std::string SentenceOrder::group_of(std::uint32_t row) const {
  {
    const std::scoped_lock lock(mutex_);
    const auto found = groups_.find(row);
    if (found != groups_.end()) return found->second;
  }
  const Chunk chunk = kb_.chunk(row);
  const std::string title = to_nfkc_casefold(chunk.title);
  std::string group = is_blank(title) ? "d" + chunk.document_id : "t" + title;
  const std::scoped_lock lock(mutex_);
  if (groups_.size() >= kRemembered) groups_.clear();
  return groups_.insert_or_assign(row, std::move(group)).first->second;
}

SentenceOrder::Sentences SentenceOrder::analyze(const Chunk& chunk) const {
  Sentences out;
  out.title = covering_hashes(*analyzer_, chunk.title);
  const std::vector<ByteRange> ranges = split_sentences(chunk.text);
  out.count = static_cast<std::uint32_t>(ranges.size());
  for (std::uint32_t i = 0; i < out.count; ++i) {
    const std::string_view text =
        std::string_view(chunk.text).substr(ranges[i].begin, ranges[i].end - ranges[i].begin);
    for (const std::uint64_t hash : covering_hashes(*analyzer_, text)) out.terms.emplace_back(hash, i);
  }
  std::sort(out.terms.begin(), out.terms.end());
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
  double title = 0.0;
  double total = 0.0;
  std::vector<double> sums(std::max<std::size_t>(sentences.count, 1), 0.0);
  for (const auto& [hash, weight] : query) {
    total += weight;
    if (std::binary_search(sentences.title.begin(), sentences.title.end(), hash)) {
      title += weight;
      continue;
    }
    auto place = std::lower_bound(sentences.terms.begin(), sentences.terms.end(),
                                  std::pair<std::uint64_t, std::uint32_t>(hash, 0));
    for (; place != sentences.terms.end() && place->first == hash; ++place) sums[place->second] += weight;
  }
  return (title + *std::max_element(sums.begin(), sums.end())) / total;
}

void SentenceOrder::reorder_group(const std::vector<std::size_t>& members, const WeightedQuery& query,
                                  double unit, std::vector<Candidate>& candidates) const {
  std::vector<std::pair<double, Candidate>> order;
  std::vector<double> scores;
  for (const std::size_t i : members) {
    const Candidate& candidate = candidates[i];
    scores.push_back(candidate.fused);
    const double covered = coverage(*sentences_of(candidate.row), query);
    order.emplace_back(candidate.fused / unit + kCoverageWeight * covered, candidate);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; i < members.size(); ++i) {
    candidates[members[i]] = order[i].second;
    candidates[members[i]].fused = scores[i];
  }
}

void SentenceOrder::reorder(const std::vector<QueryTerm>& terms, double lexical_weight,
                            const QueryOptions& options, std::vector<Candidate>& candidates) const {
  const WeightedQuery query = weigh(terms);
  if (query.empty() || candidates.empty()) return;
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < std::min(kDepth, candidates.size()); ++i)
    groups[group_of(candidates[i].row)].push_back(i);
  const double unit = unit_of(lexical_weight, options, candidates);
  for (const auto& [group, members] : groups) {
    if (members.size() > 1) reorder_group(members, query, unit, candidates);
  }
}

}  // namespace ragctl
