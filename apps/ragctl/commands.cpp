#include "commands.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "help.hpp"
#include "ragctl/core/suggest.hpp"
#include "terminal.hpp"

namespace ragctl::cli {
namespace {

constexpr Command kCommands[] = {
    {"run", "all stages of a configuration, doing only what changed", run_command},
    {"ingest", "files to documents", ingest_command},
    {"chunk", "documents to chunks", chunk_command},
    {"embed", "chunks to vectors", embed_command},
    {"index", "chunks and vectors to a knowledge base, or an update of one", index_command},
    {"query", "questions to ranked passages of a knowledge base", query_command},
    {"eval", "rankings and judgements to scores", eval_command},
    {"eval compare", "is run B better than run A, and could the test have told", eval_compare_command},
    {"eval audit", "what compressed and approximate vector search loses against exact search",
     eval_audit_command},
    {"eval anchor", "quotes to spans of documents: labels that survive re-chunking", eval_anchor_command},
    {"eval scaffold", "a starter question file from a knowledge base, for a person to edit",
     eval_scaffold_command},
    {"snapshot", "the history of a knowledge base: list, tag, compare, restore, collect", snapshot_command},
    {"snapshot list", "the kept snapshots with time, size and tags", snapshot_list_command},
    {"snapshot tag", "a name for a snapshot, which is then never collected", snapshot_tag_command},
    {"snapshot diff", "documents and rankings that changed between two snapshots", snapshot_diff_command},
    {"snapshot restore", "an old snapshot becomes the newest again", snapshot_restore_command},
    {"snapshot gc", "remove old snapshots and the files that only they need", snapshot_gc_command},
    {"info", "what a knowledge base holds", info_command},
    {"compact", "rewrite a knowledge base into one segment", compact_command},
    {"erase", "take documents out of every file of a knowledge base", erase_command},
    {"verify", "check every byte of every snapshot of a knowledge base", verify_command},
    {"repair", "rebuild what can be rebuilt of a damaged knowledge base, and say what is lost",
     repair_command},
    {"config", "every option with its value and where that came from", config_command},
};

constexpr std::string_view kNotes[] = {
    "Options come from, in rising order: defaults, ~/.config/ragctl/config.yaml, --config FILE or "
    "./ragctl.yaml, the environment (RAGCTL_CHUNK_MAX_TOKENS=256), flags. ragctl config show prints each "
    "with "
    "its origin. A variable RAGCTL_... that is none of them is told on stderr.",
    "A LIST is a list in YAML, has commas in a variable (RAGCTL_INGEST_INCLUDE='*.md,*.html'), and is a flag "
    "for each value on the command line (--include '*.md' --include '*.html'); only metrics, thresholds and "
    "gates may have commas there too. Of other flags that are repeated the last counts; several --filter "
    "hold "
    "together. A flag that the others leave without effect is an error, as is an empty value.",
    "Ctrl+C, SIGTERM and SIGHUP (a closed terminal) end a command with 130: what was complete is kept, "
    "nothing "
    "is half written. A second signal ends it at once. nohup ragctl ... goes on without its terminal.",
    "Help and hits fit the terminal, from 40 to 100 columns (COLUMNS sets another width); in files and pipes "
    "they have 100.",
};

bool is_subcommand(const Command& command) { return command.name.find(' ') != std::string_view::npos; }

// "eval compare" of the words "eval", "compare"; nullptr when the second word is none of the command's. A
// word that is only nearly one and names no file is a slip, not a run to score.
const Command* find_subcommand(const std::vector<std::string>& words) {
  if (words.size() < 2 || words[1].rfind('-', 0) == 0) return nullptr;
  const std::string name = words[0] + " " + words[1];
  std::vector<std::string_view> seconds;
  for (const Command& command : kCommands) {
    if (command.name == name) return &command;
    if (command.name.rfind(words[0] + " ", 0) == 0)
      seconds.push_back(command.name.substr(words[0].size() + 1));
  }
  const std::string_view near = nearest_name(words[1], seconds);
  if (near.empty() || std::filesystem::exists(words[1])) return nullptr;
  throw Error(ErrorCode::kUsage,
              fmt::format("unknown command '{}', did you mean '{} {}'? (see ragctl {} --help)", name,
                          words[0], near, words[0]));
}

const Command& find_command(const std::string& name) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) {
    if (is_subcommand(command)) continue;
    if (command.name == name) return command;
    names.push_back(command.name);
  }
  const bool is_option = name.rfind("-", 0) == 0;
  const std::string hint = did_you_mean(name, names);
  throw Error(ErrorCode::kUsage,
              is_option ? "unknown option '" + name + "'; options follow the command (see ragctl --help)"
                        : "unknown command '" + name + "'" + hint + " (see ragctl --help)");
}

