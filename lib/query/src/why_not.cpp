#include "ragctl/query/why_not.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "fate.hpp"
#include "ragctl/core/suggest.hpp"
#include "ragctl/text/analyzer.hpp"
#include "ragctl/text/unicode.hpp"
#include "remedy.hpp"
#include "search_plan.hpp"
#include "word_parts.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kSimilar = 3;

// Ids that contain the wanted one (a file name without its folder), then the nearest by spelling.
std::vector<std::string> similar_documents(const KnowledgeBase& kb, std::string_view id) {
  std::set<std::string> all;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (kb.live(row)) all.insert(kb.document_id(row));
  }
  std::vector<std::string> similar;
  for (const std::string& document : all) {
    if (!id.empty() && similar.size() < kSimilar && document.find(id) != std::string::npos)
      similar.push_back(document);
  }
  for (const std::string& document : similar) all.erase(document);
  std::vector<std::string_view> rest;  // of a length that nearest_name() may accept
  for (const std::string& document : all) {
    const std::size_t limit = std::max<std::size_t>(id.size() / 3, 1);
    if (document.size() <= id.size() + limit && id.size() <= document.size() + limit)
      rest.push_back(document);
  }
  while (similar.size() < kSimilar) {
    const std::string nearest(nearest_name(id, rest));
    if (nearest.empty()) break;
    std::erase(rest, nearest);
    similar.push_back(nearest);
  }
  return similar;
}

std::vector<std::uint32_t> rows_of(const KnowledgeBase& kb, std::string_view id) {
  if (const auto row = kb.find_chunk(id)) return {*row};
  return kb.document_rows(id);
}

// The first of a ranking that is one of the (ascending) rows, and its rank from 1.
struct Place {
  std::uint64_t rank = 0;  // 0: none is
  std::uint32_t row = 0;
  double score = 0.0;
};

Place row_place(const std::vector<Scored>& ranking, std::uint32_t row) {
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    if (ranking[i].row == row) return {i + 1, row, ranking[i].score};
  }
  return {};
}

// The better of the ranks that exist.
std::uint64_t nearest_rank(const WhyNot& why) {
  if (why.lexical_rank == 0 || why.vector_rank == 0) return std::max(why.lexical_rank, why.vector_rank);
  return std::min(why.lexical_rank, why.vector_rank);
}

class Investigation {
 public:
  Investigation(const SearchPlan& plan, std::string_view query, const QueryFilter& own,
                std::vector<std::uint32_t> rows)
      : plan_(plan),
        kb_(plan.kb()),
        query_(query),
        own_(own),
        rows_(std::move(rows)),
        analysis_(plan.analyze(query)),
        asked_(kb_.analyzer().analyze_query(analysis_.subject)) {
    visible_ = plan.visible(own);
    Found found = plan.find(analysis_, visible_.get(), true);
    fate_ = fate_of(found, rows_);
    terms_ = std::move(found.terms);
    ranking_ = std::move(found.ranking);
    selection_ = std::move(found.selection);
  }

  WhyNot run() {
    const std::uint32_t row = representative();
    why_.chunks = rows_.size();
    why_.chunk_id = kb_.chunk_id(row);
    scope_ = is_visible(row) && visible_ ? &visible_->rows : nullptr;
    add_rankings(row);
    add_fusion(row);
    add_recency(row);
    add_words(row);
    why_.stage = stage(row);
    if (why_.stage != LostAt::kNotLost && why_.stage != LostAt::kFilteredOut)
      why_.remedy = find_remedy(kb_, plan_.options(), {query_, own_, rows_, nearest_rank(why_)});
    return std::move(why_);
  }

 private:
  bool is_visible(std::uint32_t row) const { return !visible_ || visible_->rows.contains(row); }

  bool searches_vectors() const { return !ranking_.embedding.empty(); }

