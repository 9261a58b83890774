// Qrels and runs: the two inputs of an evaluation, in the TREC and BEIR formats.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ragctl {

struct Judgement {
  std::string document;
  int relevance = 0;
};

// Judgements by query id, each list sorted by document id.
struct Qrels {
  std::map<std::string, std::vector<Judgement>> queries;
};

struct RunEntry {
  std::string document;
  double score = 0.0;
};

// Retrieved documents by query id. The order is trec_eval's: score descending, ties by document id descending; ranks in the file are ignored.
struct Run {
  std::map<std::string, std::vector<RunEntry>> queries;
  std::string tag;
};

// TREC qrels ("query iteration document relevance"), BEIR TSV with header ("query-id<TAB>corpus-id<TAB>score") or the same without. Throws
// Error(kInput) with the line: wrong number of fields, non-integer relevance, duplicate pair, no judgement at all.
Qrels read_qrels(const std::string& path);

// TREC run "query Q0 document rank score tag" or JSONL {"query","document","score"} (one hit a line, as ragctl query --format jsonl writes).
// Throws Error(kInput) with the line: wrong number of fields, NaN or infinite score, duplicate pair. Scores compare as trec_eval's floats.
Run read_run(const std::string& path);

// A TREC line; white space inside ids becomes '_'... ids with white space cannot be written and throw Error(kInput).
void append_trec_line(std::string& out, const std::string& query, const std::string& document, std::size_t rank, double score,
                      const std::string& tag);

}  // namespace ragctl
