// One invocation of ragctl: the configuration in the making, the context that library calls take, and the
// ways out.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "command_line.hpp"
#include "exit_codes.hpp"
#include "ragctl/config/config.hpp"
#include "ragctl/core/context.hpp"
#include "reporter.hpp"

namespace ragctl::cli {

class Session {
 public:
  Session(Reporter& reporter, const std::atomic<bool>& cancelled);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Layers the configuration and takes over the globals. Throws Error(kUsage).
  void load(CommandLine& line);

  Config& config() { return config_; }
  std::vector<Option>& options() { return options_; }
  // The option "query.level".
  const Option& option(std::string_view name) const;
  const Context& context() const { return context_; }
  // A hash of the running binary: what it made, another one makes anew.
  static std::string program_hash();
  // The command as the user gave it, quoted for a shell: what a report says about how it was made.
  const std::string& command() const { return command_; }
  void set_command(const std::vector<std::string>& arguments);

  // Writes data to standard output. Throws Error(kIo) when that fails.
  void write(std::string_view bytes);
  void note(std::string_view text) { reporter_.note(text); }
  // One line for each input that failed, then kPartialFailure, or kDone when none did.
  ExitCode report_failures(const std::vector<IngestFailure>& failures);
  // One line for each problem, then kPartialFailure, or kDone when there is none.
  ExitCode report_problems(const std::vector<std::string>& problems);
  // One line for each threshold that was missed, then kNegative, or kDone when none was.
  ExitCode report_thresholds(const std::vector<std::string>& missed);

 private:
  Reporter& reporter_;
  Config config_;
  std::vector<Option> options_;  // bound to config_
  Context context_;
  std::string command_ = "ragctl";
};

// settings.cpp: defaults < user file < project file < environment < flags.
void load_settings(Config& config, std::vector<Option>& options, CommandLine& line);
// Of variables that begin with RAGCTL_ and set nothing.
void warn_of_unknown_variables(const std::vector<Option>& options, Reporter& reporter);

}  // namespace ragctl::cli
