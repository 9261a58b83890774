#include <string>

#include "ragctl/core/record.hpp"
#include "ragctl/embed/embedder.hpp"

namespace ragctl {

// The title counts twice: chosen in retrieval experiments, docs/retrieval.md.
std::string embedding_text(const Chunk& chunk) {
  std::string out;
  if (!chunk.title.empty()) out += chunk.title + "\n" + chunk.title + "\n";
  for (const std::string& heading : chunk.heading_path) {
    const bool known = heading == chunk.title || chunk.text.find(heading) != std::string::npos;
    if (!known) out += heading + "\n";
  }
  return out + chunk.text;
}

}  // namespace ragctl
