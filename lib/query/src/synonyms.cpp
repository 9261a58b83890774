// A question is read from left to right: at each word the longest entry that stands there gives what else the
// words may be called.
#include "synonyms.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <utility>

#include "ragctl/core/error.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/text/analyzer.hpp"
#include "ragctl/text/korean_verb.hpp"
#include "ragctl/text/unicode.hpp"
#include "synonym_reader.hpp"
#include "synonym_table.hpp"

namespace ragctl {
namespace {

// Shares of the weight that the class of an added term has in a query, beside a word that some chunk has and
// for one that none has. Train queries of SciFact and TyDi: docs/retrieval.md, "Synonyms".
constexpr float kAddedShare = 0.15F;
constexpr float kUnknownShare = 0.8F;

// Words, numbers and their parts.
bool is_content(std::string_view term) {
  static constexpr std::string_view kClasses = "wdcsbmo";
  return kClasses.find(term.front()) != std::string_view::npos;
}

bool is_piece(std::string_view term) { return term.front() == static_cast<char>(TermClass::kPiece); }

// The forms of several entries, one a line, with the terms of each.
class FormList {
 public:
  void add(std::string_view entry) {
    if (std::find(entries_.begin(), entries_.end(), entry) != entries_.end()) return;
    const bool verb = is_korean_verb(entry);
    std::vector<std::string> forms =
        verb ? korean_verb_forms(entry) : std::vector<std::string>{std::string(entry)};
    // As a sentence ends: of some of these the analyzer strips more than of the form alone (숨졌다: 숨).
    if (forms.size() > 1) forms.push_back(forms.back() + "다");
    for (const std::string& form : forms) {
      forms_.push_back({text_.size(), entries_.size(), verb, {}});
      text_ += form + '\n';
    }
    entries_.push_back(entry);
  }

  struct Form {
    std::size_t begin;  // in the text
    std::size_t entry;
    bool verb;
    std::vector<Term> terms;
  };

  // Analyses all at once, which costs least.
  void analyze(const Analyzer& analyzer) {
    for (Term& term : analyzer.analyze_query(text_)) {
      if (term.end <= term.begin) continue;  // a piece without a place
      auto next = std::partition_point(forms_.begin(), forms_.end(),
                                       [&](const Form& form) { return form.begin < term.end; });
      (next - 1)->terms.push_back(std::move(term));
    }
  }

  const std::vector<Form>& forms() const { return forms_; }
  std::string_view entry(std::size_t index) const { return entries_[index]; }

