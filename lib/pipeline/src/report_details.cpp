#include "ragctl/pipeline/report_details.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "ragctl/query/why_not.hpp"
#include "scoring.hpp"

namespace ragctl {
namespace {

constexpr double kNothing = 1e-9;  // of a score: rounding

// How a report describes what a ranking names: by the knowledge base where there is one.
class Describer {
 public:
  // `kb` may be null and outlives the describer.
  Describer(const Config& config, const KnowledgeBase* kb) : options_(resolved_query(config)), kb_(kb) {
    options_.k = config.eval.depth;
    options_.level = config.eval.spans.empty() ? "document" : "chunk";
  }

  std::vector<ReportHit> search(const Query& question, std::size_t count) const {
    std::vector<ReportHit> hits;
    // To the depth that was scored: with few candidates or with mmr the first hits hang on it.
    const QueryResult result = Searcher(*kb_, options_).search(question.text, false, filter_of(question));
    for (const Hit& hit : std::span(result.hits).first(std::min(count, result.hits.size()))) {
      const bool chunk = options_.level == "chunk";
      hits.push_back({hit.rank, chunk ? hit.chunk.id : hit.chunk.document_id, title_of(hit.chunk),
                      snippet_of(hit), hit.score, std::nullopt});
    }
    return hits;
  }

  // Title of a document or chunk; "" when it is not there.
  std::string title(const std::string& id) const {
    if (!kb_) return {};
    const auto row = row_of(id);
    return row ? title_of(kb_->chunk(*row)) : std::string();
  }

  // Where the search of `question` lost a document or chunk.
  std::string why_not(const Query& question, const std::string& id) const {
    if (!kb_) return {};
    const WhyNot why = explain_absence(*kb_, options_, question.text, known_as(id), filter_of(question));
    if (why.chunks == 0) return std::string(lost_at_name(why.stage));
    if (why.stage == LostAt::kFilteredOut)
      return fmt::format("{}: not {}", lost_at_name(why.stage), why.filtered_by);
    const auto rank = [](std::uint64_t value) {
      return value == 0 ? std::string("none") : std::to_string(value);
    };
    return fmt::format("{}: rank {}; lexical rank {}, vector rank {} of all chunks",
                       why.stage == LostAt::kNotLost ? "found deeper" : lost_at_name(why.stage),
                       rank(why.final_rank != 0 ? why.final_rank : why.fused_rank), rank(why.lexical_rank),
                       rank(why.vector_rank));
  }

 private:
  // What trec_id() did to white space.
  static std::string without_escapes(std::string id) {
    for (const char c : kTrecWhiteSpace) {
      const std::string escape = trec_id({&c, 1});
      for (std::size_t at = id.find(escape); at != std::string::npos; at = id.find(escape, at + 1))
        id.replace(at, escape.size(), 1, c);
    }
    return id;
  }

  // Of a chunk, or the first of a document, whichever has the id (as given, or as TREC files write it).
  std::optional<std::uint32_t> row_of(const std::string& id) const {
    const std::string name = known_as(id);
    if (const auto row = kb_->find_chunk(name)) return row;
    const auto rows = kb_->document_rows(name);
    return rows.empty() ? std::nullopt : std::optional<std::uint32_t>(rows.front());
  }

  std::string known_as(const std::string& id) const {
    const bool as_given = kb_->find_chunk(id) || !kb_->document_rows(id).empty();
    return as_given ? id : without_escapes(id);
  }

  static std::string title_of(const Chunk& chunk) {
    std::string title = chunk.title;
    for (const std::string& heading : chunk.heading_path) {
      if (heading != chunk.title) title += (title.empty() ? "" : " › ") + heading;
    }
    return title;
  }

  // The text from a little before the first matched word, from the beginning of a word where there is one.
  static std::string snippet_of(const Hit& hit) {
    constexpr std::size_t kBefore = 60;
    constexpr std::size_t kBytes = 1200;
    const std::string& text = hit.chunk.text;
    std::size_t begin = hit.matches.empty() ? 0 : static_cast<std::size_t>(hit.matches.front().begin);
    begin = begin > kBefore ? begin - kBefore : 0;
    while (begin > 0 && begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U)
      --begin;
    const std::size_t word = text.find(' ', begin);
    if (begin > 0 && word < begin + kBefore) begin = word + 1;
    return (begin > 0 ? "… " : "") + text.substr(begin, kBytes);
  }

