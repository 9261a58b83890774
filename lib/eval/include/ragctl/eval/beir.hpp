// Retrieval data sets in BEIR's folder layout (Thakur et al., "BEIR", NeurIPS 2021): corpus.jsonl,
// queries.jsonl, qrels/<split>.tsv.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ragctl/core/json.hpp"
#include "ragctl/eval/judgements.hpp"

namespace ragctl {

struct BeirFolder {
  std::string corpus;   // path of corpus.jsonl
  std::string queries;  // path of queries.jsonl
  std::string qrels;    // path of qrels/<split>.tsv
  std::string split;
};

// Throws Error(kInput) naming the file that is missing and, for an unknown split, the splits that exist. An
// empty split means "test".
BeirFolder open_beir(const std::string& folder, const std::string& split = "test");

struct Query {
  std::string id;
  std::string text;
  Json metadata = Json::object();
  std::string filter = {};       // of this query alone; "" is none
  std::string filter_name = {};  // where it stands: "<path>:<line>: filter"

  bool operator==(const Query&) const = default;
};

// JSONL {"_id" or "id", "text", "metadata"?, "filter"?} in file order; ids may be integers; further string
// keys (BEIR's "url" ...) are ignored. Throws Error(kInput) with the line: missing id or text, empty text,
// metadata that is no object, a filter that is no string, duplicate id (both lines named), no query at all.
std::vector<Query> read_queries(const std::string& path);

// Those that have a judgement, in the order given.
std::vector<Query> judged_queries(std::vector<Query> queries, const Qrels& qrels);

// The judgements of these queries: what was not asked is no miss.
Qrels asked_qrels(const Qrels& qrels, std::span<const Query> queries);

}  // namespace ragctl
