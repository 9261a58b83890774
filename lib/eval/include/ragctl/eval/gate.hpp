// A gate for continuous integration: has retrieval become worse than a stored baseline, and could the test
// have told?
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/json.hpp"
#include "ragctl/eval/beir.hpp"
#include "ragctl/eval/compare.hpp"
#include "ragctl/eval/metrics.hpp"

namespace ragctl {

// What one query was scored on, as hashes of 16 hex digits.
struct QueryInputs {
  std::string query;
  std::string question;    // text and filter; "" = not known, which equals only itself
  std::string judgements;  // of this query

  bool operator==(const QueryInputs&) const = default;
};

// What scores were measured on, as hashes of the caller's choice ("" = not known, which equals only itself).
struct EvaluationInputs {
  std::string corpus;
  std::string qrels;           // qrels_fingerprint(), or a hash of the label file
  std::string questions = {};  // questions_fingerprint()
  std::uint32_t depth = 0;     // results a query that were retrieved; 0: not known, as of a run from a file
  std::vector<QueryInputs> queries = {};   // sorted by id; empty: not known
  std::optional<std::string> filter = {};  // of all questions, part of `corpus`; nothing: not known

  bool operator==(const EvaluationInputs&) const = default;
};

// 32 hex digits over all judgements; the order of rows in the file does not matter.
std::string qrels_fingerprint(const Qrels& qrels);

// 32 hex digits over ids, texts and filters; the order does not matter.
std::string questions_fingerprint(std::span<const Query> questions);

// Of the questions, each of which has a row in `qrels`; without questions of every query of `qrels`, its text
// not known.
std::vector<QueryInputs> query_inputs(const Qrels& qrels, std::span<const Query> questions = {});
std::string question_fingerprint(const Query& question);  // as QueryInputs holds it

// Scores to compare with later: the per-query values are kept, because the tests are paired.
struct Baseline {
  Evaluation evaluation;
  EvaluationInputs inputs;
};

// {"format": "ragctl-baseline/1", "corpus", "filter", "qrels", "questions", "depth", "tag", "options",
// "metrics": [{"name", "definition", "mean"}], "queries": {id: [value ...]}, "query_inputs": {id: [question,
// judgements]}, "missing", "unjudged"}. "definition" is raised whenever the formula of a metric changes;
// "depth" and "filter" are null where they are not known, and older baselines have neither them nor
// "questions" and "query_inputs".
Json to_json(const Baseline& baseline);

// Throws Error(kInput) at `where` for another format (named), for a metric that is unknown or defined
// differently here, for a query that is there twice or none at all, and for missing or mistyped keys and
// numbers out of range.
Baseline baseline_from_json(const Json& json, const Location& where);
Baseline read_baseline(const std::string& path);

// A metric may drop by at most `tolerance`; one that is better when lower may rise by it.
struct Gate {
  Metric metric;
  double tolerance = 0.0;  // 0 or more
};

// "ndcg@10:-0.01" (a drop of 0.01 is allowed), "ndcg@10:0" or "unjudged@10:0.01" (a rise). Throws
// Error(kUsage), also for more than the metric can change.
Gate parse_gate(std::string_view text);

// kFail: the drop exceeds the tolerance and is significantly different from 0 after the correction over the
// gates. kPass: a drop beyond the tolerance is excluded: not one query changed, or the baseline is too low
// for such a drop; or the queries are enough for a test at that corrected level and the confidence interval
// of the change ends at the tolerance or before (not corrected: a report passes only when every gate does).
// kInconclusive: neither; more queries are needed. The wider the interval, the more tolerances lie between
// FAIL and PASS.
enum class Verdict { kPass, kFail, kInconclusive };

std::string_view verdict_name(Verdict verdict);  // "PASS", "FAIL", "INCONCLUSIVE"

struct GateCheck {
  Gate gate;
  PairedTest test;  // A = baseline, B = now; probabilities corrected over the gates
  Verdict verdict = Verdict::kPass;
  std::string reason;  // one sentence with the figures
};

// How a baseline may differ and be compared with all the same.
struct AcceptedDifferences {
  bool corpus = false;     // other documents; not another filter
  bool questions = false;  // other questions or judgements: the queries that have both unchanged are compared
};

// Each text is "corpus", "questions" or a list of these with commas. Throws Error(kUsage).
AcceptedDifferences parse_accepted(std::span<const std::string> texts);

// Which queries can be compared where questions or judgements differ; ids, sorted.
struct ComparedQueries {
  std::vector<std::string> same;              // text, filter and judgements: these are compared
  std::vector<std::string> only_in_baseline;  // the others are left out
  std::vector<std::string> only_now;
  std::vector<std::string> other_judgements;
  std::vector<std::string> other_question;  // its text or filter, and not the judgements
};

struct GateReport {
  std::vector<GateCheck> checks;      // in the order of the gates
  std::vector<std::string> notes;     // sentences: what the comparison rests on and could not be checked
  std::vector<std::string> accepted;  // differences that there are: "corpus", "questions"
  std::optional<ComparedQueries> compared;  // with other questions or judgements; nothing: all queries
  Verdict verdict = Verdict::kPass;         // FAIL if any fails, else INCONCLUSIVE if any is
  Comparison comparison;                    // of the gated metrics
};

// What check_gates() refuses of the conditions, told before anything is ranked. Throws Error(kInput).
void check_baseline(const Baseline& baseline, const std::string& baseline_path,
                    const EvaluateOptions& options, const EvaluationInputs& inputs,
                    std::span<const Gate> gates, const AcceptedDifferences& accepted = {});

// `baseline_path` is for messages. Throws Error(kInput) when the baseline was made on another corpus, other
// qrels, with other options or to another depth, or lacks a gated metric: the message names each difference
// that is not accepted. Other questions or judgements cannot be accepted where the baseline does not have
// those of each query, or none is as it was. A depth that the baseline does not say is no difference but a
// note. Throws Error(kUsage) without gates or when `now` lacks a gated metric.
GateReport check_gates(const Baseline& baseline, const std::string& baseline_path, const Evaluation& now,
                       const EvaluationInputs& inputs, std::span<const Gate> gates,
                       const CompareOptions& options, const AcceptedDifferences& accepted = {});

// The scores of the queries that were compared, their means made anew; all where all were.
Evaluation compared_scores(const Evaluation& evaluation, const GateReport& report);

}  // namespace ragctl