  QueryOptions options_;
  const KnowledgeBase* kb_;
};

std::vector<const QueryScores*> worst(const Evaluation& evaluation, const WorstOptions& options) {
  const Metric& metric = evaluation.metrics[options.metric];
  const bool lower = lower_is_better(metric);
  const auto value_of = [&](const QueryScores& query) { return query.values[options.metric]; };
  // How far a question is from the best that the metric can say; infinite where it has no bound.
  const auto short_of = [&](const QueryScores& query) {
    return lower ? value_of(query) : highest_value(metric) - value_of(query);
  };
  std::vector<const QueryScores*> order;
  for (const QueryScores& query : evaluation.queries) {
    if (short_of(query) > kNothing) order.push_back(&query);
  }
  std::stable_sort(order.begin(), order.end(), [&](const QueryScores* a, const QueryScores* b) {
    return lower ? value_of(*a) > value_of(*b) : value_of(*a) < value_of(*b);
  });
  if (order.size() > options.queries) order.resize(options.queries);
  return order;
}

void add_run_hits(const Run& run, std::size_t count, ReportQuery& query) {
  const auto* ranking = run.queries.find(query.id);
  if (ranking == nullptr) return;
  for (std::size_t i = 0; i < std::min(count, ranking->rows.size()); ++i) {
    const RunEntry& entry = ranking->rows[i];
    query.hits.push_back(
        {static_cast<std::uint32_t>(i + 1), std::string(entry.document), "", "", entry.score, std::nullopt});
  }
}

// Ids of judgements are as in TREC files; those of a knowledge base are not.
void judge(const Qrels& qrels, int relevance_level, const Describer& describer, const Query* question,
           ReportQuery& query) {
  const auto* judged = qrels.queries.find(query.id);
  if (judged == nullptr) return;
  std::map<std::string, std::string> shown;  // TREC id -> id
  for (ReportHit& hit : query.hits) {
    const std::string trec = trec_id(hit.id);
    const auto found = std::find_if(judged->rows.begin(), judged->rows.end(),
                                    [&](const Judgement& row) { return row.document == trec; });
    if (found != judged->rows.end()) hit.grade = found->relevance;
    shown.emplace(trec, hit.id);
  }
  for (const Judgement& row : judged->rows) {
    const std::string id(row.document);
    if (row.relevance < relevance_level || shown.count(id) != 0) continue;
    query.missed.push_back({id, describer.title(id), row.relevance,
                            question == nullptr ? "" : describer.why_not(*question, id)});
  }
}

}  // namespace

std::map<std::string, std::string> question_texts(const std::vector<Query>& queries) {
  std::map<std::string, std::string> texts;
  for (const Query& query : queries) texts.emplace(query.id, query.text);
  return texts;
}

std::vector<ReportQuery> worst_queries(const Config& config, const KnowledgeBase* kb,
                                       const KnowledgeBaseEvaluation& scores,
                                       const std::vector<Query>& queries, const WorstOptions& options) {
  const Describer describer(config, kb);
  std::vector<ReportQuery> out;
  for (const QueryScores* scored : worst(scores.evaluation, options)) {
    const auto found = std::find_if(queries.begin(), queries.end(),
                                    [&](const Query& query) { return query.id == scored->query; });
    const Query* question = found == queries.end() ? nullptr : &*found;
    ReportQuery query;
    query.id = scored->query;
    query.score = scored->values[options.metric];
    if (question != nullptr) {
      query.text = question->text;
      query.filter = question->filter;
    }
    if (kb != nullptr && question != nullptr) {
      query.hits = describer.search(*question, options.hits);
    } else {
      add_run_hits(scores.run, options.hits, query);
    }
    judge(scores.qrels, static_cast<int>(config.eval.relevance_level), describer, question, query);
    out.push_back(std::move(query));
  }
  return out;
}

std::string configuration_yaml(const Config& config) {
  std::string out;
  std::string section;
  Config copy = config;
  for (const Option& option : options_of(copy)) {
    if (option.section != section) {
      section = option.section;
      out += section + ":\n";
    }
    out += (section.empty() ? "" : "  ") + option.key + ": " + option_text(option) + "\n";
  }
  return out;
}

}  // namespace ragctl
