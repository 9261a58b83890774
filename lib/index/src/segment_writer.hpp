// Writes a segment from new documents and from documents of stored segments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "input_documents.hpp"
#include "lexical_batch.hpp"
#include "ragctl/core/context.hpp"
#include "ragctl/index/index_options.hpp"
#include "segment.hpp"

namespace ragctl {

// A document of the segment to be written.
struct DocumentSource {
  const Segment* segment = nullptr;  // nullptr: a document of the input
  std::uint32_t document = 0;        // its number there
};

// How a segment is laid out. Always the newest form, but for a repair, which writes again what an earlier
// ragctl wrote.
struct SegmentForm {
  std::uint32_t version = kSegmentVersion;  // 1: without columns, codes and terms.top
  bool top = true;                          // section terms.top, which the first segments of version 2 lack
  std::uint32_t container = kSectionFileVersion;
};

struct SegmentPlan {
  std::vector<DocumentSource> documents;  // in order of their ids, each once
  bool reanalyze = false;       // make the terms of stored chunks anew instead of copying their postings
  std::uint32_t dimension = 0;  // 0: without vectors
  SegmentForm form;
};

struct SegmentContext {
  const InputDocuments& input;
  const IndexOptions& options;
  const Analyzer& analyzer;
  std::string scratch;  // directory for intermediate files
  const Context& context;
};

// Streams the file to `sink`. Its bytes depend on the documents' contents, options and vectors alone: not on
// where a document came from, nor on the number of threads.
SegmentMeta write_segment(const SegmentPlan& plan, const SegmentContext& context, const ByteSink& sink);

// A deletions file for `segment` with the given dead rows as bits.
std::string format_deletions(const std::vector<std::uint64_t>& dead);

}  // namespace ragctl
