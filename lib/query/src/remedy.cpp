#include "remedy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "fate.hpp"

namespace ragctl {
namespace {

constexpr int kMostSteps = 30;
constexpr std::uint32_t kMostResults = 100000;  // what the options take
constexpr std::uint64_t kMostCandidates = 1000000;
constexpr std::uint32_t kMostDiverse = 200;  // k up to which mmr, which costs its square, is tried

// A value that is not above the score, of few digits: four behind the point, more only where that would be 0.
double at_most(double score) {
  double digits = 1e4;
  if (score > 0.0) digits = std::max(digits, std::pow(10.0, std::ceil(2.0 - std::log10(score))));
  const double down = std::floor(score * digits) / digits;
  return down <= score ? down + 0.0 : score;  // no -0
}

class Remedy {
 public:
  Remedy(const KnowledgeBase& kb, const QueryOptions& options, const Absence& absence)
      : kb_(kb), options_(options), absence_(absence) {}

  std::optional<QueryOptions> find() {
    for (int step = 0; step < kMostSteps; ++step) {
      const SearchPlan plan(kb_, options_);
      const Found found = plan.find(plan.analyze(absence_.query), plan.visible(absence_.own).get(), true);
      const Fate fate = fate_of(found, absence_.rows);
      if (fate.stage == LostAt::kNotLost) return options_;
      if (!treat(fate, found)) break;
    }
    return std::nullopt;
  }

 private:
  bool treat(const Fate& fate, const Found& found) {
    switch (fate.stage) {
      case LostAt::kOutsideCandidates:
        return rank_deeper();
      case LostAt::kMinScore:
        options_.min_score = at_most(fate.score);
        return true;
      case LostAt::kMinCoverage:
        options_.min_coverage = at_most(fate.coverage.value_or(0.0));
        return true;
      case LostAt::kBelowK:
      case LostAt::kDiversity:
        return options_.mmr > 0.0 ? choose_more(found) : take(fate.place);
      case LostAt::kDocumentLimit:
        return lift_limit();
      case LostAt::kDuplicate:
        options_.near_duplicates = false;
        return true;
      default:
        return false;
    }
  }

  // To its rank, then further: the feedback moves ranks, and codes or a graph may miss a row.
  bool rank_deeper() {
    const std::uint64_t depth = std::max(options_.candidates, options_.k);
    const std::uint64_t wanted = absence_.rank > depth ? absence_.rank : 2 * depth;
    if (absence_.rank == 0 || depth >= kb_.info().chunks || wanted > kMostCandidates) return false;
    options_.candidates = static_cast<std::uint32_t>(wanted);
    return true;
  }

  bool lift_limit() {
    if (options_.level == "document") {
      options_.level = "chunk";
    } else {
      options_.per_document = 0;
    }
    return true;
  }

  bool take(std::uint32_t place) {
    if (place > kMostResults) return false;
    options_.k = std::max(options_.k + 1, place);
    return options_.k <= kMostResults;
  }

  // A larger k lets more compete, so what it brings is not sure to stay with one that is larger still.
  bool choose_more(const Found& found) {
    std::uint32_t missed = options_.k;
    std::uint32_t k = missed;
    do {
      missed = k;
      k *= 2;
      if (k > kMostDiverse) {
        options_.mmr = 0.0;
        return true;
      }
    } while (!chosen(found, k));
    while (k - missed > 1) {
      const std::uint32_t middle = missed + (k - missed) / 2;
      (chosen(found, middle) ? k : missed) = middle;
    }
    options_.k = k;
    return true;
  }

  bool chosen(const Found& found, std::uint32_t k) const {
    QueryOptions options = options_;
    options.k = k;
    const auto kept = select(kb_, options, found.ranking.candidates).kept;
    return std::any_of(kept.begin(), kept.end(), [this](const Candidate& each) {
      return std::find(absence_.rows.begin(), absence_.rows.end(), each.row) != absence_.rows.end();
    });
  }

  const KnowledgeBase& kb_;
  QueryOptions options_;
  const Absence& absence_;
};

}  // namespace

std::optional<QueryOptions> find_remedy(const KnowledgeBase& kb, const QueryOptions& options,
                                        const Absence& absence) {
  return Remedy(kb, options, absence).find();
}

std::string describe_remedy(const QueryOptions& before, const QueryOptions& after) {
  std::vector<std::string> changes;
  if (after.near_duplicates != before.near_duplicates) changes.emplace_back("turn near_duplicates off");
  if (after.level != before.level) changes.push_back("use level " + after.level);
  if (after.per_document != before.per_document) changes.emplace_back("set per_document to 0");
  if (after.mmr != before.mmr) changes.emplace_back("set mmr to 0");
  if (after.min_score != before.min_score)
    changes.push_back(fmt::format("lower min_score to {}", after.min_score));
  if (after.min_coverage != before.min_coverage)
    changes.push_back(fmt::format("lower min_coverage to {}", after.min_coverage));
  if (after.candidates != before.candidates)
    changes.push_back(fmt::format("raise candidates to {}", after.candidates));
  if (after.k != before.k) changes.push_back(fmt::format("raise k to {}", after.k));
  if (changes.size() < 2) return changes.empty() ? "" : changes.front();
  const std::string last = std::move(changes.back());
  changes.pop_back();
  return fmt::format("{} and {}", fmt::join(changes, ", "), last);
}

}  // namespace ragctl
