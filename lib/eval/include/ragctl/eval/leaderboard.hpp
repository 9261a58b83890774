// Many configurations measured on the same queries: their order, how sure their scores are, and which
// differences are real.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ragctl/eval/compare.hpp"
#include "ragctl/eval/report.hpp"

namespace ragctl {

// One configuration and what was measured of it. Everything but name and evaluation may be unknown.
struct Contender {
  std::string name;  // distinct
  std::vector<std::pair<std::string, std::string>>
      settings;  // what sets it apart: option, value as JSON text
  Evaluation evaluation;
  std::optional<double> p50_ms;  // a query
  std::optional<double> p99_ms;
  std::optional<std::uint64_t> index_bytes;
  std::optional<double> build_seconds;  // processor time from source files to index
};

enum class Outcome {
  kReference,   // what the others are compared with
  kSame,        // not one query differs
  kNoEvidence,  // the difference may be chance
  kBetter,      // than the reference, after Holm's correction
  kWorse,
};
std::string_view outcome_name(Outcome outcome);  // "reference", "same", "no evidence", "better", "worse"

struct Range {
  double low = 0.0;
  double high = 0.0;
};

struct LeaderboardRow {
  std::size_t contender = 0;  // index
  // Of the means, one a metric: bootstrap (BCa), infinite for one query, counts and geometric means.
  std::vector<Range> intervals;
  PairedTest test;  // of the first metric; A = reference, probabilities corrected over all rows
  Outcome outcome = Outcome::kReference;
};

struct Leaderboard {
  std::vector<LeaderboardRow> rows;  // by the mean of the first metric, best first; ties as given
  std::size_t reference = 0;         // index of a contender
  bool reference_is_best = true;     // it was not named but is the first row
  std::size_t tests = 0;             // that are corrected together: one a row but the reference
  CompareOptions options;
};

// Ranks by the first metric. `reference`: a contender to compare with, or nothing for the best. The best of
// many is partly lucky, so the differences to it are a little too large; name a reference where that matters.
// Throws Error(kUsage) without contenders and as compare().
Leaderboard rank_contenders(std::span<const Contender> contenders, std::optional<std::size_t> reference,
                            const CompareOptions& options);

// The verdicts of a gate in place of the leaderboard's own, where its first metric is gated: the reference is
// the baseline, and what the page says of p is what the gate says.
void adopt_gates(Leaderboard& leaderboard, std::span<const Contender> contenders, const GateReport& gates);

// The leaderboard for a terminal, a program or a pull request.
std::string report_leaderboard(std::span<const Contender> contenders, const Leaderboard& leaderboard,
                               ReportFormat format, const std::string& title);

}  // namespace ragctl
