// Process-wide matters: signals, the one handler of exceptions, the exit status.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <vector>

#include "bus_error.hpp"
#include "commands.hpp"

namespace {

using namespace ragctl;
using namespace ragctl::cli;

static_assert(std::atomic<bool>::is_always_lock_free);  // a signal handler sets it
std::atomic<bool> interrupted{false};

// What standard input becomes then: a file that cannot be read, so that nobody waits for more of it.
int unreadable = -1;

void stop_soon(int) {
  const int error = errno;
  interrupted.store(true);
  (void)::dup2(unreadable, STDIN_FILENO);
  errno = error;
}

// SA_RESETHAND: a second signal finds the default action and ends the process at once.
void install_signal_handlers() {
  unreadable = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  struct sigaction stop {};
  stop.sa_handler = stop_soon;
  stop.sa_flags = SA_RESETHAND;
  sigaction(SIGINT, &stop, nullptr);
  sigaction(SIGTERM, &stop, nullptr);
  struct sigaction at_hangup {};
  sigaction(SIGHUP, nullptr, &at_hangup);
  if (at_hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &stop, nullptr);  // nohup ignores it
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);  // a closed pipe is an error of write()
  sigaction(SIGXFSZ, &ignore, nullptr);  // so is a file beyond the limit of ulimit -f
  install_bus_error_handler();
}

// A standard stream that the caller closed would let the next opened file take its number, and messages would
// be written into a knowledge base. Standard output then refuses to be written.
void fill_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) != -1) continue;
    (void)::open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);  // takes the lowest free number: fd
  }
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
  // After a signal standard input cannot be read.
  const bool stopped = error.code() == ErrorCode::kInterrupted || error.code() == ErrorCode::kIo;
  if (stopped && interrupted.load()) {
    reporter.error("interrupted; what was complete is kept, nothing is half written");
    return kInterruptedExit;
  }
  if (error.code() == ErrorCode::kInterrupted) return kDone;  // the reader has seen enough: `| head`
  reporter.error(error.what());
  return exit_code(error.code());
}

}  // namespace

int main(int argc, char** argv) {
  fill_standard_streams();
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
