#include "judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ragctl/core/counted.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/eval/table.hpp"
#include "ragctl/index/filter.hpp"

namespace ragctl {
namespace {

// Whatever the order of the lines.
std::string labels_fingerprint(const std::vector<SpanLabel>& labels) {
  std::vector<Hash128> hashes;
  for (const SpanLabel& label : labels) {
    Hasher hasher;
    hasher.add(label.query).add(label.document).add(label.text);
    hasher.add(label.range ? label.range->first : 0).add(label.range ? label.range->second : 0);
    hashes.push_back(hasher.add(static_cast<std::uint64_t>(label.relevance)).digest());
  }
  std::sort(hashes.begin(), hashes.end());
  Hasher all;
  for (const Hash128& hash : hashes) all.add(hash.high).add(hash.low);
  return all.digest().hex();
}

// By text where there is one: a label that moved within its document is the same judgement. Labels that are
// not used are none.
std::vector<QueryInputs> label_inputs(const std::vector<SpanLabel>& labels, const LabelUse& use,
                                      const std::vector<Query>& questions) {
  std::set<std::uint64_t> unused;  // lines
  for (const LabelProblem& problem : use.problems) {
    if (problem.status != LabelStatus::kMoved && problem.status != LabelStatus::kUncovered)
      unused.insert(problem.label.line);
  }
  std::map<std::string, std::vector<SpanLabel>> by_query;
  for (const SpanLabel& label : labels) {
    if (unused.contains(label.line)) continue;
    by_query[label.query].push_back(label);
    if (!label.text.empty()) by_query[label.query].back().range.reset();
  }
  std::vector<QueryInputs> out;
  for (const Query& query : questions)
    out.push_back(
        {query.id, question_fingerprint(query), labels_fingerprint(by_query[query.id]).substr(0, 16)});
  std::sort(out.begin(), out.end(),
            [](const QueryInputs& a, const QueryInputs& b) { return a.query < b.query; });
  return out;
}

// As judgements name them, sorted.
std::vector<std::string> document_ids(const KnowledgeBase& kb) {
  std::vector<std::string> ids;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (kb.live(row)) ids.push_back(trec_id(kb.document_id(row)));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::string_view file_name(std::string_view id) { return id.substr(id.rfind('/') + 1); }

// A document of the same file name, whatever its folder.
std::string alike(std::string_view document, const std::vector<std::string>& ids) {
  const auto found = std::find_if(
      ids.begin(), ids.end(), [&](const std::string& id) { return file_name(id) == file_name(document); });
  return found == ids.end() ? "" : "; there is '" + shown_id(*found) + "'";
}

}  // namespace

Judge::Judge(const Config& config)
    : by_spans_(!config.eval.spans.empty()),
      queries_path_(resolve_path(config, config.eval.queries)),
      labels_path_(resolve_path(config, by_spans_ ? config.eval.spans : config.eval.qrels)) {
  const std::vector<Metric> metrics = scored_metrics(config.eval);
  if (!by_spans_) refuse_span_metrics(metrics);
  all_ = std::make_shared<const std::vector<Query>>(read_queries(queries_path_));
  if (by_spans_) {
    labels_ = read_span_labels(labels_path_);
  } else {
    qrels_ = read_qrels(labels_path_);
    judged_ = judged_or_refused(*all_, qrels_, queries_path_);
  }
  leave_out_unasked();
  check_filters();
}

void Judge::leave_out_unasked() {
  std::set<std::string_view> asked;
  for (const Query& query : *all_) asked.insert(query.id);
  std::set<std::string> judged;
  for (const SpanLabel& label : labels_) judged.insert(label.query);
  for (const auto& [query, rows] : qrels_.queries) judged.emplace(query);
  for (const std::string& query : judged) {
    if (!asked.contains(query)) unasked_.push_back(query);
  }
  qrels_ = asked_qrels(qrels_, *all_);
  std::erase_if(labels_, [&](const SpanLabel& label) { return !asked.contains(label.query); });
  for (const SpanLabel& label : labels_) labelled_.insert(label.query);
  if (by_spans_ && labels_.empty()) refuse_unjudged(queries_path_);
}

bool Judge::has_label(const Query& query) const {
  return by_spans_ ? labelled_.contains(query.id) : qrels_.queries.find(query.id) != nullptr;
}

void Judge::check_filters() const {
  for (const Query& query : *all_) {
    if (!query.filter.empty() && has_label(query)) (void)Filter::parse(query.filter, query.filter_name);
  }
}

void Judge::refuse_unwritable_ids(const std::string& where) const {
  for (const Query& query : *all_) {
    if (!has_label(query) || is_trec_query(query.id)) continue;
    throw Error(ErrorCode::kInput, Location{queries_path_},
                "query id '" + query.id + "' contains white space or begins with '#', which a TREC run (" +
                    where + ") cannot express; rename it");
  }
}

std::string Judge::fingerprint() const {
  Hasher hasher;
  for (const Query& query : *all_) hasher.add(query.id).add(query.text).add(query.filter);
  return hasher.add(by_spans_ ? labels_fingerprint(labels_) : qrels_fingerprint(qrels_)).digest().hex();
}

void Judge::face(const KnowledgeBase& kb, const std::string& documents) {
  if (!by_spans_) return;
  const std::vector<Chunk> chunks = live_chunks(kb);
  spans_.reset();  // looks into texts_
  if (documents.empty()) {
    texts_ = reassembled_texts(chunks);
  } else if (documents != texts_of_) {
    texts_ = document_texts(documents);
  }
  texts_of_ = documents;
  spans_.emplace(span_judge(chunks, labels_, texts_));
  if (spans_->labels().used == 0) {
    throw Error(ErrorCode::kInput, Location{labels_path_},
                "no label can be used; the first: " + spans_->labels().problems.front().message);
  }
  judged_ = judged_or_refused(*all_, spans_->qrels(), queries_path_);
}

void Judge::warn_of_unknown(const KnowledgeBase& kb, const Context& context) const {
  if (by_spans_) return;         // the labels' own problems say it
  std::vector<std::string> ids;  // of all documents, once one is missed
  std::size_t relevant = 0;
  std::size_t unknown = 0;
  std::string example;
  for (const Query& query : judged_) {
    for (const Judgement& row : qrels_.queries.find(query.id)->rows) {
      if (row.relevance <= 0) continue;
      ++relevant;
      if (!kb.document_rows(row.document).empty()) continue;
      if (ids.empty()) ids = document_ids(kb);
      if (std::binary_search(ids.begin(), ids.end(), row.document)) continue;
      if (unknown++ == 0)
        example = fmt::format("'{}' of query '{}'{}", shown_id(row.document), shown_id(query.id),
                              alike(row.document, ids));
    }
  }
  if (unknown == 0) return;
  context.warn("eval",
               fmt::format("{}: {} of {} {} not in the knowledge base and {} as not found, for example {}",
                           labels_path_, unknown, counted(relevant, "relevant document"),
                           unknown == 1 ? "is" : "are", unknown == 1 ? "counts" : "count", example));
}

EvaluationInputs Judge::inputs(const Config& config) const {
  EvaluationInputs inputs;
  inputs.qrels = by_spans_ ? labels_fingerprint(labels_) : qrels_fingerprint(qrels_);
  inputs.questions = questions_fingerprint(judged_);
  inputs.depth = config.eval.depth;
  inputs.queries =
      by_spans_ ? label_inputs(labels_, spans_->labels(), judged_) : query_inputs(qrels_, judged_);
  inputs.filter = config.query.filter;
  return inputs;
}

void Judge::score(const Config& config, Run run, KnowledgeBaseEvaluation& out) const {
  out.inputs = inputs(config);
  out.left_out.clear();
  out.unasked = unasked_;
  out.questions = all_;
  auto next = judged_.begin();  // in the order of all_
  for (const Query& query : *all_) {
    if (next != judged_.end() && next->id == query.id) {
      ++next;
    } else {
      out.left_out.push_back(query.id);
    }
  }
  if (!by_spans_) return score_run(config, std::move(run), qrels_, out);
  score_spans(config, std::move(run), *spans_, out);
  out.labels = spans_->labels();
}

}  // namespace ragctl
