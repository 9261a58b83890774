#include "ragctl/core/error.hpp"

#include <cstring>

namespace ragctl {

std::string Location::str() const {
  std::string out = path == "-" ? "<stdin>" : path;
  if (line == 0) return out;
  out += ':' + std::to_string(line);
  if (column != 0) out += ':' + std::to_string(column);
  return out;
}

Error io_error(const std::string& path, const std::string& what, int errno_value) {
  return Error(ErrorCode::kIo, Location{path}, what + ": " + std::strerror(errno_value), errno_value);
}

}  // namespace ragctl
