#include "hit_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ragctl/core/counted.hpp"

namespace ragctl::cli {
namespace {

constexpr std::string_view kIndent = "   ";

std::string lines_of(const Chunk& chunk) {
  if (chunk.line_begin == 0) return "";
  if (chunk.line_end <= chunk.line_begin) return fmt::format(":{}", chunk.line_begin);
  return fmt::format(":{}-{}", chunk.line_begin, chunk.line_end);
}

// "docs/a.md:3-9, page 2"; a record is named with the file that holds it.
std::string place_of(const Chunk& chunk) {
  const bool is_file = chunk.source == chunk.document_id || chunk.source.empty();
  std::string out =
      chunk.document_id + (is_file ? lines_of(chunk) : " (" + chunk.source + lines_of(chunk) + ")");
  if (chunk.page != 0) out += fmt::format(", page {}", chunk.page);
  return out;
}

std::string headings_of(const Chunk& chunk) {
  std::string out;
  for (const std::string& heading : chunk.heading_path) out += (out.empty() ? "" : " > ") + heading;
  return out.empty() ? chunk.title : out;
}

std::string standing_text(std::string_view name, const std::optional<Standing>& standing) {
  if (!standing) return fmt::format("{} none", name);
  const std::string rank = standing->rank == 0 ? "unranked" : fmt::format("rank {}", standing->rank);
  return fmt::format("{} {:.4f} ({}, normalized {:.4f})", name, standing->score, rank, standing->normalized);
}

std::string explanation(const Hit& hit) {
  return fmt::format("{}, {}, {}{}fused {:.4f} (rank {})", standing_text("lexical", hit.lexical),
                     standing_text("vector", hit.vector),
                     hit.coverage ? fmt::format("best sentence covers {:.2f}, ", *hit.coverage) : "",
                     hit.recency ? fmt::format("recency times {:.4f}, ", *hit.recency) : "", hit.score,
                     hit.rank);
}

std::size_t marked_bytes(const ByteRange& line, std::span<const ByteRange> marks) {
  std::size_t bytes = 0;
  for (const ByteRange& mark : marks_in(marks, line))
    bytes += std::min(mark.end, line.end) - std::max(mark.begin, line.begin);
  return bytes;
}

// The window of `count` lines with the most matched bytes; the first of equal ones.
std::vector<ByteRange> best_lines(std::vector<ByteRange> lines, const std::vector<ByteRange>& marks,
                                  std::size_t count) {
  if (count == 0 || lines.size() <= count) return lines;
  std::size_t best = 0;
  std::size_t best_bytes = 0;
  std::size_t bytes = 0;  // of the window that ends with the line
  for (std::size_t i = 0; i < lines.size(); ++i) {
    bytes += marked_bytes(lines[i], marks);
    if (i >= count) bytes -= marked_bytes(lines[i - count], marks);
    if (i + 1 >= count && bytes > best_bytes) {
      best = i + 1 - count;
      best_bytes = bytes;
    }
  }
  return {lines.begin() + static_cast<std::ptrdiff_t>(best),
          lines.begin() + static_cast<std::ptrdiff_t>(best + count)};
}

std::string row(std::string_view name, std::string_view value) {
  return fmt::format("{:<14}{}\n", name, value);
}

// Ids and words come from documents, which must not command the terminal.
std::string printable_list(const std::vector<std::string>& texts, std::string_view separator) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : std::string(separator)) + printable(text);
  return out.empty() ? "-" : out;
}

std::string ranking(std::uint64_t rank, double score, std::string_view absent) {
  return rank == 0 ? std::string(absent) : fmt::format("rank {}, score {:.4f}", rank, score);
}

std::string chunk_rows(const WhyNot& why) {
  std::string out = row("chunk", fmt::format("{} ({} of the id)", printable(why.chunk_id), why.chunks));
  out += row("lexical", ranking(why.lexical_rank, why.lexical_score,
                                why.lexical_searched ? "no term in common" : "not searched"));
  out += row("vector", ranking(why.vector_rank, why.vector_score, "not searched"));
  if (why.approximate)
    out +=
        row("graph", why.approximate_rank == 0 ? "not found" : fmt::format("rank {}", why.approximate_rank));
  const std::string outside = "not among the " + counted(why.candidates, "candidate");
  out += row("fused", ranking(why.fused_rank, why.fused_score, outside));
  if (why.undated_rank != 0) out += row("undated", fmt::format("rank {}, without recency", why.undated_rank));
  out += row("final", why.final_rank == 0 ? "not a hit" : fmt::format("rank {}", why.final_rank));
  out += row("has", printable_list(why.contained, " "));
  if (!why.partial.empty()) out += row("has parts of", printable_list(why.partial, " "));
  out += row("lacks", printable_list(why.lacking, " "));
  if (!why.filtered_by.empty()) out += row("filtered by", printable(why.filtered_by));
  if (!why.filter_values.empty()) out += row("but it has", printable(why.filter_values));
  if (!why.duplicate_of.empty()) out += row("repeats", printable(why.duplicate_of));
  return out;
}

}  // namespace

