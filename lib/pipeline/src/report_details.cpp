#include "ragctl/pipeline/report_details.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "ragctl/query/why_not.hpp"
#include "scoring.hpp"

namespace ragctl {
namespace {

constexpr double kFullScore = 1.0 - 1e-9;

// How a report describes what a ranking names: by the knowledge base where there is one.
class Describer {
 public:
  Describer(const Config& config, const std::string& kb, bool chunks) : options_(config.query) {
    options_.k = config.eval.depth;
    options_.level = chunks ? "chunk" : "document";
    if (!kb.empty()) kb_.emplace(KnowledgeBase::open(kb));
  }

  const KnowledgeBase* kb() const { return kb_ ? &*kb_ : nullptr; }

  std::vector<ReportHit> search(const std::string& question, std::size_t count) const {
    std::vector<ReportHit> hits;
    QueryOptions options = options_;
    options.k = static_cast<std::uint32_t>(count);
    for (const Hit& hit : Searcher(*kb_, options).search(question).hits) {
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

  std::string why_not(const std::string& question, const std::string& id) const {
    if (!kb_) return {};
    const WhyNot why = explain_absence(*kb_, options_, question, known_as(id));
    if (why.chunks == 0) return std::string(lost_at_name(why.stage));
    const auto rank = [](std::uint64_t value) {
      return value == 0 ? std::string("none") : std::to_string(value);
    };
    return fmt::format("{}: rank {}; lexical rank {}, vector rank {} of all chunks",
                       why.stage == LostAt::kNotLost ? "found deeper" : lost_at_name(why.stage),
                       rank(why.final_rank != 0 ? why.final_rank : why.fused_rank), rank(why.lexical_rank),
                       rank(why.vector_rank));
  }

 private:
  // What trec_id() did to blanks.
  static std::string without_escapes(std::string id) {
    for (const auto& [escape, blank] : {std::pair("%20", ' '), std::pair("%09", '\t')}) {
      for (std::size_t at = id.find(escape); at != std::string::npos; at = id.find(escape, at + 1))
        id.replace(at, 3, 1, blank);
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
  std::optional<KnowledgeBase> kb_;
};

std::vector<const QueryScores*> lowest(const Evaluation& evaluation, std::size_t count) {
  std::vector<const QueryScores*> order;
  for (const QueryScores& query : evaluation.queries) {
    if (query.values.front() < kFullScore) order.push_back(&query);
  }
  std::stable_sort(order.begin(), order.end(), [](const QueryScores* a, const QueryScores* b) {
    return a->values.front() < b->values.front();
  });
  if (order.size() > count) order.resize(count);
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
void judge(const Qrels& qrels, int relevance_level, const Describer& describer, ReportQuery& query) {
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
                            query.text.empty() ? "" : describer.why_not(query.text, id)});
  }
}

Qrels judgements(const Config& config, const Describer& describer, const std::string& spans) {
  if (spans.empty()) return read_qrels(resolve_path(config, config.eval.qrels));
  const std::vector<Chunk> chunks = live_chunks(*describer.kb());
  const DocumentTexts texts = reassembled_texts(chunks);
  return span_judge(chunks, read_span_labels(spans), texts).qrels();
}

}  // namespace

std::map<std::string, std::string> question_texts(const std::vector<Query>& queries) {
  std::map<std::string, std::string> texts;
  for (const Query& query : queries) texts.emplace(query.id, query.text);
  return texts;
}

std::vector<ReportQuery> worst_queries(const Config& config, const std::string& kb, const std::string& spans,
                                       const KnowledgeBaseEvaluation& scores,
                                       const std::vector<Query>& queries, const WorstOptions& options) {
  const Describer describer(config, kb, !spans.empty());
  const Qrels qrels = judgements(config, describer, spans);
  const std::map<std::string, std::string> texts = question_texts(queries);
  std::vector<ReportQuery> out;
  for (const QueryScores* low : lowest(scores.evaluation, options.queries)) {
    ReportQuery query;
    query.id = low->query;
    query.score = low->values.front();
    if (const auto text = texts.find(query.id); text != texts.end()) query.text = text->second;
    if (describer.kb() != nullptr && !query.text.empty()) {
      query.hits = describer.search(query.text, options.hits);
    } else {
      add_run_hits(scores.run, options.hits, query);
    }
    judge(qrels, static_cast<int>(config.eval.relevance_level), describer, query);
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
