// What the words of a question may be called otherwise: docs/retrieval.md, "Synonyms".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl {

class SynonymTable;

// A word of the question (or several that are one entry) and what it may be called otherwise. Terms are
// hashes (hash64) of their texts.
struct WordSynonyms {
  std::string word;
  std::vector<std::string> entries;                // that some chunk has, in the order of their rules
  std::vector<std::uint64_t> own;                  // covering terms of the word itself
  std::vector<std::vector<std::uint64_t>> others;  // of each form of an entry: a sentence with all has it
};

struct Expansion {
  std::vector<QueryTerm> terms;  // to search for as well: none of the question's, all in some chunk; sorted
  std::vector<WordSynonyms> words;
};

// Throws Error(kUsage, kInput, kIo) for a file that is none or cannot be used.
void check_synonyms(const std::string& option);

// Thread-safe.
class Synonyms {
 public:
  // `option` is QueryOptions::synonyms. Throws as check_synonyms().
  Synonyms(const KnowledgeBase& kb, const std::string& option);
  ~Synonyms();

  // `terms`: that the question is searched by, in byte order.
  Expansion expand(std::string_view question, const std::vector<QueryTerm>& terms) const;

 private:
  const KnowledgeBase& kb_;
  const SynonymTable* builtin_ = nullptr;
  std::unique_ptr<SynonymTable> own_;  // of a file
};

// Both lists in byte order.
std::vector<QueryTerm> joined(const std::vector<QueryTerm>& terms, const std::vector<QueryTerm>& added);

}  // namespace ragctl
