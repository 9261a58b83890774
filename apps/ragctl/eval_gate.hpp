// The part of `ragctl eval` that compares with a stored baseline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "command_line.hpp"
#include "ragctl/eval/gate.hpp"
#include "ragctl/pipeline/stages.hpp"
#include "session.hpp"

namespace ragctl::cli {

struct GateArgs {
  std::string baseline;
  std::string save_baseline;
  std::vector<std::string> gates;
  std::vector<std::string> accepted;  // differences of the baseline
  CompareOptions options;

  bool used() const { return !baseline.empty() || !save_baseline.empty(); }
};

void define_gate(CommandLine& line, GateArgs& args);

// Throws Error(kUsage) for one of --baseline and --gate without the other, --accept without a baseline and
// malformed ones; adds the gated metrics to those that are evaluated.
void prepare_gate(const GateArgs& args, EvalOptions& options);

// What --baseline names; nothing without it. Read before anything is ranked, and before --save-baseline,
// which may name the same file.
std::optional<Baseline> read_gate_baseline(const GateArgs& args);

// Throws as apply_gate() would for a baseline that was made under other conditions, before anything is
// ranked: by all inputs, or by those that are known before the corpus is (`corpus` null), and then by the
// corpus. Nothing without a baseline. What it returns refers to all that it was given.
InputsCheck early_check(const GateArgs& args, const std::optional<Baseline>& baseline,
                        const EvalOptions& options, const std::string* corpus);
void check_corpus(const GateArgs& args, const std::optional<Baseline>& baseline, const EvalOptions& options,
                  const std::string& corpus);

// Checks the gates against `baseline`, where there is one; writes --save-baseline. Throws as check_gates().
std::optional<GateReport> apply_gate(const GateArgs& args, const std::optional<Baseline>& baseline,
                                     const KnowledgeBaseEvaluation& scores);

ExitCode gate_exit(const std::optional<GateReport>& report);

}  // namespace ragctl::cli
