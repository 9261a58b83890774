// The one table of metrics: names, parameters, how they are averaged and printed.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "metric_functions.hpp"

namespace ragctl {

enum class Parameter {
  kNone,
  kCutoff,         // positive integer, optional
  kReal,           // one number, required
  kReals,          // as many numbers as there are defaults
  kRealList,       // any number of numbers, with defaults
  kGains,          // relevance=gain pairs, optional
  kCutoffOrGains,  // one of the two, optional
};

// Which numbers a parameter may be.
enum class Allowed {
  kAny,          // whatever leaves sums finite
  kShare,        // 0 to 1
  kPersistence,  // 0 to below 1
  kNotNegative,
};

enum class Aggregate { kMean, kSum, kGeometricMean };

struct MetricRow {
  MetricInfo info;
  std::string_view trec;      // trec_eval's name without a cutoff; "" = it has none
  std::string_view trec_cut;  // trec_eval's name with one
  std::string_view aliases;   // further names, separated by blanks
  Parameter parameter;
  Aggregate aggregate;
  bool is_count;
  bool per_query;                    // trec_eval prints it for single queries
  MetricFunction function;           // nullptr: needs label spans (SpanJudge)
  std::span<const double> defaults;  // of kReals and kRealList
  int definition = 1;  // raised when the formula changes: stored scores are no longer comparable
  bool lower_is_better = false;
  bool bounded = true;  // values of a query lie between 0 and 1
  Allowed allowed = Allowed::kAny;
};

// The cutoff is a number of characters, not of results.
bool cuts_characters(const Metric& metric);

// Row i describes metric_table()[i].
std::span<const MetricRow> metric_rows();

}  // namespace ragctl
