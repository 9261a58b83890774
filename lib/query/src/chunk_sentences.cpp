#include "chunk_sentences.hpp"

#include <algorithm>
#include <span>

#include "ragctl/core/hash.hpp"
#include "ragctl/text/analyzer.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr double kOtherCounter = 0.5;
constexpr std::size_t kSyllableBytes = 3;
constexpr std::size_t kLongestHeading = 80;  // bytes
constexpr std::string_view kNoHeadingStart = "-*";
constexpr std::string_view kNoHeadingEnd = ".!?:;,";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

bool ends_sentence(char32_t c) {
  return c == U'.' || c == U'!' || c == U'?' || c == U'。' || c == U'！' || c == U'？';
}

bool closes(char32_t c) {
  return c == U'"' || c == U'\'' || c == U'”' || c == U'’' || c == U')' || c == U']';
}

bool is_space(char32_t c) { return c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0xA0 || c == 0x3000; }

std::vector<std::uint64_t> covering_hashes(const Analyzer& analyzer, std::string_view text) {
  std::vector<std::uint64_t> hashes;
  for (const Term& term : analyzer.analyze_words(text)) {
    if (is_covering(term.text)) hashes.push_back(hash64(term.text));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

bool is_year(std::string_view number) {
  return number.size() == 4 && (number.front() == '1' || number.front() == '2') &&
         number.find('.') == std::string_view::npos;
}

// A number, not its parts, opens a figure, and the counter glued to it says more about it.
class FigureCollector {
 public:
  explicit FigureCollector(std::vector<ChunkSentences::Figure>& figures) : figures_(figures) {}

  void add(const Term& term, std::uint32_t sentence) {
    if (term.term_class() == TermClass::kNumber && term.counts) {
      begins_.push_back(term.begin);
      figures_.push_back({sentence, hash64(term.text), is_year(term.form()), "", false});
    } else if (term.term_class() == TermClass::kCounter && !figures_.empty()) {
      const std::string_view counter = term.form().substr(term.form().size() - kSyllableBytes);
      figures_.back().counter = counter;
      figures_.back().date = is_date_counter(counter);
      if (figures_.back().date) join_date(term);
    }
  }

 private:
  static constexpr std::size_t kBetween = 2;  // bytes: a blank, or a full stop and one

  // The numbers of a written date: all that the term lies over (2023-11-07), or years, months and days side
  // by side (2023년 11월 7일).
  void join_date(const Term& term) {
    std::size_t first = figures_.size();
    while (first > 0 && begins_[first - 1] >= term.begin) --first;
    if (first > 0 && first == dated_ && term.begin <= date_end_ + kBetween) --first;
    if (figures_.size() - first > 1) {
      for (std::size_t i = first; i < figures_.size(); ++i) figures_[i].in_date = true;
    }
    dated_ = figures_.size();
    date_end_ = term.end;
  }

  std::vector<ChunkSentences::Figure>& figures_;
  std::vector<std::size_t> begins_;  // of each, in the text
  std::size_t dated_ = 0;            // figures up to the last date
  std::size_t date_end_ = 0;
};

// A short line of its own that is no sentence, table row or list item.
bool is_heading(std::string_view text, const ByteRange& range) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank, range.begin);  // ranges are never blank
  const std::size_t last = text.find_last_not_of(kBlank, range.end - 1);
  const std::string_view line = text.substr(begin, last + 1 - begin);
  const bool alone =
      (begin == 0 || text[begin - 1] == '\n') && range.end < text.size() && text[range.end] == '\n';
  return alone && line.size() <= kLongestHeading && line.find('|') == std::string_view::npos &&
         kNoHeadingStart.find(line.front()) == std::string_view::npos &&
         kNoHeadingEnd.find(line.back()) == std::string_view::npos;
}

// Gives the terms of each heading to the sentences under it, up to the next heading.
void hand_down(std::string_view text, std::span<const ByteRange> ranges, ChunkSentences& out) {
  std::vector<std::uint32_t> under(ranges.size(), 0);  // of a heading: behind the last sentence under it
  std::uint32_t end = out.count;
  for (std::uint32_t i = out.count; i-- > 0;) {
    if (!is_heading(text, ranges[i])) continue;
    under[i] = end;
    end = i;
  }
  const std::size_t own = out.terms.size();
  for (std::size_t i = 0; i < own; ++i) {
    const auto [hash, heading] = out.terms[i];
    for (std::uint32_t sentence = heading + 1; sentence < under[heading]; ++sentence)
      out.terms.emplace_back(hash, sentence);
  }
}

}  // namespace

std::vector<ByteRange> split_sentences(std::string_view text) {
  std::vector<ByteRange> out;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (!is_blank(text.substr(begin, end - begin))) out.push_back({begin, end});
    begin = end;
  };
  bool ended = false;  // a sentence end was read, and since then closing marks only
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t c = next_code_point(text, at);
    if (c == U'\n' || (ended && is_space(c))) close(here);
    ended = ends_sentence(c) || (ended && closes(c));
  }
  close(text.size());
  return out;
}

bool is_covering(std::string_view term) {
  static constexpr std::string_view kClasses = "wxdmucsbvjqrzo";
  return !term.empty() && kClasses.find(term.front()) != std::string_view::npos;
}

bool ChunkSentences::is_above(std::uint64_t term) const {
  return std::binary_search(above.begin(), above.end(), term);
}

std::pair<std::size_t, std::size_t> ChunkSentences::range_of(std::uint64_t term) const {
  const auto by_hash = [](const auto& a, const auto& b) { return a.first < b.first; };
  const auto range =
      std::equal_range(terms.begin(), terms.end(), std::pair<std::uint64_t, std::uint32_t>(term, 0), by_hash);
  return {static_cast<std::size_t>(range.first - terms.begin()),
          static_cast<std::size_t>(range.second - terms.begin())};
}

ChunkSentences analyze_sentences(const Analyzer& analyzer, const Chunk& chunk) {
  ChunkSentences out;
  std::string above = chunk.title;
  for (const std::string& heading : chunk.heading_path) above += '\n' + heading;
  out.above = covering_hashes(analyzer, above);
  const std::vector<ByteRange> ranges = split_sentences(chunk.text);
  out.count = static_cast<std::uint32_t>(ranges.size());
  FigureCollector figures(out.figures);
  for (const Term& term : analyzer.analyze_words(chunk.text)) {
    if (!is_covering(term.text)) continue;
    const auto range = std::partition_point(ranges.begin(), ranges.end(),
                                            [&](const ByteRange& each) { return each.end <= term.begin; });
    const auto sentence = static_cast<std::uint32_t>(range - ranges.begin());
    out.terms.emplace_back(hash64(term.text), sentence);
    figures.add(term, sentence);
  }
  hand_down(chunk.text, ranges, out);
  std::sort(out.terms.begin(), out.terms.end());
  out.terms.erase(std::unique(out.terms.begin(), out.terms.end()), out.terms.end());
  return out;
}

double answers(const ChunkSentences::Figure& figure, const Asked& asked) {
  switch (asked.kind) {
    case AnswerKind::kDate:
      return figure.date ? 1.0 : 0.0;
    case AnswerKind::kNumber:
      if (figure.in_date) return 0.0;
      if (asked.counter.empty() || figure.counter == asked.counter) return 1.0;
      return is_date_counter(asked.counter) ? 0.0 : kOtherCounter;
    case AnswerKind::kAny:
      break;
  }
  return 0.0;
}

}  // namespace ragctl
