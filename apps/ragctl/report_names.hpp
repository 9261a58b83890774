// Names of the report formats as choices of --format.
#pragma once

#include <string>
#include <vector>

#include "ragctl/eval/report.hpp"

namespace ragctl::cli {

inline std::vector<std::string> report_format_names() {
  std::vector<std::string> names;
  for (const ReportFormatInfo& format : report_formats()) names.emplace_back(format.name);
  return names;
}

}  // namespace ragctl::cli
