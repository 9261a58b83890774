#include "ragctl/core/record.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "ragctl/core/hash.hpp"
#include "ragctl/core/long_metadata.hpp"

namespace ragctl {

std::string_view block_kind_name(BlockKind kind) {
  static constexpr std::array<std::string_view, 8> kNames = {"heading",   "paragraph", "list_item", "quote",
                                                             "table_row", "code",      "caption",   "other"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string document_content_hash(const Document& document) {
  Hasher hasher;
  hasher.add(document.title).add(document.text).add(document.metadata.dump());
  for (const Block& block : document.blocks) {
    hasher.add(static_cast<std::uint64_t>(block.kind)).add(block.begin).add(block.end);
    hasher.add(block.level).add(block.page).add(block.line);
    if (block.last_line != 0) hasher.add(block.last_line);
  }
  for (const std::string& principal : document.acl) hasher.add(principal);
  return hasher.digest().hex();
}

std::string metadata_problem(const Json& metadata) {
  const std::size_t bytes = metadata.dump().size();
  if (bytes <= kMaxMetadataBytes || !metadata.is_object()) return "";
  const Json::Member* longest = nullptr;
  std::size_t most = 0;
  for (const Json::Member& member : metadata.members()) {
    const std::size_t size = member.first.size() + member.second.dump().size();
    if (longest == nullptr || size > most) longest = &member;
    most = std::max(most, size);
  }
  constexpr std::size_t kNameBytes = 60;
  std::size_t end = std::min(longest->first.size(), kNameBytes);
  while (end < longest->first.size() && (longest->first[end] & 0xC0) == 0x80) --end;  // within a character
  const std::string name = longest->first.substr(0, end) + (end < longest->first.size() ? "..." : "");
  const std::string culprit = most * 2 < bytes ? "" : ", '" + name + "' alone " + std::to_string(most);
  return long_metadata_problem(bytes, culprit);
}

std::string long_metadata_problem(std::size_t bytes, const std::string& culprit) {
  return "the metadata has " + std::to_string(bytes) + " bytes" + culprit + "; at most " +
         std::to_string(kMaxMetadataBytes) +
         " are taken, for every chunk carries them: move what is to be searched into the text, leave out the "
         "rest";
}

bool is_of_source(std::string_view source, std::string_view unread) {
  const auto climbs = [](std::string_view path) { return path == ".." || path.starts_with("../"); };
  if (unread == ".") return !source.starts_with('/') && !climbs(source);
  if (!source.starts_with(unread)) return false;
  if (climbs(unread) && source.size() > unread.size() && climbs(source.substr(unread.size() + 1)))
    return false;
  return source.size() == unread.size() || unread.ends_with('/') || source[unread.size()] == '/';
}

void sort_canonically(std::vector<Chunk>& chunks) {
  std::stable_sort(chunks.begin(), chunks.end(), [](const Chunk& a, const Chunk& b) {
    return std::tie(a.document_id, a.ordinal) < std::tie(b.document_id, b.ordinal);
  });
}

}  // namespace ragctl
