#include <algorithm>
#include <vector>

#include "ragctl/core/record.hpp"
#include "ragctl/embed/embedder.hpp"

namespace ragctl {

std::string embedding_text(const Chunk& chunk) {
  std::string out;
  if (!chunk.title.empty()) out.append(chunk.title).push_back(kTitleSeparator);
  std::vector<std::string_view> known{chunk.title};
  for (const std::string& heading : chunk.heading_path) {
    if (std::find(known.begin(), known.end(), heading) != known.end()) continue;
    known.push_back(heading);
    if (chunk.text.find(heading) == std::string::npos) out.append(heading).push_back('\n');
  }
  return out.append(chunk.text);
}

EmbeddingParts split_embedding_text(std::string_view text) {
  const std::size_t at = text.find(kTitleSeparator);
  if (at == std::string_view::npos) return {{}, text};
  return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace ragctl
