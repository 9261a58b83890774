#include "word_parts.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace ragctl {
namespace {

// Phrases and joints belong to two words, and words stand for themselves.
bool is_part(TermClass term_class) {
  static constexpr std::string_view kParts = "mubvghy";
  return kParts.find(static_cast<char>(term_class)) != std::string_view::npos;
}

bool is_in(std::string_view piece, std::string_view word) {
  if (piece.starts_with(kWordStart)) piece.remove_prefix(kWordStart.size());
  const auto letters = std::count_if(piece.begin(), piece.end(),
                                     [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return letters >= 2 && word.find(piece) != std::string_view::npos;
}

bool is_of(const Term& part, const Term& word) {
  if (part.term_class() == TermClass::kPiece) return is_in(part.form(), word.form());
  return part.position == word.position;
}

}  // namespace

std::vector<QueryTerm> parts_of_word(std::span<const Term> asked, std::string_view word) {
  std::map<std::string_view, float> weights;
  for (const Term& part : asked) {
    if (part.weight <= 0.0F || !is_part(part.term_class())) continue;
    const bool own = std::any_of(asked.begin(), asked.end(),
                                 [&](const Term& term) { return term.text == word && is_of(part, term); });
    if (own) weights[part.text] += part.weight;
  }
  std::vector<QueryTerm> out;
  for (const auto& [text, weight] : weights) out.push_back({std::string(text), weight});
  return out;
}

}  // namespace ragctl
