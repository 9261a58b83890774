// Filters over a whole snapshot.
#pragma once

#include <optional>
#include <vector>

#include "ragctl/index/filter.hpp"
#include "snapshot.hpp"

namespace ragctl {

// KnowledgeBase::visible_rows().
VisibleRows visible_rows(const Snapshot& snapshot, const Filter& filter);
// KnowledgeBase::intersection().
VisibleRows intersection(const Snapshot& snapshot, const VisibleRows& a, const VisibleRows& b);
// KnowledgeBase::filter_miss().
std::optional<FilterMiss> filter_miss(const Snapshot& snapshot, const Filter& filter, std::uint32_t row);

// KnowledgeBase::fields().
std::vector<FieldInfo> list_fields(const Snapshot& snapshot);
// Names of all fields, as a filter writes them, sorted; deleted documents may have left some.
std::vector<std::string> field_names(const Snapshot& snapshot);

}  // namespace ragctl
