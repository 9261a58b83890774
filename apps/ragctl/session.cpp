#include "session.hpp"

#include <algorithm>
#include <thread>

#include "ragctl/core/file.hpp"

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
  load_settings(config_, options_, line);
}

const Option& Session::option(std::string_view name) const {
  for (const Option& option : options_) {
    if (option.name() == name) return option;
  }
  throw Error(ErrorCode::kInternal, "no option is called " + std::string(name));
}

ExitCode Session::report_failures(const std::vector<IngestFailure>& failures) {
  for (const IngestFailure& failure : failures)
    reporter_.error("failed: " + failure.path + ": " + failure.reason);
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
