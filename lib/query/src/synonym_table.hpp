// Rules of synonyms, by the beginnings of their entries.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "synonym_rules.hpp"

namespace ragctl {

// Immutable. Nothing is analysed here: that waits until a question has a word that begins like an entry.
class SynonymTable {
 public:
  struct Entry {
    std::string_view text;  // folded
    std::uint32_t rule = 0;
    bool verb = false;  // Korean, in its dictionary form
  };

  SynonymTable() = default;
  // Of rules whose text is folded and outlives the table.
  explicit SynonymTable(std::vector<SynonymRule> folded);
  SynonymTable(const SynonymTable&) = delete;
  SynonymTable& operator=(const SynonymTable&) = delete;

  // The built-in thesaurus, made on first use.
  static const SynonymTable& builtin();
  // Entries are folded here.
  void add(const std::vector<SynonymRule>& rules);

  // The entries that may begin with the character, or with a syllable of the same first consonant.
  std::span<const Entry> beginning_with(char32_t first) const;
  const SynonymRule& rule(std::uint32_t index) const { return rules_[index]; }

 private:
  static constexpr std::size_t kBuckets = 64;
  static std::size_t bucket_of(char32_t first);
  std::string_view kept(std::string_view text);
  void add_rule(SynonymRule rule);

  std::deque<std::string> texts_;  // folded entries, where the table keeps them
  std::vector<SynonymRule> rules_;
  std::array<std::vector<Entry>, kBuckets> buckets_;
};

}  // namespace ragctl
