// Labels that survive re-chunking: the evidence is a byte range of a document, and which chunks are relevant
// is decided when a run is scored.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ragctl/core/record.hpp"
#include "ragctl/eval/metrics.hpp"

namespace ragctl {

struct SpanLabel {
  std::string query;
  std::string document;
  // Byte range [begin, end) in Document::text. Absent: the place of `text`, which must occur exactly once.
  std::optional<std::pair<std::uint64_t, std::uint64_t>> range;
  std::string text;  // what stands there; "" = not recorded, then a changed document cannot be noticed
  int relevance = 1;
  std::uint64_t line = 0;  // in the label file; 0 unknown

  bool operator==(const SpanLabel&) const = default;
};

// JSONL {"query", "document", "start", "end", "text"?, "relevance"?}; without start and end "text" is
// required. Ids may be integers; the relevance may be called "grade", as in quotes. Throws Error(kInput) with
// the line: missing or mistyped keys, start not below end, neither range nor text, the same place twice for a
// query (both lines named), no label at all.
std::vector<SpanLabel> read_span_labels(const std::string& path);

// A retrievable unit: a chunk, or a whole document.
struct ChunkSpan {
  std::string id;
  std::string document;
  std::uint64_t begin = 0;  // bytes in Document::text
  std::uint64_t end = 0;
};
ChunkSpan chunk_span(const Chunk& chunk);

// The text of a document, with kUnknownByte for bytes that are not known; nullopt when there is no such
// document. Views stay valid as long as the SpanJudge.
using TextLookup = std::function<std::optional<std::string_view>(std::string_view document)>;

enum class LabelStatus {
  kOk,
  kMoved,            // the text stands elsewhere, exactly once: used there
  kChanged,          // the text is gone: not used
  kAmbiguous,        // the text is not at its place and stands in several others: not used
  kOutOfRange,       // the range reaches beyond the document or cuts a character: not used
  kMissingDocument,  // not used
  kUncovered,        // no chunk overlaps the range: used, as evidence that nothing can find
};
std::string_view label_status_name(LabelStatus status);  // "ok", "moved", "changed", ...

struct LabelProblem {
  SpanLabel label;
  LabelStatus status = LabelStatus::kOk;  // never kOk
  std::string message;                    // one sentence, naming line, query and document
};

// What became of the labels of a file.
struct LabelUse {
  std::size_t used = 0;
  std::size_t unchecked = 0;  // of the used: no text was compared, so that a changed document is not noticed
  std::vector<LabelProblem> problems;  // of those that are not as they were, in file order
};

struct SpanOptions {
  // A chunk is relevant when it holds at least this share of the label, or of itself where it is the shorter
  // one; in (0, 1]. When no chunk reaches it, those with the largest overlap are relevant, so that a label
  // cut into pieces is not lost.
  double min_overlap = 0.5;
};

// Knows which chunks are relevant to which query and how much of the evidence a ranking shows. Immutable
// after construction; thread-safe.
class SpanJudge {
 public:
  // Without `texts` labels cannot be verified and lengths are counted in bytes; with it in characters (code
  // points). Throws Error(kInput) for a chunk id that occurs twice, Error(kUsage) for options out of range.
  SpanJudge(std::vector<ChunkSpan> chunks, std::span<const SpanLabel> labels, TextLookup texts,
            const SpanOptions& options);
  ~SpanJudge();
  SpanJudge(SpanJudge&&) noexcept;
  SpanJudge& operator=(SpanJudge&&) noexcept;

  // Chunk judgements: the highest relevance of the labels that a chunk answers. A label without any chunk is
  // a judged document
  // "<document>:<begin>-<end>", which no run retrieves, so that recall tells the truth.
  const Qrels& qrels() const;
  // What became of the labels. None is dropped without standing among the problems.
  const LabelUse& labels() const;

  // Ranking metrics over qrels(), and at character level over the chunks retrieved (each character counted
  // once): "span_recall@k" evidence shown / evidence, "span_precision@k" evidence shown / text shown,
  // "span_iou@k" evidence shown / union of both, "span_recall_chars@n" evidence in the first
  // n characters of the chunks retrieved, which compares chunks of any size at the same length of a prompt.
  // Throws Error(kInput) when the run names an unknown chunk, and as evaluate().
  Evaluation evaluate(const Run& run, std::span<const Metric> metrics, const EvaluateOptions& options) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace ragctl
