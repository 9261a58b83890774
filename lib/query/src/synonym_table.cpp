#include "synonym_table.hpp"

#include <utility>

#include "ragctl/text/korean_verb.hpp"
#include "ragctl/text/thesaurus.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {

SynonymTable::SynonymTable(std::vector<SynonymRule> folded) {
  for (SynonymRule& rule : folded) add_rule(std::move(rule));
}

const SynonymTable& SynonymTable::builtin() {
  static const SynonymTable table(parse_synonyms(builtin_thesaurus(), "the built-in thesaurus"));
  return table;
}

// Forms change with the stem's vowel and final consonant (쓰다, 썼다), never with its first consonant.
std::size_t SynonymTable::bucket_of(char32_t first) {
  constexpr char32_t kFirstSyllable = 0xAC00;
  constexpr char32_t kLastSyllable = 0xD7A3;
  constexpr std::size_t kInitials = 19;
  if (first >= kFirstSyllable && first <= kLastSyllable) return (first - kFirstSyllable) / 588;
  return kInitials + first % (kBuckets - kInitials);
}

std::string_view SynonymTable::kept(std::string_view text) {
  return texts_.emplace_back(to_nfkc_casefold(text));
}

void SynonymTable::add(const std::vector<SynonymRule>& rules) {
  for (const SynonymRule& rule : rules) {
    SynonymRule folded;
    for (const std::string_view entry : rule.entries) folded.entries.push_back(kept(entry));
    for (const std::string_view entry : rule.others) folded.others.push_back(kept(entry));
    add_rule(std::move(folded));
  }
}

void SynonymTable::add_rule(SynonymRule rule) {
  const auto index = static_cast<std::uint32_t>(rules_.size());
  for (const std::string_view entry : rule.entries) {
    if (entry.empty()) continue;  // nothing but ignorable characters
    std::size_t at = 0;
    const char32_t first = next_code_point(entry, at);
    buckets_[bucket_of(first)].push_back({entry, index, is_korean_verb(entry)});
  }
  rules_.push_back(std::move(rule));
}

std::span<const SynonymTable::Entry> SynonymTable::beginning_with(char32_t first) const {
  return buckets_[bucket_of(first)];
}

}  // namespace ragctl
