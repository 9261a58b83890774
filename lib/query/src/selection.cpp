#include "selection.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>

#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kDiversityDepth = 5;  // times k
constexpr float kDuplicateCosine = 0.98F;

class Selector {
 public:
  Selector(const KnowledgeBase& kb, const QueryOptions& options, bool trace)
      : kb_(kb),
        options_(options),
        trace_(trace),
        document_limit_(options.level == "document" ? 1 : options.per_document) {}

  Selection run(const std::vector<Candidate>& ordered) {
    const std::size_t limit = options_.mmr > 0.0 ? std::size_t{options_.k} * kDiversityDepth : options_.k;
    for (const Candidate& candidate : ordered) {
      if (!trace_ && selection_.kept.size() == limit) break;
      consider(candidate);
    }
    cut(limit);
    if (options_.mmr > 0.0) diversify();
    return std::move(selection_);
  }

 private:
  void drop(std::uint32_t row, Loss loss, std::uint32_t for_row = 0) {
    if (trace_) selection_.dropped.push_back({row, loss, for_row});
  }

  void cut(std::size_t limit) {
    std::vector<Candidate>& kept = selection_.kept;
    for (std::size_t i = limit; i < kept.size(); ++i) {
      drop(kept[i].row, Loss::kBelowK);
      selection_.dropped.back().place = static_cast<std::uint32_t>(i + 1);
    }
    if (kept.size() > limit) kept.resize(limit);
  }

  void consider(const Candidate& candidate) {
    if (candidate.fused < options_.min_score) {
      selection_.below_minimum = true;
      return drop(candidate.row, Loss::kMinScore);
    }
    if (options_.min_coverage > 0.0 && candidate.coverage.value_or(0.0) < options_.min_coverage) {
      selection_.below_minimum = true;
      return drop(candidate.row, Loss::kMinCoverage);
    }
    const std::string document = document_limit_ > 0 ? kb_.document_id(candidate.row) : std::string();
    if (document_limit_ > 0) {
      const auto found = chunks_of_.find(document);
      if (found != chunks_of_.end() && found->second >= document_limit_)
        return drop(candidate.row, Loss::kDocumentLimit);
    }
    if (options_.near_duplicates) {
      std::string text = kb_.chunk(candidate.row).text;
      if (const auto better = duplicate_of(candidate.row, text))
        return drop(candidate.row, Loss::kDuplicate, *better);
      rows_of_.emplace(std::move(text), candidate.row);
    }
    if (document_limit_ > 0) ++chunks_of_[document];
    selection_.kept.push_back(candidate);
  }

  float cosine(std::uint32_t a, std::uint32_t b) const {
    const auto x = kb_.vector(a);
    return dot(x.data(), kb_.vector(b).data(), x.size());
  }

  std::optional<std::uint32_t> duplicate_of(std::uint32_t row, const std::string& text) const {
    const auto equal = rows_of_.find(text);
    if (equal != rows_of_.end()) return equal->second;
    if (kb_.info().dimension == 0) return std::nullopt;
    for (const Candidate& better : selection_.kept) {
      if (cosine(row, better.row) >= kDuplicateCosine) return better.row;
    }
    return std::nullopt;
  }

  // Greedy. A value can only fall while hits are added, so the values of the chosen ones descend.
  void diversify() {
    std::vector<Candidate> left = std::move(selection_.kept);
    selection_.kept.clear();
    const double best = left.empty() ? 0.0 : left.front().fused;
    const double scale = best > 0.0 ? 1.0 / best : 1.0;
    std::vector<double> nearest(left.size(), 0.0);
    while (!left.empty() && selection_.kept.size() < options_.k) {
      std::size_t chosen = 0;
      double most = -std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < left.size(); ++i) {
        const double value = (1.0 - options_.mmr) * left[i].fused * scale - options_.mmr * nearest[i];
        if (value > most) {
          most = value;
          chosen = i;
        }
      }
      take(left, nearest, chosen, most);
    }
    for (const Candidate& candidate : left) drop(candidate.row, Loss::kDiversity);
  }

  void take(std::vector<Candidate>& left, std::vector<double>& nearest, std::size_t chosen, double value) {
    Candidate candidate = left[chosen];
    candidate.fused = value;
    selection_.kept.push_back(candidate);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(chosen));
    nearest.erase(nearest.begin() + static_cast<std::ptrdiff_t>(chosen));
    for (std::size_t i = 0; i < left.size(); ++i)
      nearest[i] = std::max(nearest[i], static_cast<double>(cosine(left[i].row, candidate.row)));
  }

  const KnowledgeBase& kb_;
  const QueryOptions& options_;
  bool trace_;
  std::uint32_t document_limit_;
  Selection selection_;
  std::unordered_map<std::string, std::uint32_t> chunks_of_;  // kept ones by document
  std::unordered_map<std::string, std::uint32_t> rows_of_;    // kept ones by text
};

}  // namespace

Selection select(const KnowledgeBase& kb, const QueryOptions& options, const std::vector<Candidate>& ordered,
                 bool trace) {
  return Selector(kb, options, trace).run(ordered);
}

}  // namespace ragctl
