// The question is read once; entries are analysed when a word begins like them.
#include "synonym_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "chunk_sentences.hpp"
#include "ragctl/text/korean_verb.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kLikeness = 3;  // bytes that a word and its stem begin alike with

bool is_hangul(char32_t c) { return script_of(c) == Script::kHangul; }

char32_t first_of(std::string_view text) {
  std::size_t at = 0;
  return next_code_point(text, at);
}

std::string_view hangul_run(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size() && is_hangul(next_code_point(text, at));) end = at;
  return text.substr(0, end);
}

bool is_function_word(const Term& term) {
  static constexpr std::string_view kClasses = "xqr";
  return kClasses.find(term.text.front()) != std::string_view::npos;
}

template <typename Table>
bool holds(const Table& table, std::string_view text) {
  return std::find(table.begin(), table.end(), text) != table.end();
}

// Whether two Latin words of one stem are forms of one word (renews, renewed), not derived from each other
// (month and monthly, depart and department). The entry is a base form, or a plural.
bool is_inflected(std::string_view word, std::string_view entry) {
  static constexpr std::array<std::string_view, 3> kBase = {"", "e", "y"};
  static constexpr std::array<std::string_view, 3> kPlural = {"s", "es", "ies"};
  static constexpr std::array<std::string_view, 11> kEndings = {"",    "'s",  "d",   "e", "ed", "es",
                                                                "ied", "ies", "ing", "s", "’s"};
  const auto apart = std::mismatch(word.begin(), word.end(), entry.begin(), entry.end());
  const std::string_view same(word.data(), static_cast<std::size_t>(apart.first - word.begin()));
  std::string_view rest = word.substr(same.size());
  const std::string_view of_entry = entry.substr(same.size());
  if (!same.empty() && rest.size() > 2 && rest.front() == same.back()) rest.remove_prefix(1);  // cancelled
  return (holds(kBase, of_entry) && holds(kEndings, rest)) ||
         (holds(kPlural, of_entry) && (holds(kBase, rest) || holds(kPlural, rest)));
}

// What stands in quotes is meant as it stands. An apostrophe opens a quote in front of a word only.
std::vector<ByteRange> quoted_ranges(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kQuotes = {{{"\"", "\""},
                                                                                            {"“", "”"},
                                                                                            {"‘", "’"},
                                                                                            {"「", "」"},
                                                                                            {"『", "』"},
                                                                                            {"《", "》"},
                                                                                            {"〈", "〉"},
                                                                                            {"`", "`"},
                                                                                            {"'", "'"}}};
  std::vector<ByteRange> out;
  for (const auto& [open, close] : kQuotes) {
    for (std::size_t at = text.find(open); at != std::string_view::npos;) {
      const bool opens = open != "'" || at == 0 || text[at - 1] == ' ';
      const std::size_t end = opens ? text.find(close, at + open.size()) : std::string_view::npos;
      if (end != std::string_view::npos) out.push_back({at, end});
      at = text.find(open, end != std::string_view::npos ? end + close.size() : at + open.size());
    }
  }
  return out;
}

std::vector<Term> words_among(std::vector<Term> terms) {
  std::erase_if(terms, [](const Term& term) { return !term.counts; });
  return terms;
}

}  // namespace

SynonymReader::SynonymReader(const Analyzer& analyzer, std::string_view question)
    : analyzer_(analyzer),
      pieces_(analyzer.fingerprint().starts_with("sentencepiece")),
      question_(question),
      terms_(terms_of(question)),
      words_(words_among(terms_)),
      quotes_(quoted_ranges(question)) {}

std::vector<Term> SynonymReader::terms_of(std::string_view text) const {
  return pieces_ ? analyzer_.analyze(text) : analyzer_.analyze_words(text);
}

