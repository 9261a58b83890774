// What a baseline was made with, against what there is now.
#include "gate_conditions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ragctl {
namespace {

bool has(const Evaluation& evaluation, const Metric& metric) {
  return std::find(evaluation.metrics.begin(), evaluation.metrics.end(), metric) != evaluation.metrics.end();
}

std::string known(const std::string& hash) { return hash.empty() ? "unknown" : hash; }

std::string depth_text(const EvaluationInputs& inputs) {
  return inputs.depth == 0 ? "an unknown one" : std::to_string(inputs.depth);
}

std::vector<std::string> option_differences(const EvaluateOptions& then, const EvaluateOptions& now) {
  std::vector<std::string> out;
  const auto differ = [&](const char* name, auto was, auto is) {
    if (was != is) out.push_back(fmt::format("{} {} instead of {}", name, was, is));
  };
  differ("relevance_level", then.relevance_level, now.relevance_level);
  differ("complete", then.complete, now.complete);
  differ("max_results", then.max_results, now.max_results);
  differ("judged_only", then.judged_only, now.judged_only);
  return out;
}

enum class Acceptance { kNever, kCorpus, kQuestions };

struct Difference {
  Acceptance by = Acceptance::kNever;
  std::string text;
};

std::string filter_text(const std::string& filter) {
  return filter.empty() ? "no filter" : "the filter '" + filter + "'";
}

// The hash of the corpus holds the filter, too: another filter hides whether the documents are others.
std::vector<Difference> corpus_differences(const EvaluationInputs& then, const EvaluationInputs& now) {
  const bool known_filters = then.filter && now.filter;
  if (known_filters && *then.filter != *now.filter)
    return {{Acceptance::kNever, filter_text(*then.filter) + " instead of " + filter_text(*now.filter)}};
  if (then.corpus == now.corpus) return {};
  return {{Acceptance::kCorpus,
           fmt::format("another corpus{} ({} instead of {})", known_filters ? "" : " or filter",
                       known(then.corpus), known(now.corpus))}};
}

// Labels of the same file that are used for other evidence: the text of some is gone, or back.
bool labels_differ(const EvaluationInputs& then, const EvaluationInputs& now) {
  return then.qrels == now.qrels && then.questions == now.questions && !then.queries.empty() &&
         !now.queries.empty() && then.queries != now.queries;
}

std::vector<Difference> input_differences(const EvaluationInputs& then, const EvaluationInputs& now) {
  std::vector<Difference> out = corpus_differences(then, now);
  const auto differ = [&](Acceptance by, const char* what, const std::string& was, const std::string& is) {
    if (was != is) out.push_back({by, fmt::format("{} ({} instead of {})", what, known(was), known(is))});
  };
  differ(Acceptance::kQuestions, "other qrels", then.qrels, now.qrels);
  differ(Acceptance::kQuestions, "other questions", then.questions, now.questions);
  if (labels_differ(then, now))
    out.push_back({Acceptance::kQuestions, "other labels in use, as their text is gone or back"});
  if (then.depth != now.depth && then.depth != 0)
    out.push_back({Acceptance::kNever, fmt::format("depth {} instead of {}", then.depth, depth_text(now))});
  return out;
}

// Why other questions cannot be accepted; "" when they can.
std::string incomparable(const EvaluationInputs& then, const EvaluationInputs& now) {
  if (then.queries.empty()) return "no record of the judgements of each query";
  return compared_queries(then, now).same.empty() ? "no query of the same text and judgements" : "";
}

bool is_accepted(const Difference& difference, const AcceptedDifferences& accepted) {
  return (difference.by == Acceptance::kCorpus && accepted.corpus) ||
         (difference.by == Acceptance::kQuestions && accepted.questions);
}

// ", or compare all the same with --accept corpus", where that would do.
std::string acceptance_advice(std::span<const Difference> refused, bool comparable) {
  bool corpus = false;
  bool questions = false;
  for (const Difference& difference : refused) {
    if (difference.by == Acceptance::kNever) return "";
    (difference.by == Acceptance::kCorpus ? corpus : questions) = true;
  }
  if (questions && !comparable) return "";
  return fmt::format(", or compare all the same with --accept {}{}{}", corpus ? "corpus" : "",
                     corpus && questions ? "," : "", questions ? "questions" : "");
}

}  // namespace

bool questions_differ(const EvaluationInputs& then, const EvaluationInputs& now) {
  return then.qrels != now.qrels || then.questions != now.questions || labels_differ(then, now);
}

ComparedQueries compared_queries(const EvaluationInputs& then, const EvaluationInputs& now) {
  ComparedQueries out;
  auto left = then.queries.begin();
  auto right = now.queries.begin();
  while (left != then.queries.end() || right != now.queries.end()) {
    if (right == now.queries.end() || (left != then.queries.end() && left->query < right->query)) {
      out.only_in_baseline.push_back((left++)->query);
    } else if (left == then.queries.end() || right->query < left->query) {
      out.only_now.push_back((right++)->query);
    } else {
      auto& list = left->judgements != right->judgements ? out.other_judgements
                   : left->question != right->question   ? out.other_question
                                                         : out.same;
      list.push_back(left->query);
      ++left;
      ++right;
    }
  }
  return out;
}

void refuse_other_conditions(const Baseline& baseline, const std::string& path,
                             const EvaluateOptions& options, const EvaluationInputs& inputs,
                             std::span<const Metric> metrics, const AcceptedDifferences& accepted) {
  std::vector<Difference> refused;
  for (std::string& text : option_differences(baseline.evaluation.options, options))
    refused.push_back({Acceptance::kNever, std::move(text)});
  for (Difference& difference : input_differences(baseline.inputs, inputs)) {
    if (!is_accepted(difference, accepted)) refused.push_back(std::move(difference));
  }
  for (const Metric& metric : metrics) {
    if (!has(baseline.evaluation, metric)) refused.push_back({Acceptance::kNever, "no " + metric.name});
  }
  if (accepted.questions && questions_differ(baseline.inputs, inputs)) {
    if (std::string text = incomparable(baseline.inputs, inputs); !text.empty())
      refused.push_back({Acceptance::kNever, std::move(text)});
  }
  if (refused.empty()) return;
  std::vector<std::string> texts;
  for (const Difference& difference : refused) texts.push_back(difference.text);
  throw Error(ErrorCode::kInput, Location{path},
              fmt::format("the baseline was made with {}; make a new baseline{}", fmt::join(texts, ", "),
                          acceptance_advice(refused, incomparable(baseline.inputs, inputs).empty())));
}

}  // namespace ragctl
