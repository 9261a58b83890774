#include "ranking.hpp"

#include <algorithm>

namespace ragctl {

void RankingBuilder::count_judged(std::span<const Judgement> judged) {
  sorted_.clear();
  for (const Judgement& judgement : judged) {
    if (judgement.relevance >= 0) sorted_.push_back(judgement.relevance);
  }
  std::sort(sorted_.begin(), sorted_.end());
  ranking_.levels.clear();
  ranking_.relevant = 0;
  for (const int relevance : sorted_) {
    if (ranking_.levels.empty() || ranking_.levels.back().relevance != relevance)
      ranking_.levels.push_back({relevance, 0});
    ++ranking_.levels.back().count;
    ranking_.relevant += relevance >= options_.relevance_level ? 1 : 0;
  }
  ranking_.nonrelevant = sorted_.size() - ranking_.relevant;
}

void RankingBuilder::rank(std::span<const Judgement> judged, std::span<const RunEntry> hits) {
  const auto id_at = [&](std::uint32_t position) { return judged[position].document; };
  table_.reset(judged.size());
  for (std::uint32_t i = 0; i < judged.size(); ++i) table_.insert(judged[i].document, i, id_at);
  ranking_.relevances.clear();
  ranking_.relevant_retrieved = 0;
  for (const RunEntry& hit : hits) {
    const std::uint32_t found = table_.find(hit.document, id_at);
    int relevance = found == IdTable::kNone ? kNotPooled : judged[found].relevance;
    if (found != IdTable::kNone && relevance < 0) relevance = kUnjudged;
    if (options_.judged_only && relevance < 0) continue;
    ranking_.relevances.push_back(relevance);
    ranking_.relevant_retrieved += relevance >= options_.relevance_level ? 1 : 0;
  }
}

const Ranking& RankingBuilder::build(std::span<const Judgement> judged, std::span<const RunEntry> hits) {
  count_judged(judged);
  rank(judged, hits);
  auto& logs = ranking_.log2_rank;
  while (logs.size() < std::max(hits.size(), judged.size())) {
    logs.push_back(std::log2(static_cast<double>(logs.size() + 2)));
  }
  return ranking_;
}

std::string relevance_string(const Ranking& ranking, std::size_t length) {
  std::string out;
  for (std::size_t rank = 0; rank < std::min(length, ranking.retrieved()); ++rank) {
    const int relevance = ranking.relevances[rank];
    if (relevance > 9) {
      out += '>';
    } else if (relevance >= 0) {
      out += static_cast<char>('0' + relevance);
    } else {
      out += relevance == kNotPooled ? '-' : '.';
    }
  }
  return out;
}

}  // namespace ragctl