std::string subcommands_text(const Command& command, std::size_t width) {
  constexpr std::size_t kColumn = 20;
  std::string out;
  for (const Command& other : kCommands) {
    if (other.name.rfind(std::string(command.name) + " ", 0) != 0) continue;
    if (out.empty()) out = "\nCommands:\n";
    out += help_entry(std::string(other.name), other.summary, kColumn, width);
  }
  return out;
}

ExitCode run_named(const Command& command, const std::vector<std::string>& arguments, Session& session) {
  CommandLine line(std::string(command.name), std::string(command.summary), session.options());
  const Action action = command.define(line);
  line.parse(arguments);
  if (line.globals().help) {
    const std::size_t width = stdout_style().width;
    session.write(help_text(line, width) + subcommands_text(command, width));
    return kDone;
  }
  session.load(line);
  try {
    return action(session);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUsage) throw;
    throw Error(ErrorCode::kUsage, named_as_given(error.what(), session.options()));
  }
}

}  // namespace

std::span<const Command> commands() { return kCommands; }

std::string overview(std::size_t width) {
  constexpr std::size_t kColumn = 12;
  const auto entry = [width](std::string name, std::string_view text) {
    return help_entry(name, text, kColumn, width);
  };
  std::string out =
      wrapped("ragctl: documents to a searchable knowledge base, questions to passages, rankings to scores",
              0, width) +
      "\n\nUsage: ragctl COMMAND [arguments] [options]\n\nCommands:\n";
  for (const Command& command : kCommands) {
    if (!is_subcommand(command)) out += entry(std::string(command.name), command.summary);
  }
  out += "\nOptions:\n" +
         entry("--help", "print this; ragctl COMMAND --help, or ragctl help COMMAND, describes one command") +
         entry("--version", "print the version") + "\nExit status:\n";
  for (const ExitCodeInfo& info : kExitCodes)
    out += entry(std::to_string(static_cast<int>(info.code)), info.meaning);
  for (const std::string_view paragraph : kNotes) out += "\n" + wrapped(paragraph, 0, width) + "\n";
  return out;
}

ExitCode dispatch(const std::vector<std::string>& arguments, Session& session) {
  if (arguments.empty()) throw Error(ErrorCode::kUsage, "no command (see ragctl --help)");
  session.set_command(arguments);
  const std::string& first = arguments.front();
  if (first == "help" && arguments.size() > 1) {
    std::vector<std::string> asked(arguments.begin() + 1, arguments.end());
    asked.emplace_back("--help");
    return dispatch(asked, session);
  }
  if (first == "--help" || first == "-h" || first == "help") {
    session.write(overview(stdout_style().width));
    return kDone;
  }
  if (first == "--version" || first == "-V" || first == "version") {
    session.write("ragctl " RAGCTL_VERSION "\n");
    return kDone;
  }
  if (const Command* command = find_subcommand(arguments)) {
    return run_named(*command, {arguments.begin() + 2, arguments.end()}, session);
  }
  return run_named(find_command(first), {arguments.begin() + 1, arguments.end()}, session);
}

}  // namespace ragctl::cli
