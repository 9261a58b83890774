// A question to ranked hits, explained.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

class KnowledgeBase;

struct QueryOptions {
  std::string mode = "hybrid";  // lexical, vector, hybrid
  std::uint32_t k = 10;         // results, 1 to 100,000
  // "chunk"; "document": the best chunk of each document; "auto": chunk, unless what is made of the results
  // (a TREC run, a comparison of snapshots) is of documents as a rule.
  std::string level = "auto";
  double min_score = 0.0;  // hits whose score (before mmr) is lower are left out
  // Hits are left out of whose question the best sentence covers less (Hit::coverage), 0 to 1: rather nothing
  // than what answers something else. Above 0 only the first 20 candidates can be hits, which are those that
  // are looked at. Needs rerank "sentences" and words (another mode than vector).
  double min_coverage = 0.0;
  // How rankings are combined: "auto" and "convex" add the lexical score, divided by the query's best, and
  // the cosine; "rrf" adds reciprocal ranks. auto weighs the cosine for each query, more where the best chunk
  // has few of the question's words, less where the model was fitted on few works (docs/retrieval.md).
  std::string fusion = "auto";
  // Share of the lexical score in a convex or rrf fusion, 0 to 1.
  double lexical_weight = 0.714;
  // Pseudo-relevance feedback in vector space (Rocchio): the query's vector moves towards those of the first
  // so many fused results before the vector ranking is made anew. 0 turns it off; 1 to 100.
  std::uint32_t feedback = 3;
  // How far it moves: weight of the feedback's mean against the query's own vector, 0 to 10.
  double feedback_weight = 1.0;
  // Pseudo-relevance feedback in term space (RM3): the lexical query takes over terms of the first so many
  // chunks that its own terms find. 0 turns it off; 1 to 100. What it brings: docs/retrieval.md.
  std::uint32_t rm3 = 0;
  // How many terms it takes over, 1 to 1,000.
  std::uint32_t rm3_terms = 30;
  // Their share of the new query's weights, 0 to 1.
  double rm3_weight = 0.2;
  // What the words of the question may be called otherwise (docs/retrieval.md, "Synonyms"): "builtin", a
  // thesaurus of Korean and English; "none"; else the name of a file of rules, which are used beside it.
  // Nothing is done with mode vector.
  std::string synonyms = "builtin";
  // How many candidates each side contributes before fusion; k where that is more. Larger: better recall,
  // slower.
  std::uint32_t candidates = 300;
  double rrf_k = 60;  // Cormack, Clarke, Büttcher, SIGIR 2009
  // "sentences": the first 20 candidates gain by the part of the question that their best sentence covers
  // together with title and headings, rare words among them and an answer of the kind that is asked for
  // counting more. "none": off, and in mode lexical the scores are BM25's. Nothing is done with
  // mode vector.
  std::string rerank = "sentences";
  // At most so many chunks of one document; 0 = no limit. Level document is a limit of one.
  std::uint32_t per_document = 0;
  // Whether a hit is left out whose text equals a better hit's, or whose vector has a cosine of at least 0.98
  // with a better hit's.
  bool near_duplicates = false;  // true: left out
  // Diversity by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), 0 = off to 1: the next hit
  // is the one of the first 5 k with the largest (1 - mmr) * score / best score - mmr * largest cosine to a
  // hit above it; that value is then its score. Needs vectors.
  double mmr = 0.0;
  // "half_life=30d field=date": a positive score is multiplied by 0.5^(age / half life), the age being
  // counted from the newest date among the candidates, so that no clock is needed. Half lives in days (d),
  // weeks (w) or years (y); the field of the metadata (default date) begins with a year, year-month or ISO
  // date. A candidate without a date gets the median factor of those with one. A field in which no document
  // has a date is an error. Empty: off.
  std::string recency;
  // Which documents and chunks may be found (docs/filters.md), "" is all. Only they are ranked, by statistics
  // of all; min_score and min_coverage aside, there are k results whenever k of them have a term in common
  // with the query or a vector.
  std::string filter;
  // What errors in the filter call it.
  std::string filter_name = "query.filter";

