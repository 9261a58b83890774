// What every long operation takes from its caller: thread count, a sink for warnings and progress,
// cancellation. The library keeps no global state and prints nothing; the sink decides what a person sees.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace ragctl {

struct Event {
  enum class Kind {
    kWarning,   // message: something a person should know; the operation continues
    kProgress,  // stage, done, total (0 = unknown); may arrive often, at most every few milliseconds
  };
  Kind kind = Kind::kWarning;
  std::string stage;    // "ingest", "chunk", ...
  std::string message;  // for warnings "<path>[:line[:col]]: text"
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

// Copyable; cheap. Thread safety: on_event may be called from any worker thread and must be thread-safe
// itself.
struct Context {
  unsigned threads = 1;  // worker threads; 1 or more. Results never depend on it.
  std::function<void(const Event&)> on_event;
  const std::atomic<bool>* cancelled = nullptr;  // set to true (for example by a signal handler) to stop

  void warn(std::string_view stage, std::string message) const;
  void progress(std::string_view stage, std::uint64_t done, std::uint64_t total) const;
  // Throws Error(kInterrupted) when cancelled. Long loops call it every few milliseconds of work.
  void check_cancelled() const;
};

}  // namespace ragctl
