#include "matches.hpp"

#include <algorithm>

#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

bool is_markable(const std::string& term) {
  static constexpr std::string_view kClasses = "wdmcsbvzho";
  return kClasses.find(term.front()) != std::string_view::npos;
}

struct Word {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::vector<ByteRange> matched;  // parts that are query terms
};

std::uint64_t covered_bytes(std::vector<ByteRange>& ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
  std::uint64_t covered = 0;
  std::uint64_t end = 0;
  for (const ByteRange& range : ranges) {
    covered += range.end > end ? range.end - std::max(end, range.begin) : 0;
    end = std::max(end, range.end);
  }
  return covered;
}

// Keeps the span from the first to the last matched part when the parts cover at least half of the word; a
// lone bigram of a long word would mark every second word of a Korean text.
void append_word(Word& word, std::vector<ByteRange>& out) {
  if (word.matched.empty()) return;
  const std::uint64_t covered = covered_bytes(word.matched);
  if (covered * 2 < word.end - word.begin) return;
  std::uint64_t end = 0;
  for (const ByteRange& range : word.matched) end = std::max(end, range.end);
  const std::uint64_t begin = word.matched.front().begin;
  if (!out.empty() && begin <= out.back().end) {
    out.back().end = std::max(out.back().end, end);
  } else {
    out.push_back({begin, end});
  }
}

}  // namespace

std::vector<std::string> markable_terms(const std::vector<QueryTerm>& terms) {
  std::vector<std::string> out;
  for (const QueryTerm& term : terms) {
    if (is_markable(term.text)) out.push_back(term.text);
  }
  return out;  // sorted, as `terms` are
}

std::vector<ByteRange> find_matches(const Analyzer& analyzer, std::string_view text,
                                    const std::vector<std::string>& terms) {
  std::vector<ByteRange> out;
  Word word;
  std::uint32_t position = 0;
  bool open = false;
  for (const Term& term : analyzer.analyze_words(text)) {
    if (!is_markable(term.text)) continue;
    if (!open || term.position != position) {
      if (open) append_word(word, out);
      word = {term.begin, term.end, {}};
      position = term.position;
      open = true;
    }
    word.begin = std::min(word.begin, term.begin);
    word.end = std::max(word.end, term.end);
    if (std::binary_search(terms.begin(), terms.end(), term.text))
      word.matched.push_back({term.begin, term.end});
  }
  if (open) append_word(word, out);
  return out;
}

}  // namespace ragctl
