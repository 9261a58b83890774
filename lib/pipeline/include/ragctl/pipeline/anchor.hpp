// Quotes to labels: where in its document a passage stands that a person copied out of it.
#pragma once

#include <string>
#include <vector>

#include "ragctl/eval/spans.hpp"
#include "ragctl/pipeline/corpus.hpp"

namespace ragctl {

struct AnchorReport {
  std::vector<SpanLabel> labels;      // those that were found, in the order of the file
  std::vector<std::string> problems;  // "<path>:<line>: ..." for each of the others
};

// JSONL {"query" or "_id", "document", "quote", "grade" or "relevance" (1), "start"?, "end"?}: what people
// write and what scaffold_questions() makes. A quote is brought to NFC, as document texts are, and must stand
// in its document exactly once, or at `start`; where it does not to the letter, any white space equals any
// other and typographic quotation marks equal ASCII's, and the label has the document's text. A line that is
// no such record, names an unknown document, or whose quote is missing, ambiguous or there already for the
// query is a problem. Throws Error(kIo) for an unreadable file, Error(kInput) when it holds nothing.
// Titles tell of a quote that is one: it is no part of the text.
AnchorReport anchor_quotes(const std::string& path, const DocumentTexts& texts,
                           const DocumentTexts& titles = {});

// {"query", "document", "start", "end", "text", "relevance"}: what read_span_labels() reads.
Json to_json(const SpanLabel& label);

}  // namespace ragctl