 private:
  std::string text_;
  std::vector<Form> forms_;
  std::vector<std::string_view> entries_;
};

// The terms that a sentence with the form has: of a verb the bigrams, since its endings make stems of many
// kinds; of a noun of one syllable its reading, which it has with particles too.
std::vector<std::uint64_t> needed(const FormList::Form& form) {
  const auto has = [&](TermClass kind) {
    return std::any_of(form.terms.begin(), form.terms.end(),
                       [kind](const Term& term) { return term.term_class() == kind; });
  };
  const auto of = [&](const auto& wanted) {
    std::vector<std::uint64_t> out;
    for (const Term& term : form.terms) {
      if (wanted(term)) out.push_back(hash64(term.text));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  };
  const auto is = [](TermClass kind) {
    return [kind](const Term& term) { return term.term_class() == kind; };
  };
  if (form.verb && has(TermClass::kBigram)) return of(is(TermClass::kBigram));
  const auto stems =
      std::count_if(form.terms.begin(), form.terms.end(), [](const Term& term) { return term.counts; });
  if (stems == 1 && has(TermClass::kSyllable)) return of(is(TermClass::kSyllable));
  return of([](const Term& term) { return is_content(term.text); });
}

// Makes the expansion of one question.
class Expander {
 public:
  Expander(const KnowledgeBase& kb, const std::vector<QueryTerm>& terms)
      : kb_(kb), asked_(terms), pieces_(std::all_of(terms.begin(), terms.end(), [](const QueryTerm& term) {
          return is_piece(term.text);
        })) {}

  // `own`: the covering terms of the word.
  void add(std::string name, const std::vector<std::string>& own, FormList& forms) {
    WordSynonyms word;
    word.word = std::move(name);
    for (const std::string& term : own) word.own.push_back(hash64(term));
    const bool known =
        std::any_of(own.begin(), own.end(), [&](const std::string& term) { return kb_.idf(term) > 0.0; });
    share_ = known ? kAddedShare : kUnknownShare;
    forms.analyze(kb_.analyzer());
    std::size_t shown = static_cast<std::size_t>(-1);
    for (const FormList::Form& form : forms.forms()) {
      if (!add_form(form, word) || form.entry == shown) continue;
      shown = form.entry;
      word.entries.emplace_back(forms.entry(form.entry));
    }
    if (!word.entries.empty()) words_.push_back(std::move(word));
  }

  Expansion take() {
    Expansion out;
    for (const auto& [text, weight] : added_) out.terms.push_back({text, weight});
    out.words = std::move(words_);
    return out;
  }

 private:
  // Whether a term is searched for, on its own or with others.
  bool is_wanted(const Term& term) const {
    if (term.weight <= 0.0F || !(is_content(term.text) || (pieces_ && is_piece(term.text)))) return false;
    return kb_.idf(term.text) > 0.0;
  }

  // Whether some chunk has a term that stands for the form: the parts of a word that none has (스마 and 마트 of
  // 스마트폰) are of other words. Several words share the weight of one.
  bool add_form(const FormList::Form& form, WordSynonyms& word) {
    std::vector<const Term*> wanted;
    std::ptrdiff_t words = 0;
    for (const Term& term : form.terms) {
      words += term.counts ? 1 : 0;
      if (is_wanted(term)) wanted.push_back(&term);
    }
    const bool found = std::any_of(wanted.begin(), wanted.end(),
                                   [&](const Term* term) { return term->counts || form.verb; });
    if (!found) return false;
    for (const Term* const term : wanted) {
      if (is_asked(term->text)) continue;
      float& weight = added_.try_emplace(term->text, 0.0F).first->second;
      weight = std::max(weight, share_ * term->weight / static_cast<float>(std::max<std::ptrdiff_t>(1, words)));
    }
    std::vector<std::uint64_t> terms = needed(form);
    if (!terms.empty()) word.others.push_back(std::move(terms));
    return true;
  }

  bool is_asked(const std::string& term) const {
    const auto place =
        std::lower_bound(asked_.begin(), asked_.end(), term,
                         [](const QueryTerm& each, const std::string& text) { return each.text < text; });
    return place != asked_.end() && place->text == term;
  }

  const KnowledgeBase& kb_;
  const std::vector<QueryTerm>& asked_;
  bool pieces_;         // the question is nothing else
  float share_ = 0.0F;  // of its class that an added term has
  std::map<std::string, float, std::less<>> added_;
  std::vector<WordSynonyms> words_;
};

// What the entries of a match stand for.
void add_others(const SynonymTable& table, const SynonymReader::Match& match, FormList& forms) {
  for (const SynonymTable::Entry* entry : match.entries) {
    const SynonymRule& rule = table.rule(entry->rule);
    for (const std::string_view other : rule.others.empty() ? rule.entries : rule.others) {
      if (other != entry->text && !other.empty()) forms.add(other);
    }
  }
}

bool says_all(const SynonymTable& table, const SynonymReader::Match& match) {
  return std::any_of(match.entries.begin(), match.entries.end(), [&](const SynonymTable::Entry* entry) {
    return !table.rule(entry->rule).others.empty();
  });
}

// The thesaurus is of words as these analyzers make them.
bool takes_builtin(const std::string& analyzer) {
  static constexpr std::array<std::string_view, 3> kNames = {"auto", "english", "korean"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return analyzer.starts_with(name); });
}

std::unique_ptr<SynonymTable> read_table(const std::string& path) {
  if (path.empty() || path == "-")
    throw Error(ErrorCode::kUsage,
                "query.synonyms is '" + path + "'; choose builtin, none or the name of a file");
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (!error && bytes > kMaxSynonymBytes)
    throw Error(ErrorCode::kInput, Location{path},
                "is larger than a file of synonyms may be (16 MiB); keep what people ask for");
  const std::string text = read_file(path);
  const std::vector<SynonymRule> rules = parse_synonyms(text, path);
  if (rules.empty())
    throw Error(ErrorCode::kInput, Location{path},
                "has no synonyms; write a line such as \"VPN, remote access\", or choose builtin or none");
  auto table = std::make_unique<SynonymTable>();
  table->add(rules);
  return table;
}

bool is_file(const std::string& option) { return option != "builtin" && option != "none"; }

}  // namespace

void check_synonyms(const std::string& option) {
  if (is_file(option)) (void)read_table(option);
}

Synonyms::Synonyms(const KnowledgeBase& kb, const std::string& option) : kb_(kb) {
  if (is_file(option)) own_ = read_table(option);
  if (option != "none" && takes_builtin(kb.info().analyzer)) builtin_ = &SynonymTable::builtin();
}

Synonyms::~Synonyms() = default;

Expansion Synonyms::expand(std::string_view question, const std::vector<QueryTerm>& terms) const {
  if (own_ == nullptr && builtin_ == nullptr) return {};
  const std::string folded = to_nfkc_casefold(question);
  const SynonymReader reader(kb_.analyzer(), folded);
  Expander expander(kb_, terms);
  for (std::size_t at = 0; at < reader.size();) {
    const SynonymReader::Match own = own_ == nullptr ? SynonymReader::Match() : reader.match(*own_, at);
    SynonymReader::Match known;
    if (builtin_ != nullptr && !(own.words > 0 && says_all(*own_, own))) known = reader.match(*builtin_, at);
    const std::size_t count = std::max(own.words, known.words);
    if (count == 0) {
      ++at;
      continue;
    }
    FormList forms;
    if (own.words == count) add_others(*own_, own, forms);
    if (known.words == count) add_others(*builtin_, known, forms);
    expander.add(reader.name(at, own.words == count ? own : known), reader.covering(at, count), forms);
    at += count;
  }
  return expander.take();
}

std::vector<QueryTerm> joined(const std::vector<QueryTerm>& terms, const std::vector<QueryTerm>& added) {
  std::vector<QueryTerm> out = terms;
  out.insert(out.end(), added.begin(), added.end());
  std::inplace_merge(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(terms.size()), out.end(),
                     [](const QueryTerm& a, const QueryTerm& b) { return a.text < b.text; });
  return out;
}

}  // namespace ragctl
