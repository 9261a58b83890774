// The handler may call only what is safe in a signal handler: open, read, write and _exit, no memory
// allocation.
#include "bus_error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "exit_codes.hpp"

namespace ragctl::cli {
namespace {

constexpr std::size_t kLineBytes = 4096 + 128;  // of /proc/self/maps: a path and what stands before it

// Reads the file line by line without allocating.
class MapLines {
 public:
  MapLines() : fd_(::open("/proc/self/maps", O_RDONLY | O_CLOEXEC)) {}
  ~MapLines() { ::close(fd_); }
  MapLines(const MapLines&) = delete;
  MapLines& operator=(const MapLines&) = delete;

  // False at the end. The line is valid until the next call.
  bool next(std::string_view& line) {
    const std::size_t used = consumed_;
    std::memmove(buffer_, buffer_ + used, size_ - used);
    size_ -= used;
    consumed_ = 0;
    while (true) {
      const void* end = std::memchr(buffer_, '\n', size_);
      if (end != nullptr) {
        line = {buffer_, static_cast<std::size_t>(static_cast<const char*>(end) - buffer_)};
        consumed_ = line.size() + 1;
        return true;
      }
      const ssize_t got = fd_ < 0 ? 0 : ::read(fd_, buffer_ + size_, sizeof buffer_ - size_);
      if (got <= 0) return false;
      size_ += static_cast<std::size_t>(got);
    }
  }

 private:
  int fd_;
  char buffer_[2 * kLineBytes];
  std::size_t size_ = 0;
  std::size_t consumed_ = 0;
};

// Takes a hexadecimal number off the front.
std::uintptr_t take_hex(std::string_view& text) {
  std::uintptr_t number = 0;
  while (!text.empty()) {
    const char c = text.front();
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) break;
    number = number * 16 + static_cast<std::uintptr_t>(digit);
    text.remove_prefix(1);
  }
  return number;
}

// Whether a line "<begin>-<end> <permissions> ... <path>" covers the address; then `line` becomes the path.
bool covers(std::string_view& line, std::uintptr_t address) {
  std::string_view rest = line;
  const std::uintptr_t begin = take_hex(rest);
  rest.remove_prefix(rest.empty() ? 0 : 1);
  const std::uintptr_t end = take_hex(rest);
  if (address < begin || address >= end) return false;
  const std::size_t path = rest.find('/');
  line = path == std::string_view::npos ? std::string_view("a mapped file") : rest.substr(path);
  return true;
}

void put(std::string_view text) { (void)!::write(STDERR_FILENO, text.data(), text.size()); }

void on_bus_error(int, siginfo_t* info, void*) {
  MapLines lines;
  std::string_view line;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  bool found = false;
  while (!found && lines.next(line)) found = covers(line, address);
  put("ragctl: ");
  put(found ? line : std::string_view("a mapped file"));
  put(": cannot be read any more: it was cut short, or its disk failed; run ragctl verify on the knowledge "
      "base\n");
  ::_exit(kIoError);
}

}  // namespace

void install_bus_error_handler() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO | SA_RESETHAND;
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace ragctl::cli
