// The run record (run.json).
#pragma once

#include <string>
#include <vector>

#include "ragctl/pipeline/run.hpp"

namespace ragctl {

// Writes report.record_path: resolved options, versions, hashes, counters, resources, scores. The only
// artifact that holds times.
void write_run_record(const Config& config, const RunReport& report);

// Scores as JSON: metrics with their means, then the values of each query.
Json evaluation_json(const Evaluation& evaluation);

// Names of the options whose values are not those of the last run, which wrote the record at `path`; none
// without a record.
std::vector<std::string> changed_options(const Config& config, const std::string& path);

}  // namespace ragctl
