// Hits as people read them.
#pragma once

#include <cstddef>
#include <string>

#include "ragctl/query/query.hpp"
#include "ragctl/query/why_not.hpp"
#include "terminal.hpp"

namespace ragctl::cli {

struct HitTextOptions {
  bool explain = false;  // scores and ranks of both rankings
  std::size_t max_lines =
      0;  // the lines with the most matched words, with "…" where there is more; 0: the whole text
};

// Place, score, headings and wrapped text of one hit; ends with a newline.
std::string hit_text(const Hit& hit, const HitTextOptions& options, const TextStyle& style);

// The hits of one question. With `explain` the terms and the weight come first.
std::string result_text(const QueryResult& result, const HitTextOptions& options, const TextStyle& style);

// Where a document was lost, with its ranks on the way.
std::string why_not_text(const WhyNot& why);

}  // namespace ragctl::cli
