// Process-wide matters: signals, the one handler of exceptions, the exit status.
#include <atomic>
#include <csignal>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <vector>

#include "commands.hpp"

namespace {

using namespace ragctl;
using namespace ragctl::cli;

static_assert(std::atomic<bool>::is_always_lock_free);  // a signal handler sets it
std::atomic<bool> interrupted{false};

// SA_RESETHAND: a second signal finds the default action and ends the process at once.
void install_signal_handlers() {
  struct sigaction stop {};
  stop.sa_handler = [](int) { interrupted.store(true); };
  stop.sa_flags = SA_RESETHAND;
  sigaction(SIGINT, &stop, nullptr);
  sigaction(SIGTERM, &stop, nullptr);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);  // a closed pipe is an error of write()
}

ExitCode exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
      return kUsageError;
    case ErrorCode::kInput:
      return kInputError;
    case ErrorCode::kStore:
      return kStoreError;
    case ErrorCode::kIo:
      return kIoError;
    case ErrorCode::kInterrupted:
      return kInterruptedExit;
    case ErrorCode::kInternal:
      break;
  }
  return kInternalError;
}

ExitCode report(const Error& error, Reporter& reporter) {
  if (error.code() != ErrorCode::kInterrupted) {
    reporter.error(error.what());
  } else if (interrupted.load()) {
    reporter.error("interrupted; what was complete is kept, nothing is half written");
  } else {
    return kDone;  // the reader of our output has seen enough: `| head`
  }
  return exit_code(error.code());
}

}  // namespace

int main(int argc, char** argv) {
  install_signal_handlers();
  Reporter reporter;
  try {
    Session session(reporter, interrupted);
    return dispatch({argv + 1, argv + argc}, session);
  } catch (const Error& error) {
    return report(error, reporter);
  } catch (const std::filesystem::filesystem_error& error) {
    reporter.error(error.path1().string() + ": " + error.code().message());
    return kIoError;
  } catch (const std::bad_alloc&) {
    reporter.error("not enough memory; give it less at a time");
    return kIoError;
  } catch (const std::exception& error) {
    reporter.error(std::string("internal error: ") + error.what() +
                   "; please report it with the command line");
    return kInternalError;
  }
}
