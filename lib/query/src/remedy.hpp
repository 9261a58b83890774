// Which options would make a document a hit: found by trying, so that advice is true.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ragctl/query/query.hpp"

namespace ragctl {

class KnowledgeBase;

// What is asked, and for which rows.
struct Absence {
  std::string_view query;
  QueryFilter own;
  std::span<const std::uint32_t> rows;
  std::uint64_t rank = 0;  // the best that a row has in one of the rankings, 0 if it is in none
};

// `options` with what each stage needs that loses the rows, one after the other, until a search with them
// finds one of the rows; nullopt where that did not come about. Costs a search a stage.
std::optional<QueryOptions> find_remedy(const KnowledgeBase& kb, const QueryOptions& options,
                                        const Absence& absence);

// "lower min_score to 0.02 and raise k to 9".
std::string describe_remedy(const QueryOptions& before, const QueryOptions& after);

}  // namespace ragctl
