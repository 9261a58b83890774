#include "sentencepiece_charsmap.hpp"

#include <cstring>
#include <stdexcept>

namespace ragctl {

Charsmap::Charsmap(std::string_view blob) {
  std::uint32_t trie_bytes = 0;
  if (blob.size() < sizeof trie_bytes) throw std::invalid_argument("the normalisation table is cut off");
  std::memcpy(&trie_bytes, blob.data(), sizeof trie_bytes);
  blob.remove_prefix(sizeof trie_bytes);
  if (trie_bytes == 0 || trie_bytes % 4 != 0 || trie_bytes > blob.size()) {
    throw std::invalid_argument("the normalisation table has an impossible size");
  }
  units_.resize(trie_bytes / 4);
  std::memcpy(units_.data(), blob.data(), trie_bytes);
  replacements_.assign(blob.begin() + trie_bytes, blob.end());
}

std::string_view Charsmap::replacement_at(std::uint32_t at) const {
  if (at >= replacements_.size()) return {};
  const std::string_view rest(replacements_.data() + at, replacements_.size() - at);
  return rest.substr(0, rest.find('\0'));
}

Charsmap::Match Charsmap::longest(std::string_view input) const {
  Match match;
  std::size_t node = offset(units_[0]);
  for (std::size_t i = 0; i < input.size(); ++i) {
    const auto byte = static_cast<unsigned char>(input[i]);
    if (byte == 0) break;  // the table's keys are C strings
    node ^= byte;
    if (node >= units_.size() || label(units_[node]) != byte) break;
    const std::uint32_t unit = units_[node];
    node ^= offset(unit);
    if (!has_leaf(unit)) continue;
    if (node >= units_.size()) break;
    match = {i + 1, replacement_at(value(units_[node]))};
  }
  return match;
}

bool Charsmap::is_sound() const {
  if (replacements_.empty() || replacements_.back() != '\0') return false;
  std::vector<bool> seen(units_.size(), false);
  std::vector<std::size_t> open{0};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    const std::uint32_t unit = units_[at];
    const std::size_t base = at ^ offset(unit);
    // All children of a node lie in one aligned block of 256 units.
    if ((base | 0xFFU) >= units_.size()) return false;
    if (has_leaf(unit) && value(units_[base]) >= replacements_.size()) return false;
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      if (label(units_[base ^ byte]) == byte) open.push_back(base ^ byte);
    }
  }
  return true;
}

}  // namespace ragctl
