// The run record (run.json) and the plan of a run.
#pragma once

#include "ragctl/pipeline/run.hpp"

namespace ragctl {

// Writes report.record_path: resolved options, versions, hashes, counters, resources, scores. The only
// artifact that holds times.
void write_run_record(const Config& config, const RunReport& report);

// Scores as JSON: metrics with their means, then the values of each query.
Json evaluation_json(const Evaluation& evaluation);

// What a run would do, without side effects: one record a stage.
RunReport plan_run(const Config& config, const Context& context);

}  // namespace ragctl
