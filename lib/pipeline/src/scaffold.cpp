#include "ragctl/pipeline/scaffold.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "ragctl/core/random.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kParagraphBytes = 80;
constexpr std::size_t kQuoteBytes = 120;  // a quote ends with the sentence that reaches this length

template <typename Item>
void shuffle(std::vector<Item>& items, Random& random) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
}

// Whether the chunk says more than its title and headings, of which the draft's question is made.
bool has_own_text(const Chunk& chunk) {
  constexpr std::string_view kBlank = " \t\r";
  const std::string_view text = chunk.text;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    line = line.substr(0, line.find_last_not_of(kBlank) + 1);
    const auto& headings = chunk.heading_path;
    if (!line.empty() && line != chunk.title &&
        std::find(headings.begin(), headings.end(), line) == headings.end())
      return true;
    begin = end + 1;
  }
  return false;
}

// Rows in the order in which they are drawn: round after round over the shuffled documents. Those without
// text of their own come last.
std::vector<std::uint32_t> drawn_rows(const KnowledgeBase& kb, std::size_t count, std::uint64_t seed) {
  std::map<std::string, std::vector<std::uint32_t>> rows_of;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (kb.live(row)) rows_of[kb.document_id(row)];
  }
  std::vector<std::vector<std::uint32_t>*> documents;
  Random random(seed);
  std::size_t most = 0;
  for (auto& [document, rows] : rows_of) {
    rows = kb.document_rows(document);  // in order, however the segments lie
    shuffle(rows, random);
    documents.push_back(&rows);
    most = std::max(most, rows.size());
  }
  shuffle(documents, random);
  std::vector<std::uint32_t> drawn;
  std::vector<std::uint32_t> bare;
  for (std::size_t round = 0; round < most; ++round) {
    for (const auto* rows : documents) {
      if (drawn.size() == count) return drawn;
      if (round >= rows->size()) continue;
      const std::uint32_t row = (*rows)[round];
      (has_own_text(kb.chunk(row)) ? drawn : bare).push_back(row);
    }
  }
  bare.resize(std::min(bare.size(), count - drawn.size()));
  drawn.insert(drawn.end(), bare.begin(), bare.end());
  return drawn;
}

using Range = std::pair<std::size_t, std::size_t>;

bool ends_a_sentence(std::string_view text) {
  for (const std::string_view mark : {".", "!", "?", "\u3002"}) {
    if (text.ends_with(mark)) return true;
  }
  return false;
}

// The first paragraph that is long enough to answer something and reads like prose, else the longest one:
// titles, headings and datelines end without a full stop.
Range paragraph_of(std::string_view text) {
  Range longest;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find("\n\n", begin), text.size());
    if (end - begin > longest.second - longest.first) longest = {begin, end};
    if (end - begin >= kParagraphBytes && ends_a_sentence(text.substr(begin, end - begin)))
      return {begin, end};
    begin = text.find_first_not_of('\n', end);
  }
  return longest;
}

// Whole sentences of it, as a byte range of the chunk's text without blanks around. They begin anywhere in
// the paragraph: questions about first sentences alone would be easier than those that users ask.
Range quote_range(const Chunk& chunk, Random& random) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto [first, last] = paragraph_of(chunk.text);
  const std::string_view paragraph = std::string_view(chunk.text).substr(first, last - first);
  const std::vector<std::size_t> boundaries = sentence_boundaries(paragraph, chunk.language);
  std::vector<std::size_t> starts = {0};
  for (const std::size_t boundary : boundaries) {
    if (boundary > 0 && boundary + kQuoteBytes <= paragraph.size()) starts.push_back(boundary);
  }
  const std::size_t begin = paragraph.find_first_not_of(kBlank, starts[random.below(starts.size())]);
  if (begin == std::string_view::npos) return {0, chunk.text.size()};
  const auto enough = std::lower_bound(boundaries.begin(), boundaries.end(), begin + kQuoteBytes);
  const std::size_t end = enough == boundaries.end() ? paragraph.size() : *enough;
  return {first + begin, first + paragraph.find_last_not_of(kBlank, end - 1) + 1};
}

std::string first_words(const std::string& quote) {
  constexpr std::size_t kCodePoints = 60;
  std::size_t offset = 0;
  const std::size_t line = std::min(quote.find('\n'), quote.size());
  for (std::size_t i = 0; i < kCodePoints && offset < line; ++i) next_code_point(quote, offset);
  return quote.substr(0, std::min(offset, line));
}

std::string draft_text(const Chunk& chunk, const std::string& quote) {
  std::string text = chunk.title;
  if (!chunk.heading_path.empty() && chunk.heading_path.back() != chunk.title)
    text += (text.empty() ? "" : ": ") + chunk.heading_path.back();
  return text.empty() ? first_words(quote) : text;
}

DraftQuestion draft(const Chunk& chunk, Random& random) {
  const auto [begin, end] = quote_range(chunk, random);
  DraftQuestion out;
  out.document = chunk.document_id;
  out.begin = chunk.begin + begin;
  out.end = chunk.begin + end;
  out.quote = chunk.text.substr(begin, end - begin);
  out.text = draft_text(chunk, out.quote);
  return out;
}

}  // namespace

std::vector<DraftQuestion> scaffold_questions(const KnowledgeBase& kb, std::size_t count,
                                              std::uint64_t seed) {
  if (count == 0) throw Error(ErrorCode::kUsage, "0 questions were asked for; ask for at least one");
  std::vector<DraftQuestion> drafts;
  Random random(seed);
  for (const std::uint32_t row : drawn_rows(kb, count, seed)) drafts.push_back(draft(kb.chunk(row), random));
  std::sort(drafts.begin(), drafts.end(), [](const DraftQuestion& a, const DraftQuestion& b) {
    return std::tie(a.document, a.begin) < std::tie(b.document, b.begin);
  });
  const std::size_t digits = std::max<std::size_t>(3, std::to_string(drafts.size()).size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    drafts[i].id = "q" + std::string(digits - number.size(), '0') + number;
  }
  return drafts;
}

Json to_json(const DraftQuestion& draft) {
  Json json = Json::object();
  json.set("_id", draft.id);
  json.set("text", draft.text);
  json.set("document", draft.document);
  json.set("start", draft.begin);
  json.set("end", draft.end);
  json.set("quote", draft.quote);
  return json;
}

}  // namespace ragctl
