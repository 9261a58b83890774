// What judges the rankings of an evaluation: documents by qrels, or chunks by labels that are spans of
// documents.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ragctl/pipeline/corpus.hpp"
#include "scoring.hpp"

namespace ragctl {

// One for any number of knowledge bases, faced one after the other; the files are read once.
class Judge {
 public:
  // Reads config.eval.queries and config.eval.spans, or config.eval.qrels where no spans are named. Throws
  // Error(kInput) when no question is judged, Error(kUsage) for metrics that such labels cannot give and for
  // a filter of a question that cannot be read.
  explicit Judge(const Config& config);

  // Hash of all that was read: what the files said, not where they lie, for they may be pipes.
  std::string fingerprint() const;

  // Throws Error(kInput) for a judged question whose id a TREC run cannot hold; `where` names the run.
  void refuse_unwritable_ids(const std::string& where) const;

  // Decides which chunks of `kb` the labels make relevant; with qrels there is nothing to decide. `documents`
  // as in evaluate_knowledge_base().
  void face(const KnowledgeBase& kb, const std::string& documents);

  // Tells which relevant documents the knowledge base that was faced does not have: they count as not found.
  void warn_of_unknown(const KnowledgeBase& kb, const Context& context) const;

  // What follows is of the knowledge base that was faced last.
  const std::vector<Query>& queries() const { return judged_; }  // that have a judgement
  const char* level() const { return by_spans_ ? "chunk" : "document"; }
  // All but the corpus. With qrels no knowledge base need have been faced, see is_settled().
  EvaluationInputs inputs(const Config& config) const;
  // Whether what is judged is known before a knowledge base is faced.
  bool is_settled() const { return !by_spans_; }
  // Fills run, qrels, questions, evaluation, thresholds, queries, left_out, unasked, labels, inputs.qrels and
  // inputs.questions.
  void score(const Config& config, Run run, KnowledgeBaseEvaluation& out) const;

 private:
  // Keeps the judgements of the questions that are asked; the others go to unasked_.
  void leave_out_unasked();
  void check_filters() const;
  // What can be told of a question before a knowledge base is faced.
  bool has_label(const Query& query) const;

  bool by_spans_;
  std::string queries_path_;
  std::string labels_path_;  // of spans or qrels
  std::shared_ptr<const std::vector<Query>> all_;
  std::vector<Query> judged_;
  Qrels qrels_;
  std::vector<SpanLabel> labels_;
  std::set<std::string> labelled_;    // ids of questions with labels
  std::vector<std::string> unasked_;  // judged ids that no question has, sorted
  std::string texts_of_;              // path of the documents in texts_
  DocumentTexts texts_;
  std::optional<SpanJudge> spans_;
};

// As evaluate_knowledge_base(), with the questions and labels that `judge` has read.
KnowledgeBaseEvaluation evaluate_judged(const Config& config, const KnowledgeBase& kb, Judge& judge,
                                        const std::string& documents, const Context& context);

// The same of a judge that has faced the knowledge base.
KnowledgeBaseEvaluation evaluate_faced(const Config& config, const KnowledgeBase& kb, const Judge& judge,
                                       const Context& context);

}  // namespace ragctl
