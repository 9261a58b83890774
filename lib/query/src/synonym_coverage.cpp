#include "synonym_coverage.hpp"

#include <algorithm>

namespace ragctl {
namespace {

// Train queries of SciFact and TyDi: docs/retrieval.md, "Synonyms".
constexpr double kSynonymShare = 0.5;

// Marks the sentences that have all terms of a form, together with what is above them.
void mark(const ChunkSentences& sentences, std::span<const std::uint64_t> form, std::vector<char>& has) {
  std::vector<std::size_t> counts(has.size(), 0);
  std::size_t above = 0;
  for (const std::uint64_t term : form) {
    if (sentences.is_above(term)) {
      ++above;
      continue;
    }
    const auto [begin, end] = sentences.range_of(term);
    if (begin == end) return;
    for (std::size_t i = begin; i < end; ++i) ++counts[sentences.terms[i].second];
  }
  for (std::size_t i = 0; i < has.size(); ++i) has[i] |= counts[i] + above == form.size() ? 1 : 0;
}

}  // namespace

void add_synonyms(const ChunkSentences& sentences, std::span<const WordSynonyms> words,
                  const std::function<double(std::uint64_t)>& weight_of, std::vector<double>& sums) {
  for (const WordSynonyms& word : words) {
    std::vector<char> has(sums.size(), 0);
    for (const auto& form : word.others) mark(sentences, form, has);
    if (std::find(has.begin(), has.end(), 1) == has.end()) continue;
    std::vector<double> lacking(sums.size(), 0.0);
    for (const std::uint64_t term : word.own) {
      if (sentences.is_above(term)) continue;
      const double weight = weight_of(term);
      for (double& each : lacking) each += weight;
      const auto [begin, end] = sentences.range_of(term);
      for (std::size_t i = begin; i < end; ++i) lacking[sentences.terms[i].second] -= weight;
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (has[i] != 0) sums[i] += kSynonymShare * std::max(0.0, lacking[i]);
    }
  }
}

}  // namespace ragctl
