// Fusion learned from labels: how much the lexical and the vector ranking count, and how far the feedback
// moves the query's vector.
//
// The search is a coordinate descent over a coarse grid, from coarse to fine, deterministic and without any
// gradient. Of the settings it has tried it takes the one nearest to what was configured whose mean is within
// one standard error (of the paired differences) of the best: a gain that noise explains is not taken
// (Breiman et al., "Classification and Regression Trees", 1984, section 3.4.3). What that is worth is
// estimated by cross-validation: every question is scored by settings that were learned without it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/eval/compare.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {

struct FusionSettings {
  std::string fusion;  // "convex" or "rrf"; "auto" where the configuration says so
  double lexical_weight = 0.0;
  std::uint32_t feedback = 0;
  double feedback_weight = 0.0;

  bool operator==(const FusionSettings&) const = default;
};

struct TuneOptions {
  std::uint32_t folds = 5;  // of the cross-validation, 2 to 100
  CompareOptions compare;   // its seed also deals the questions into folds
};

struct TuneReport {
  FusionSettings configured;
  FusionSettings learned;               // from all questions; equal to `configured` when nothing is better
  std::vector<FusionSettings> by_fold;  // learned without the questions of the fold
  Comparison comparison;                // A = as configured, B = cross-validated
  double fitted = 0.0;                  // mean of `learned` on the questions it was learned from: optimistic
  std::size_t tried = 0;                // settings whose rankings were made
  bool real = false;                    // the cross-validated gain is significant

  // What to use: `learned` when the gain is real, else `configured`.
  const FusionSettings& recommended() const { return real ? learned : configured; }
};

// Throws what tune_fusion() would say of the options, before a knowledge base is built for it.
void check_tuning(const Config& config);

// Learns from config.eval.queries and config.eval.qrels, for the first of config.eval.metrics, on a knowledge
// base with vectors. Nothing else is read. Throws Error(kUsage) without vectors or for a mode other than
// hybrid, Error(kInput) for fewer judged questions than twice the folds.
TuneReport tune_fusion(const Config& config, const KnowledgeBase& kb, const TuneOptions& options,
                       const Context& context);

// `labels` names what was learned from. The text form is valid YAML for --config: the account as comments,
// then the recommended settings. JSON and Markdown hold the same.
std::string report_tuning(const TuneReport& report, const std::string& labels, ReportFormat format);
// The YAML alone.
std::string tuned_yaml(const TuneReport& report, const std::string& labels);

}  // namespace ragctl