SynonymReader::Match SynonymReader::match(const SynonymTable& table, std::size_t at) const {
  Match best;
  std::string_view rest = question_.substr(words_[at].begin);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));  // a piece has the blank before it
  if (rest.empty() || is_function_word(words_[at]) || is_quoted(words_[at])) return best;
  for (const SynonymTable::Entry& entry : table.beginning_with(first_of(rest))) {
    const std::size_t length = entry.verb ? verb_length(entry, at) : length_of(entry, at, rest);
    if (length == 0 || length < best.words) continue;
    const bool exact = is_hangul(first_of(entry.text)) || surface(at, length) == entry.text;
    if (length == best.words && best.exact && !exact) continue;
    if (length > best.words || exact != best.exact) best.entries.clear();
    best.words = length;
    best.exact = exact;
    best.entries.push_back(&entry);
  }
  return best;
}

std::string_view SynonymReader::surface(std::size_t at, std::size_t count) const {
  const std::size_t begin = words_[at].begin;
  const std::string_view all = question_.substr(begin, words_[at + count - 1].end - begin);
  return all.substr(std::min(all.find_first_not_of(' '), all.size()));  // a piece has the blank before it
}

std::string SynonymReader::name(std::size_t at, const Match& match) const {
  const SynonymTable::Entry& entry = *match.entries.front();
  if (entry.verb) return std::string(hangul_run(question_.substr(words_[at].begin)));
  return std::string(is_hangul(first_of(entry.text)) ? entry.text : surface(at, match.words));
}

std::vector<std::string> SynonymReader::covering(std::size_t at, std::size_t count) const {
  std::vector<std::string> out;
  for (const Term& term : terms_) {
    const bool inside = term.begin >= words_[at].begin && term.end <= words_[at + count - 1].end;
    if (inside && (pieces_ || is_covering(term.text))) out.push_back(term.text);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool SynonymReader::is_quoted(const Term& word) const {
  return std::any_of(quotes_.begin(), quotes_.end(), [&](const ByteRange& quote) {
    return word.begin >= quote.begin && word.end <= quote.end;
  });
}

std::size_t SynonymReader::verb_length(const SynonymTable::Entry& entry, std::size_t at) const {
  if (words_[at].term_class() != TermClass::kStem) return 0;
  const std::string_view word = hangul_run(question_.substr(words_[at].begin));
  // Only a stem of one syllable has forms that begin otherwise, and one of two in 르.
  constexpr std::size_t kSyllable = 3;
  if (entry.text.size() > 3 * kSyllable && !word.starts_with(entry.text.substr(0, kSyllable))) return 0;
  return is_korean_verb_form(word, entry.text) ? 1 : 0;
}

// How many words of the question the entry is, 0 when it does not stand there.
std::size_t SynonymReader::length_of(const SynonymTable::Entry& entry, std::size_t at,
                                     std::string_view rest) const {
  const std::string_view first = entry.text.substr(0, entry.text.find(' '));
  const bool hangul = is_hangul(first_of(first));
  if (!rest.starts_with(hangul ? first : first.substr(0, kLikeness))) return 0;
  const std::vector<Term> words = words_among(terms_of(entry.text));
  if (words.empty() || words.size() > words_.size() - at) return 0;
  if (std::all_of(words.begin(), words.end(), is_function_word)) return 0;
  if (words.size() == 1 && is_reading(words.front(), at)) return 1;
  if (!hangul && !pieces_ && words.size() == 1 && !is_inflected(surface(at, 1), entry.text)) return 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].text != words_[at + i].text || is_quoted(words_[at + i])) return 0;
  }
  return words.size();
}

// A noun of one syllable and its particle are a stem of two syllables, and the noun is the other reading.
bool SynonymReader::is_reading(const Term& noun, std::size_t at) const {
  return noun.term_class() == TermClass::kStem &&
         std::any_of(terms_.begin(), terms_.end(), [&](const Term& term) {
           return term.position == words_[at].position && term.term_class() == TermClass::kSyllable &&
                  term.form() == noun.form();
         });
}

}  // namespace ragctl