  // The chunk that came furthest: a hit, a candidate, else the best by words, else by vector.
  std::uint32_t representative() const {
    if (fate_.stage != LostAt::kOutsideCandidates) return fate_.row;
    std::vector<std::uint32_t> rows = rows_;
    std::erase_if(rows, [this](std::uint32_t row) { return !is_visible(row); });
    if (rows.empty()) rows = rows_;
    std::vector<float> scores(rows.size());
    if (uses_lexical(plan_.options())) scores = kb_.lexical_scores(terms_, rows);
    const bool lexical = std::any_of(scores.begin(), scores.end(), [](float score) { return score > 0.0F; });
    if (!lexical && searches_vectors()) scores = kb_.vector_scores(ranking_.embedding, rows);
    return rows[static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin())];
  }

  void add_rankings(std::uint32_t row) {
    why_.lexical_searched = uses_lexical(plan_.options());
    if (why_.lexical_searched) {
      const Place place = row_place(kb_.search_lexical_exhaustive(terms_, kb_.rows(), scope_), row);
      why_.lexical_rank = place.rank;
      why_.lexical_score = place.score;
    }
    if (!searches_vectors()) return;
    const Place exact = row_place(kb_.search_vectors(ranking_.embedding, kb_.rows(), scope_, true), row);
    why_.vector_rank = exact.rank;
    why_.vector_score = exact.score;
    const auto found = kb_.search_vectors(ranking_.embedding, plan_.ranker().depth(), scope_);
    const auto truth = kb_.search_vectors(ranking_.embedding, plan_.ranker().depth(), scope_, true);
    why_.approximate = found != truth;
    why_.approximate_rank = why_.approximate ? row_place(found, row).rank : 0;
  }

  void add_fusion(std::uint32_t row) {
    why_.candidates = ranking_.candidates.size();
    for (std::size_t i = 0; i < ranking_.candidates.size(); ++i) {
      if (ranking_.candidates[i].row != row) continue;
      why_.fused_rank = i + 1;
      why_.fused_score = ranking_.candidates[i].fused;
    }
    for (std::size_t i = 0; i < selection_.kept.size(); ++i) {
      if (selection_.kept[i].row == row) why_.final_rank = i + 1;
    }
  }

  void add_recency(std::uint32_t row) {
    QueryOptions options = plan_.options();
    if (options.recency.empty()) return;
    options.recency.clear();
    const SearchPlan undated(kb_, options);
    const Found found = undated.find(analysis_, visible_.get(), true);
    why_.undated_hit = fate_of(found, rows_).stage == LostAt::kNotLost;
    const std::vector<Candidate>& candidates = found.ranking.candidates;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (candidates[i].row == row) why_.undated_rank = i + 1;
    }
  }

  // The index knows exactly: a chunk has a word when the word alone gives it a score.
  void add_words(std::uint32_t row) {
    for (const QueryTerm& term : analysis_.terms) {
      if (!is_query_word(term)) continue;
      auto& words = scores({&term, 1}, row)                         ? why_.contained
                    : scores(parts_of_word(asked_, term.text), row) ? why_.partial
                                                                    : why_.lacking;
      words.push_back(term.text.substr(1));
    }
  }

  bool scores(std::span<const QueryTerm> terms, std::uint32_t row) const {
    return !terms.empty() && kb_.lexical_scores(terms, {&row, 1}).front() > 0.0F;
  }

  // The part of a filter that leaves the row out, if one does.
  bool misses(std::string_view text, std::string_view name, std::uint32_t row) {
    const auto miss = kb_.filter_miss(Filter::parse(text, std::string(name)), row);
    if (!miss) return false;
    why_.filtered_by = miss->expression;
    why_.filter_values = miss->values;
    return true;
  }

  LostAt filtered_out(std::uint32_t row) {
    const bool by_options =
        !plan_.options().filter.empty() && misses(plan_.options().filter, plan_.options().filter_name, row);
    if (!by_options && !own_.text.empty()) misses(own_.text, own_.name, row);
    return LostAt::kFilteredOut;
  }

  LostAt stage(std::uint32_t row) {
    if (why_.final_rank > 0) return LostAt::kNotLost;
    if (!is_visible(row)) return filtered_out(row);
    if (why_.fused_rank == 0) {
      const bool by_vector = !uses_lexical(plan_.options()) && why_.vector_rank > 0;
      return why_.lexical_rank == 0 && !by_vector ? LostAt::kNoCommonTerm : LostAt::kOutsideCandidates;
    }
    if (fate_.stage == LostAt::kDuplicate) why_.duplicate_of = kb_.chunk_id(fate_.for_row);
    return fate_.stage;
  }

  const SearchPlan& plan_;
  const KnowledgeBase& kb_;
  std::string_view query_;
  const QueryFilter& own_;
  std::vector<std::uint32_t> rows_;
  QueryAnalysis analysis_;
  std::vector<Term> asked_;                     // the terms with their places in what is searched for
  std::shared_ptr<const VisibleRows> visible_;  // nullptr: without a filter
  const RowSet* scope_ = nullptr;               // among which ranks are counted
  std::vector<QueryTerm> terms_;                // that were searched for
  Ranking ranking_;
  Selection selection_;
  Fate fate_;
  WhyNot why_;
};

std::string no_common_term_advice(const WhyNot& why, const KnowledgeBase& kb, const QueryOptions& options) {
  if (!why.lexical_searched) return "ask in words that the model knows, or use mode hybrid";
  if (kb.info().dimension == 0) return "ask in its words, or index with vectors";
  return options.mode == "lexical" ? "ask in its words, or use mode hybrid" : "ask in its words";
}

