// What `ragctl run` tells a person.
#pragma once

#include <cstddef>
#include <string>

#include "ragctl/pipeline/run.hpp"
#include "terminal.hpp"

namespace ragctl::cli {

// "chunk      312 chunks, 40112 tokens (60 documents cut, 0 unchanged)  0.31 s"
std::string stage_line(const StageRecord& stage);

// The same without times, of what would be done.
std::string plan_line(const StageRecord& stage);

// "60 documents: 2 new, 1 modified, 57 unchanged, 0 deleted; 312 chunks; snapshot 3"
std::string index_counters(const IndexReport& report);

// Documents and failed inputs of a whole run.
std::string run_counters(const RunReport& report);

// The configured questions with so many lines of their best hits, 0: all.
std::string answers_text(const RunReport& report, std::size_t lines, const TextStyle& style);

}  // namespace ragctl::cli