std::string hit_text(const Hit& hit, const HitTextOptions& options, const TextStyle& style) {
  std::string out = fmt::format("{}. {}  {:.4f}\n", hit.rank, bold(place_of(hit.chunk), style), hit.score);
  const std::string headings = headings_of(hit.chunk);
  if (!headings.empty()) out += fmt::format("{}{}\n", kIndent, dim(headings, style));
  if (options.explain) out += fmt::format("{}{}\n", kIndent, explanation(hit));
  const std::string_view text = hit.chunk.text;
  const std::size_t marks = options.max_lines == 0 ? 0 : 4;  // columns for "… " and " …"
  const auto lines = wrap_lines(text, style.width - kIndent.size() - marks);
  const auto shown = best_lines(lines, hit.matches, options.max_lines);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool cut_before = i == 0 && shown[i].begin != lines.front().begin;
    const bool cut_behind = i + 1 == shown.size() && shown[i].end != lines.back().end;
    out += fmt::format("{}{}{}{}\n", kIndent, cut_before ? "… " : "",
                       render_line(text, shown[i], hit.matches, style), cut_behind ? " …" : "");
  }
  return out;
}

std::string term_text(const ExplainedTerm& term) {
  if (term.chunks == 0) return printable(term.form) + " (nowhere)";
  return fmt::format("{} ({}, idf {:.2f})", printable(term.form), term.chunks, term.idf);
}

// A line for each class of terms and weight: of each term the chunks that have it and its idf.
std::string explained_text(std::span<const ExplainedTerm> terms) {
  std::vector<std::pair<std::string, std::string>> lines;  // "stem x 0.5", its terms
  for (const ExplainedTerm& term : terms) {
    const std::string head = fmt::format("{} x {:.3g}", term.kind, term.weight);
    const auto line =
        std::find_if(lines.begin(), lines.end(), [&head](const auto& each) { return each.first == head; });
    if (line == lines.end()) {
      lines.emplace_back(head, term_text(term));
    } else {
      line->second += ", " + term_text(term);
    }
  }
  std::string out;
  for (const auto& [head, members] : lines) out += fmt::format("{}{}: {}\n", kIndent, head, members);
  return out;
}

std::string result_text(const QueryResult& result, const HitTextOptions& options, const TextStyle& style) {
  std::string out;
  if (options.explain) {
    out = fmt::format("terms: {}\n{}lexical weight: {:.2f}\n", fmt::join(result.terms, " "),
                      explained_text(result.explained), result.lexical_weight);
    if (result.subject != result.query)
      out = fmt::format("searched for: {}\n", printable(result.subject)) + out;
    if (!result.asked.empty()) out += fmt::format("asks for: {}\n", result.asked);
    for (const ExplainedSynonyms& each : result.synonyms)
      out += fmt::format("synonyms: {} -> {}\n", printable(each.word), printable_list(each.entries, ", "));
    if (!result.taken_over.empty()) out += fmt::format("taken over: {}\n", fmt::join(result.taken_over, " "));
    if (result.visible)
      out += fmt::format("visible: {}, {}\n", counted(result.visible->documents, "document"),
                         counted(result.visible->chunks, "chunk"));
    out += "\n";
  }
  for (const Hit& hit : result.hits) out += hit_text(hit, options, style) + "\n";
  if (!result.hits.empty()) out.pop_back();  // blank lines stand between hits only
  return out;
}

std::string why_not_text(const WhyNot& why) {
  std::string out = fmt::format("{}: {}\n", printable(why.id), lost_at_name(why.stage));
  if (why.chunks > 0) out += chunk_rows(why);
  if (!why.similar.empty()) out += row("similar", printable_list(why.similar, ", "));
  if (!why.advice.empty()) out += row("advice", printable(why.advice));
  return out;
}

}  // namespace ragctl::cli
