// The table of commands. Each <name>_command.cpp describes its arguments and returns what is to be done with
// them.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "command_line.hpp"
#include "session.hpp"

namespace ragctl::cli {

using Action = std::function<ExitCode(Session&)>;

struct Command {
  std::string_view name;  // "index", or "eval compare": listed by ragctl eval --help
  std::string_view summary;
  Action (*define)(CommandLine&);
};

Action ingest_command(CommandLine& line);
Action chunk_command(CommandLine& line);
Action embed_command(CommandLine& line);
Action index_command(CommandLine& line);
Action query_command(CommandLine& line);
Action eval_command(CommandLine& line);
Action run_command(CommandLine& line);
Action config_command(CommandLine& line);
Action verify_command(CommandLine& line);
Action info_command(CommandLine& line);
Action snapshot_command(CommandLine& line);
Action snapshot_list_command(CommandLine& line);
Action snapshot_tag_command(CommandLine& line);
Action snapshot_diff_command(CommandLine& line);
Action snapshot_restore_command(CommandLine& line);
Action snapshot_gc_command(CommandLine& line);
Action compact_command(CommandLine& line);
Action erase_command(CommandLine& line);
Action repair_command(CommandLine& line);
Action eval_compare_command(CommandLine& line);
Action eval_audit_command(CommandLine& line);
Action eval_anchor_command(CommandLine& line);
Action eval_scaffold_command(CommandLine& line);

// Help of --as-of, the same for every command that reads a knowledge base.
inline constexpr const char* kAsOfHelp =
    "an older snapshot instead of the newest: a tag, its number, the beginning of its id, or a date or time "
    "(the newest "
    "committed by then, UTC); see ragctl snapshot --help";

std::span<const Command> commands();

// The whole of `ragctl --help`, for so many columns.
std::string overview(std::size_t width);

// Runs the command that the arguments (without the program's name) name.
ExitCode dispatch(const std::vector<std::string>& arguments, Session& session);

}  // namespace ragctl::cli