std::string or_else(const std::string& advice, const std::string& other) {
  return advice.empty() || other.empty() ? advice + other : advice + ", or " + other;
}

// Where recency moved it down, more words would not help.
std::string rank_advice(const WhyNot& why, const std::string& remedy) {
  const bool moved_down = why.undated_rank != 0 && why.undated_rank < why.fused_rank;
  if (!moved_down) return or_else(remedy, "use more of its words");
  return fmt::format("recency moved it from rank {} to {}: {}", why.undated_rank, why.fused_rank,
                     or_else(why.undated_hit ? "lengthen half_life" : "", remedy));
}

std::string advice_for(const WhyNot& why, const KnowledgeBase& kb, const QueryOptions& options) {
  const std::string remedy = why.remedy ? describe_remedy(options, *why.remedy) : "";
  switch (why.stage) {
    case LostAt::kNotLost:
      return "";
    case LostAt::kNotIngested:
      return "check its spelling, or index it; a file without text gives no chunk";
    case LostAt::kFilteredOut:
      return "change the filter, or what the document says in that field";
    case LostAt::kNoCommonTerm:
      return or_else(no_common_term_advice(why, kb, options), remedy);
    case LostAt::kOutsideCandidates:
    case LostAt::kMinScore:
    case LostAt::kMinCoverage:
    case LostAt::kBelowK:
    case LostAt::kDiversity:
      return rank_advice(why, remedy);
    case LostAt::kDocumentLimit:
    case LostAt::kDuplicate:
      return remedy;
  }
  return "";
}

Json strings(const std::vector<std::string>& texts) {
  Json array = Json::array();
  for (const std::string& text : texts) array.push(text);
  return array;
}

}  // namespace

std::string_view lost_at_name(LostAt stage) {
  switch (stage) {
    case LostAt::kNotLost:
      return "hit";
    case LostAt::kNotIngested:
      return "not ingested";
    case LostAt::kFilteredOut:
      return "filtered out";
    case LostAt::kNoCommonTerm:
      return "no common term";
    case LostAt::kOutsideCandidates:
      return "outside the candidates";
    case LostAt::kMinScore:
      return "below min_score";
    case LostAt::kMinCoverage:
      return "below min_coverage";
    case LostAt::kBelowK:
      return "below k";
    case LostAt::kDocumentLimit:
      return "document limit";
    case LostAt::kDuplicate:
      return "near duplicate";
    case LostAt::kDiversity:
      return "diversity";
  }
  return "";
}

WhyNot explain_absence(const KnowledgeBase& kb, const QueryOptions& options, std::string_view query,
                       std::string_view id, const QueryFilter& own) {
  const SearchPlan plan(kb, options);
  std::vector<std::uint32_t> rows = rows_of(kb, id);
  if (rows.empty()) rows = rows_of(kb, to_nfc(id));  // ids are NFC, file names of macOS are not
  WhyNot why;
  if (rows.empty()) {
    why.stage = LostAt::kNotIngested;
    why.similar = similar_documents(kb, to_nfc(id));
  } else {
    why = Investigation(plan, query, own, std::move(rows)).run();
  }
  why.id = id;
  why.advice = advice_for(why, kb, options);
  return why;
}

Json to_json(const WhyNot& why) {
  Json json = Json::object();
  json.set("id", why.id);
  json.set("stage", lost_at_name(why.stage));
  json.set("advice", why.advice);
  json.set("similar", strings(why.similar));
  json.set("chunks", why.chunks);
  if (why.chunks == 0) return json;
  json.set("chunk", why.chunk_id);
  json.set("lexical_searched", why.lexical_searched);
  json.set("lexical_rank", why.lexical_rank);
  json.set("lexical_score", why.lexical_score);
  json.set("vector_rank", why.vector_rank);
  json.set("vector_score", why.vector_score);
  if (why.approximate) json.set("approximate_rank", why.approximate_rank);
  json.set("candidates", why.candidates);
  json.set("fused_rank", why.fused_rank);
  json.set("fused_score", why.fused_score);
  if (why.undated_rank != 0) json.set("undated_rank", why.undated_rank);
  json.set("final_rank", why.final_rank);
  if (!why.filtered_by.empty()) json.set("filtered_by", why.filtered_by);
  if (!why.filter_values.empty()) json.set("filter_values", why.filter_values);
  if (!why.duplicate_of.empty()) json.set("duplicate_of", why.duplicate_of);
  json.set("contained", strings(why.contained));
  json.set("partial", strings(why.partial));
  json.set("lacking", strings(why.lacking));
  return json;
}

}  // namespace ragctl
