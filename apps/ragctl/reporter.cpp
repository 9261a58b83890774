#include "reporter.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "terminal.hpp"

namespace ragctl::cli {
namespace {

constexpr auto kProgressInterval = std::chrono::milliseconds(100);
constexpr std::string_view kClearLine = "\r\x1b[K";

void write_stderr(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

Reporter::Reporter()
    : last_progress_(std::chrono::steady_clock::now()), terminal_(takes_escapes(STDERR_FILENO)) {}

void Reporter::on_event(const Event& event) {
  if (event.kind == Event::Kind::kWarning) {
    warning(event.message);
  } else if (terminal_ && !quiet_) {
    show_progress(event);
  }
}

void Reporter::show_progress(const Event& event) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now - last_progress_ < kProgressInterval) return;
  last_progress_ = now;
  progress_shown_ = true;
  const std::string total = event.total == 0 ? "" : fmt::format(" of {}", event.total);
  write_stderr(fmt::format("{}{}: {}{}", kClearLine, event.stage, event.done, total));
}

void Reporter::end_progress() {
  const std::lock_guard lock(mutex_);
  if (progress_shown_) write_stderr(kClearLine);
  progress_shown_ = false;
}

void Reporter::print_line(std::string_view prefix, std::string_view text) {
  end_progress();
  const std::lock_guard lock(mutex_);
  write_stderr(fmt::format("{}{}\n", prefix, printable_lines(text)));
}

void Reporter::note(std::string_view text) {
  if (!quiet_) print_line("", text);
}

void Reporter::warning(std::string_view text) { print_line("ragctl: warning: ", text); }

void Reporter::error(std::string_view text) { print_line("ragctl: ", text); }

}  // namespace ragctl::cli
