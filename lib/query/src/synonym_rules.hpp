// Rules of synonyms as people write them, in the form of Solr's and Elasticsearch's files:
//
//   # a comment
//   비밀번호, 암호, password
//   ML => machine learning, 기계 학습
//
// In a line without "=>" every entry stands for all others; else an entry on the left stands for those on the
// right, and for nothing else. An entry may have several words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

// Larger files are refused: a mistake.
constexpr std::size_t kMaxSynonymBytes = std::size_t{16} << 20;

struct SynonymRule {
  std::vector<std::string_view> entries;  // that are looked for
  std::vector<std::string_view> others;   // what they stand for; none: each for the other entries
};

// The views point into the text; the file's name is for messages. A byte order mark and \r are skipped.
// Throws Error(kInput) with line and column: text that is not UTF-8, an empty entry, a rule of one entry,
// more than one "=>", a file that is too large.
std::vector<SynonymRule> parse_synonyms(std::string_view text, const std::string& path);

}  // namespace ragctl
