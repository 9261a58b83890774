// Newer documents first: scores that halve with age.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fusion.hpp"
#include "ragctl/core/json.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

struct Recency {
  double half_life_days = 0.0;
  std::string field = "date";
};

// Throws Error(kUsage) that says what is wrong with the specification (QueryOptions::recency).
Recency parse_recency(std::string_view specification);

// Whole days from 1970-01-01 UTC to a text that filters take for a date (parse_iso_date()), or to a number
// that is a year. Nothing for anything else.
std::optional<double> date_in_days(const Json& value);

// Throws Error(kUsage) when no document of the knowledge base has a date in the field: then the order would
// not depend on it. Reads chunks up to the first that has one.
void check_recency(const KnowledgeBase& kb, const Recency& recency);

// Multiplies the fused scores, and keeps the factors. The order is the caller's to renew.
void apply_recency(const KnowledgeBase& kb, const Recency& recency, std::vector<Candidate>& candidates);

}  // namespace ragctl
