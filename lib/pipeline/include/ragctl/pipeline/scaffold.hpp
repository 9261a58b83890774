// A first question file for a collection that has none: passages to ask about, drawn from a knowledge base.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/core/json.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

struct DraftQuestion {
  std::string id;    // "q001"
  std::string text;  // a draft to be rewritten: title and heading of the passage, else its first words
  std::string document;
  std::uint64_t begin = 0;  // bytes in Document::text
  std::uint64_t end = 0;
  std::string quote;  // what stands there: whole sentences of one paragraph, 120 bytes where it has them
};

// At most `count` drafts, sorted by document and place. Chunks are drawn without repetition, one of each
// document before any gives a second; the same knowledge base and seed give the same drafts. Fewer when there
// are fewer chunks. Throws Error(kUsage) for count 0.
std::vector<DraftQuestion> scaffold_questions(const KnowledgeBase& kb, std::size_t count, std::uint64_t seed);

// {"_id", "text", "document", "start", "end", "quote"}: read by read_queries() and by anchor_quotes().
Json to_json(const DraftQuestion& draft);

}  // namespace ragctl
