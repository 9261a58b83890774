// Where entries of synonyms stand in a question.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/query/query.hpp"
#include "ragctl/text/analyzer.hpp"
#include "synonym_table.hpp"

namespace ragctl {

// Entries and words are compared by the terms of the index's analyzer, one after the other; Korean verbs by
// their forms, Latin words by their inflected forms (renews, renewed, but not renewal). A Korean noun stands
// where a word begins with it and the rest is no part of the stem.
class SynonymReader {
 public:
  struct Match {
    std::size_t words = 0;  // of the question; 0: no entry stands there
    bool exact = false;     // as they are written, or with particles and endings of Korean
    std::vector<const SynonymTable::Entry*> entries;
  };

  // `question` is folded and outlives the reader, as the analyzer does.
  SynonymReader(const Analyzer& analyzer, std::string_view question);

  // Words of the question; below, `at` is one of them.
  std::size_t size() const { return words_.size(); }
  // The longest entries of the table that stand at a word, those that stand there exactly before others. None
  // of a function word, nor in quotes: what stands there is meant as it stands.
  Match match(const SynonymTable& table, std::size_t at) const;
  // What a person reads: a noun as the entry writes it, without the particles of the question.
  std::string name(std::size_t at, const Match& match) const;
  // The covering terms of `count` words (or their pieces, where there is nothing else), distinct.
  std::vector<std::string> covering(std::size_t at, std::size_t count) const;

 private:
  std::vector<Term> terms_of(std::string_view text) const;
  std::string_view surface(std::size_t at, std::size_t count) const;
  bool is_quoted(const Term& word) const;
  std::size_t verb_length(const SynonymTable::Entry& entry, std::size_t at) const;
  std::size_t length_of(const SynonymTable::Entry& entry, std::size_t at, std::string_view rest) const;
  bool is_reading(const Term& noun, std::size_t at) const;

  const Analyzer& analyzer_;
  bool pieces_;  // the analyzer makes nothing else
  std::string_view question_;
  std::vector<Term> terms_;
  std::vector<Term> words_;  // those of them that stand for words, one after the other
  std::vector<ByteRange> quotes_;
};

}  // namespace ragctl