  bool operator==(const QueryOptions&) const = default;
};

// Throws Error(kUsage) for options that are wrong whatever the knowledge base: values out of range, a filter
// or a recency that cannot be read; for a file of synonyms also Error(kInput, kIo). Before the stages that
// build one.
void check_query_options(const QueryOptions& options);

// The standing of a hit in one of the rankings that were fused.
struct Standing {
  std::uint32_t rank = 0;   // from 1
  double score = 0.0;       // as the ranking gives it: BM25, cosine
  double normalized = 0.0;  // what went into the fusion
};

struct ByteRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool operator==(const ByteRange&) const = default;
};

struct Hit {
  std::uint32_t rank = 0;  // from 1
  double score = 0.0;
  Chunk chunk;
  std::optional<Standing> lexical;
  std::optional<Standing> vector;
  std::optional<double> coverage;  // share of the question that its best sentence covers, with rerank
  std::optional<double> recency;   // factor of its age in the score, with options.recency
  std::vector<ByteRange> matches;  // words of chunk.text that the query matched, ascending, disjoint
};

// A term that the analyzer made of the query, and what it can bring.
struct ExplainedTerm {
  std::string form;          // "연체", "librari"
  std::string_view kind;     // "word", "stem", "bigram", "phrase", ... (term_class_name)
  float weight = 0.0F;       // class weight times occurrences in the query
  std::uint64_t chunks = 0;  // that contain it
  double idf = 0.0;
};

// A word of the question, or several that are one entry, and what was searched for beside it.
struct ExplainedSynonyms {
  std::string word;                  // as folded
  std::vector<std::string> entries;  // that some chunk has: "숨지다", "die"
};

// How much a filter leaves.
struct VisibleCount {
  std::uint64_t documents = 0;
  std::uint64_t chunks = 0;
};

// A filter that one query brings with it; it holds beside the one of the options.
struct QueryFilter {
  std::string_view text;  // "" is none
  std::string_view name;  // what errors call it
};

struct QueryResult {
  std::string query;
  std::string subject;  // what of it was searched for: all but requests and greetings around it
  std::vector<std::string>
      terms;  // the distinct words that were searched for, as the analyzer normalises them
  std::vector<ExplainedSynonyms> synonyms;  // in the order of the question
  std::vector<std::string> taken_over;      // with RM3: the words that the query took over, in byte order
  std::string asked;                        // kind of answer: "a date", "a number of 명", ""
  std::vector<ExplainedTerm> explained;     // all terms with a weight; filled by search() when asked for
  std::optional<VisibleCount> visible;      // with a filter
  double lexical_weight = 0.0;              // that was used; 1 without vectors, 0 without known terms
  std::vector<Hit> hits;
  double elapsed_ms = 0.0;
};

// What evaluation needs of a hit, without its text.
struct RankedItem {
  std::string id;  // document id or chunk id, by options.level
  double score = 0.0;
};

// Thread-safe; keep one per knowledge base and options.
class Searcher {
 public:
  // `kb` outlives the searcher. The filter is evaluated here, once for all queries. `threads`: that one
  // question may use, which changes no result; a batch shares its threads by questions. Throws Error(kUsage)
  // for options out of range, a mode that the knowledge base cannot serve, and a filter that is wrong; for a
  // file of synonyms also Error(kInput, kIo).
  Searcher(const KnowledgeBase& kb, const QueryOptions& options, unsigned threads = 1);
  ~Searcher();

  // Hits by descending score, ties by chunk id (by relevance where mmr chooses). A query without any term, or
  // of nothing but punctuation, gives no hits and has no `terms`. Throws Error(kUsage) for a filter of the
  // query's own that is wrong.
  QueryResult search(std::string_view query, bool explain = false, const QueryFilter& own = {}) const;
  // As search(), ids and scores only.
  std::vector<RankedItem> rank(std::string_view query, const QueryFilter& own = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ragctl
