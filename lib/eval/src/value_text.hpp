// A mean or a count as people read it.
#pragma once

#include <fmt/format.h>

#include <string>

#include "ragctl/eval/metrics.hpp"

namespace ragctl {

inline std::string value_text(const Metric& metric, double value) {
  return is_count(metric) ? fmt::format("{:.0f}", value) : fmt::format("{:.4f}", value);
}

}  // namespace ragctl
