#include "korean_verb_endings.hpp"

#include <algorithm>

#include "hangul_syllable.hpp"

namespace ragctl {
namespace {

using namespace verb_part;     // NOLINT: one letter a part, as in the tables
using namespace verb_endings;  // NOLINT: the tables

template <typename Table>
bool contains(const Table& table, std::string_view ending) {
  return std::binary_search(table.begin(), table.end(), ending);
}

constexpr auto is_ordered = [](const auto&... tables) {
  return (std::is_sorted(tables.begin(), tables.end()) && ...);
};
static_assert(is_ordered(kAfterAnyStem, kAfterConsonant, kAfterVowel, kAfterConsonantByVowel, kAfterJoined,
                         kAfterPast, kAfterN, kAfterL, kAfterB));

}  // namespace

std::uint16_t parts_before(std::string_view ending) {
  unsigned parts = contains(kAfterAnyStem, ending) ? C | O : 0U;
  const auto add = [&](const auto& table, std::uint16_t part) {
    parts |= contains(table, ending) ? part : 0U;
  };
  add(kAfterConsonant, C);
  add(kAfterVowel, O);
  add(kAfterConsonantByVowel, V);
  add(kAfterJoined, E);
  add(kAfterPast, P);
  add(kAfterN, N);
  add(kAfterL, L);
  add(kAfterB, B);
  return static_cast<std::uint16_t>(parts);
}

std::uint16_t parts_before_rest(std::string_view rest) {
  const std::uint16_t parts = parts_before(rest);
  if (parts != 0 || rest.size() <= hangul::kSyllableBytes) return parts;
  const std::string_view first = rest.substr(0, hangul::kSyllableBytes);
  if ((parts_before(rest.substr(hangul::kSyllableBytes)) & P) == 0) return 0;
  if (first == "었" || first == "았") return V;
  return first == "겠" ? C | O : 0;
}

}  // namespace ragctl
