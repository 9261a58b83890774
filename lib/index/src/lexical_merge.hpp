#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "dictionary.hpp"
#include "ragctl/core/context.hpp"
#include "term_source.hpp"

namespace ragctl {

struct LexicalCounts {
  std::uint64_t terms = 0;
  std::uint64_t postings = 0;  // of all fields
};

// Merges sorted sources: streams the encoded lists to `postings` and collects the dictionary. The result
// depends on the set of (term, row, frequency) alone, not on how it is spread over the sources. Memory: the
// dictionary and the longest list.
LexicalCounts merge_terms(std::span<const std::unique_ptr<TermSource>> sources, const RowLengths& lengths,
                          const ByteSink& postings, DictionaryWriter& dictionary, const Context& context);

}  // namespace ragctl
