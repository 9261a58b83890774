// What a person sees on stderr: warnings, one rewritten progress line, closing notes.
#pragma once

#include <chrono>
#include <mutex>
#include <string_view>

#include "ragctl/core/context.hpp"

namespace ragctl::cli {

// Thread-safe.
class Reporter {
 public:
  Reporter();
  ~Reporter() { end_progress(); }
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  void set_quiet(bool quiet) { quiet_ = quiet; }
  // The sink of Context::on_event.
  void on_event(const Event& event);
  // Takes the progress line away.
  void end_progress();
  // A line of the closing account; nothing when quiet.
  void note(std::string_view text);
  // "ragctl: warning: <text>"
  void warning(std::string_view text);
  // "ragctl: <text>"
  void error(std::string_view text);

 private:
  void show_progress(const Event& event);
  void print_line(std::string_view prefix, std::string_view text);

  std::mutex mutex_;
  std::chrono::steady_clock::time_point last_progress_;
  bool terminal_ = false;
  bool quiet_ = false;
  bool progress_shown_ = false;
};

}  // namespace ragctl::cli
