#include "session.hpp"

#include <algorithm>
#include <thread>

#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "terminal.hpp"

namespace ragctl::cli {

Session::Session(Reporter& reporter, const std::atomic<bool>& cancelled)
    : reporter_(reporter), options_(options_of(config_)) {
  context_.on_event = [&reporter](const Event& event) { reporter.on_event(event); };
  context_.cancelled = &cancelled;
}

void Session::load(CommandLine& line) {
  const GlobalArguments& globals = line.globals();
  context_.threads =
      globals.threads != 0 ? globals.threads : std::max(1U, std::thread::hardware_concurrency());
  reporter_.set_quiet(globals.quiet);
  warn_of_unknown_variables(options_, reporter_);
  load_settings(config_, options_, line);
  const std::string& origin = option("query.filter").origin;
  const bool named = origin.starts_with("--") || origin.starts_with('$');
  config_.query.filter_name = named ? origin : origin + ": query.filter";
}

void Session::set_command(const std::vector<std::string>& arguments) {
  constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:@%+";
  command_ = "ragctl";
  for (const std::string& argument : arguments) {
    command_ += ' ';
    if (!argument.empty() && argument.find_first_not_of(kPlain) == std::string::npos) {
      command_ += argument;
      continue;
    }
    command_ += '\'';
    for (const char c : argument) command_ += c == '\'' ? "'\\''" : std::string(1, c);
    command_ += '\'';
  }
}

const Option& Session::option(std::string_view name) const {
  for (const Option& option : options_) {
    if (option.name() == name) return option;
  }
  throw Error(ErrorCode::kInternal, "no option is called " + std::string(name));
}

std::string Session::program_hash() {
  try {
    return hash128(read_file("/proc/self/exe")).hex();
  } catch (const Error&) {
    return RAGCTL_VERSION;  // without /proc
  }
}

ExitCode Session::report_failures(const std::vector<IngestFailure>& failures) {
  for (const IngestFailure& failure : failures)
    reporter_.error("failed: " + printable(failure.path) + ": " + failure.reason);
  return failures.empty() ? kDone : kPartialFailure;
}

ExitCode Session::report_problems(const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) reporter_.error(problem);
  return problems.empty() ? kDone : kPartialFailure;
}

ExitCode Session::report_thresholds(const std::vector<std::string>& missed) {
  for (const std::string& line : missed) reporter_.error(line);
  return missed.empty() ? kDone : kNegative;
}

void Session::write(std::string_view bytes) {
  reporter_.end_progress();
  OutputFile out("-");
  out.write(bytes);
  out.commit();
}

}  // namespace ragctl::cli
