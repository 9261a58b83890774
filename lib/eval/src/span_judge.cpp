#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "evaluate_with.hpp"
#include "metric_table.hpp"
#include "ragctl/eval/passage.hpp"
#include "ragctl/eval/spans.hpp"
#include "text_ranges.hpp"

namespace ragctl {
namespace {

using Range = std::pair<std::uint64_t, std::uint64_t>;

constexpr std::uint64_t kUnlimited = UINT64_MAX;

struct Evidence {
  TextRange range;
  int relevance = 0;
};

bool at_character(std::string_view text, std::uint64_t offset) {
  return offset == text.size() || (static_cast<unsigned char>(text[offset]) & 0xC0U) != 0x80U;
}

std::uint64_t overlap(const ChunkSpan& chunk, const TextRange& range) {
  const std::uint64_t begin = std::max(chunk.begin, range.begin);
  const std::uint64_t end = std::min(chunk.end, range.end);
  return begin < end ? end - begin : 0;
}

std::uint64_t characters(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

struct SpanJudge::Impl {
  std::vector<ChunkSpan> chunks;  // sorted by document, begin, end, id
  TextLookup texts;
  SpanOptions options;
  std::unordered_map<std::string_view, std::size_t> by_id;             // position in chunks; looked up only
  std::map<std::string, std::vector<Evidence>, std::less<>> evidence;  // by query
  std::map<std::string, std::map<std::string, int>> grades;            // query -> chunk -> relevance
  std::vector<std::string> documents;  // of labels; keeps the views of evidence alive
  Qrels qrels;
  LabelUse use;

  void index_chunks() {
    std::sort(chunks.begin(), chunks.end(), [](const ChunkSpan& a, const ChunkSpan& b) {
      return std::tie(a.document, a.begin, a.end, a.id) < std::tie(b.document, b.begin, b.end, b.id);
    });
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      if (!by_id.emplace(chunks[i].id, i).second) {
        throw Error(ErrorCode::kInput,
                    "chunk id '" + chunks[i].id + "' occurs twice; chunk the documents again");
      }
    }
  }

  void report(const SpanLabel& label, LabelStatus status, const std::string& what) {
    const std::string line = label.line == 0 ? "" : " on line " + std::to_string(label.line);
    use.problems.push_back({label, status,
                            "the label" + line + " of query '" + label.query + "' in document '" +
                                label.document + "': " + what});
  }

  // The place of the label's text when it is not where it should be.
  std::optional<Range> find_text(const SpanLabel& label, std::string_view text) {
    const Passage passage(label.text);
    const std::size_t first = passage.find(text);
    if (first == std::string_view::npos) {
      report(label, LabelStatus::kChanged,
             "the document changed and no longer holds the text; label it again");
      return std::nullopt;
    }
    if (passage.find(text, first + 1) != std::string_view::npos) {
      report(label, LabelStatus::kAmbiguous,
             label.range ? "the text moved and now stands in several places; label it again"
                         : "the text stands in several places; give start and end");
      return std::nullopt;
    }
    if (label.range)
      report(label, LabelStatus::kMoved,
             "the text moved to byte " + std::to_string(first) + " and is used there");
    return Range(first, first + label.text.size());
  }

  std::optional<Range> resolve(const SpanLabel& label) {
    if (!texts) {
      if (!label.range)
        report(label, LabelStatus::kMissingDocument,
               "it has no range, and the documents are not at hand to find its text");
      return label.range;
    }
    const std::optional<std::string_view> text = texts(label.document);
    if (!text) {
      report(label, LabelStatus::kMissingDocument, "there is no such document");
      return std::nullopt;
    }
    if (!label.range) return find_text(label, *text);
    const auto [begin, end] = *label.range;
    const bool fits = end <= text->size() && at_character(*text, begin) && at_character(*text, end);
    const bool as_it_was = end - begin == label.text.size() && Passage(label.text).stands_at(*text, begin);
    if (fits && (label.text.empty() || as_it_was)) return label.range;
    if (!label.text.empty()) return find_text(label, *text);
    report(label, LabelStatus::kOutOfRange,
           end > text->size() ? "it ends behind the document's end, byte " + std::to_string(text->size())
                              : "it cuts a character");
    return std::nullopt;
  }

  void add(const SpanLabel& label, const std::string& document) {
    const auto range = resolve(label);
    if (!range) return;
    ++use.used;
    if (!texts || label.text.empty()) ++use.unchecked;
    const TextRange place{document, range->first, range->second};
    evidence[label.query].push_back({place, label.relevance});
    auto& of_query = grades[label.query];
    const auto raise = [&](const std::string& id) {
      int& grade = of_query.emplace(id, label.relevance).first->second;
      grade = std::max(grade, label.relevance);
    };
    const std::vector<const ChunkSpan*> answering = answering_chunks(place);
    for (const ChunkSpan* chunk : answering) raise(chunk->id);
    if (!answering.empty()) return;
    raise(document + ":" + std::to_string(place.begin) + "-" + std::to_string(place.end));
    report(label, LabelStatus::kUncovered,
           "no chunk overlaps it; it counts as evidence that nothing can find");
  }

  std::vector<const ChunkSpan*> answering_chunks(const TextRange& place) const {
    std::vector<const ChunkSpan*> enough;
    std::vector<const ChunkSpan*> most;
    std::uint64_t largest = 1;
    auto at = std::lower_bound(
        chunks.begin(), chunks.end(), place.document,
        [](const ChunkSpan& chunk, std::string_view document) { return chunk.document < document; });
    for (; at != chunks.end() && at->document == place.document && at->begin < place.end; ++at) {
      const std::uint64_t shared = overlap(*at, place);
      const auto shorter = static_cast<double>(std::min(place.end - place.begin, at->end - at->begin));
      if (shared > 0 && static_cast<double>(shared) >= options.min_overlap * shorter) enough.push_back(&*at);
      if (shared > largest) most.clear();
      if (shared >= largest) most.push_back(&*at);
      largest = std::max(largest, shared);
    }
    return enough.empty() ? most : enough;
  }

  // The text of a range; nullopt where it is not at hand.
  std::optional<std::string_view> text_of(const TextRange& range) const {
    const auto text = texts ? texts(range.document) : std::nullopt;
    if (!text || range.end > text->size()) return std::nullopt;
    return text->substr(range.begin, range.end - range.begin);
  }

  // In characters, or in bytes where the text is not at hand.
  std::uint64_t length(const TextRange& range) const {
    const auto text = text_of(range);
    return text ? characters(*text) : range.end - range.begin;
  }

  std::uint64_t length(const std::vector<TextRange>& ranges) const {
    std::uint64_t sum = 0;
    for (const TextRange& range : ranges) sum += length(range);
    return sum;
  }

  // How many bytes the first `count` characters of a longer range take.
  std::uint64_t bytes_of(const TextRange& range, std::uint64_t count) const {
    const auto text = text_of(range);
    if (!text) return count;
    std::size_t at = 0;
    for (std::uint64_t seen = 0; at < text->size(); ++at) {
      if (at_character(*text, at) && seen++ == count) break;
    }
    return at;
  }

  std::vector<TextRange> wanted_of(std::string_view query, int relevance_level) const {
    std::vector<TextRange> wanted;
    const auto found = evidence.find(query);
    if (found == evidence.end()) return wanted;
    for (const Evidence& item : found->second) {
      if (item.relevance >= relevance_level) wanted.push_back(item.range);
    }
    return united(std::move(wanted));
  }

  // What the hits show, from the first one on, as far as `budget` characters reach; the last one is cut
  // there. A character that two hits show costs twice, as it does in a prompt.
  std::vector<TextRange> shown_by(std::span<const RunEntry> hits, std::uint64_t budget) const {
    std::vector<TextRange> shown;
    for (const RunEntry& hit : hits) {
      const ChunkSpan& chunk = chunks[by_id.at(hit.document)];
      if (budget == 0) break;
      if (chunk.begin >= chunk.end) continue;
      TextRange range{chunk.document, chunk.begin, chunk.end};
      const std::uint64_t cost = budget == kUnlimited ? 0 : length(range);
      if (cost > budget) range.end = range.begin + bytes_of(range, budget);
      shown.push_back(range);
      budget -= std::min(cost, budget);
    }
    return united(std::move(shown));
  }

  double score(std::string_view query, std::span<const RunEntry> hits, const Metric& metric,
               int relevance_level) const {
    const std::string_view name = metric_rows()[metric.kind].info.name;
    const bool by_characters = cuts_characters(metric);
    const bool cut = metric.cutoff != 0 && !by_characters;
    if (cut && hits.size() > metric.cutoff) hits = hits.first(metric.cutoff);
    const std::vector<TextRange> wanted = wanted_of(query, relevance_level);
    const std::vector<TextRange> shown =
        shown_by(hits, by_characters && metric.cutoff != 0 ? metric.cutoff : kUnlimited);
    const auto found = static_cast<double>(length(intersection(wanted, shown)));
    const auto wanted_length = static_cast<double>(length(wanted));
    const auto shown_length = static_cast<double>(length(shown));
    const double whole = name == "span_precision" ? shown_length
                         : name == "span_iou"     ? wanted_length + shown_length - found
                                                  : wanted_length;
    return whole > 0.0 ? found / whole : 0.0;
  }

  void check_run(const Run& run) const {
    for (const auto& [query, hits] : run.queries) {
      for (const RunEntry& hit : hits) {
        if (by_id.contains(hit.document)) continue;
        throw Error(ErrorCode::kInput,
                    "the run retrieves '" + std::string(hit.document) + "' for query '" + std::string(query) +
                        "', which is none of the chunks; give the chunks that the run was made from");
      }
    }
  }
};

SpanJudge::SpanJudge(std::vector<ChunkSpan> chunks, std::span<const SpanLabel> labels, TextLookup texts,
                     const SpanOptions& options) {
  if (!(options.min_overlap > 0.0 && options.min_overlap <= 1.0)) {
    throw Error(ErrorCode::kUsage,
                "min_overlap is " + Json(options.min_overlap).dump() + "; use a value above 0 and up to 1");
  }
  auto impl = std::make_unique<Impl>();
  impl->chunks = std::move(chunks);
  impl->texts = std::move(texts);
  impl->options = options;
  impl->index_chunks();
  for (const SpanLabel& label : labels) impl->documents.push_back(label.document);
  for (std::size_t i = 0; i < labels.size(); ++i) impl->add(labels[i], impl->documents[i]);
  QrelsBuilder builder;
  for (const auto& [query, chunk_grades] : impl->grades) {
    for (const auto& [chunk, grade] : chunk_grades) builder.add(query, chunk, grade);
  }
  impl->qrels = builder.build("labels");
  impl_ = std::move(impl);
}

SpanJudge::~SpanJudge() = default;
SpanJudge::SpanJudge(SpanJudge&&) noexcept = default;
SpanJudge& SpanJudge::operator=(SpanJudge&&) noexcept = default;

const Qrels& SpanJudge::qrels() const { return impl_->qrels; }
const LabelUse& SpanJudge::labels() const { return impl_->use; }

Evaluation SpanJudge::evaluate(const Run& run, std::span<const Metric> metrics,
                               const EvaluateOptions& options) const {
  impl_->check_run(run);
  return evaluate_with(run, impl_->qrels, metrics, options,
                       [&](std::string_view query, std::span<const RunEntry> hits, const Metric& metric) {
                         return impl_->score(query, hits, metric, options.relevance_level);
                       });
}

}  // namespace ragctl
