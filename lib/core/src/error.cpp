#include "ragctl/core/error.hpp"

#include <cstring>

namespace ragctl {

namespace {

// No path that the system opens is longer (PATH_MAX); what is was mistaken for one.
constexpr std::size_t kLongestPath = 4096;
constexpr std::size_t kShownEnd = 256;

bool is_within_character(char c) { return (c & 0xC0) == 0x80; }

std::string shown_path(const std::string& path) {
  if (path.size() <= kLongestPath) return path == "-" ? "<stdin>" : path;
  std::size_t head = kShownEnd;
  std::size_t tail = path.size() - kShownEnd;
  while (head > 0 && is_within_character(path[head])) --head;
  while (tail < path.size() && is_within_character(path[tail])) ++tail;
  return path.substr(0, head) + "\u2026" + path.substr(tail);
}

}  // namespace

std::string Location::str() const {
  std::string out = shown_path(path);
  if (line == 0) return out;
  out += ':' + std::to_string(line);
  if (column != 0) out += ':' + std::to_string(column);
  return out;
}

Error io_error(const std::string& path, const std::string& what, int errno_value) {
  return Error(ErrorCode::kIo, Location{path}, what + ": " + std::strerror(errno_value), errno_value);
}

}  // namespace ragctl
