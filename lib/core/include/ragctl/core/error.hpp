// The one exception type of ragctl. Library code throws it when an operation cannot continue; expected
// outcomes are return values. Only the module that owns a third-party dependency translates that dependency's
// exceptions.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace ragctl {

// What went wrong, coarse enough to choose an exit status by (apps/ragctl maps them; see docs/cli.md).
enum class ErrorCode {
  kUsage,        // wrong option or configuration
  kInput,        // input data is malformed
  kStore,        // a knowledge base is locked, damaged or incompatible
  kIo,           // the operating system refused a read or write (missing file, permission, disk full)
  kInterrupted,  // cancelled by the caller (Ctrl+C)
  kInternal,     // a bug in ragctl
};

// A position in an input; line and column count from 1, 0 means unknown. The column counts bytes.
struct Location {
  std::string path;
  std::uint64_t line = 0;
  std::uint64_t column = 0;

  // "path", "path:line" or "path:line:column".
  std::string str() const;
};

// message is "<path>[:line[:col]]: what is wrong; what to do".
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Error(ErrorCode code, const Location& where, const std::string& message, int system_error = 0)
      : std::runtime_error(where.str() + ": " + message), code_(code), system_error_(system_error) {}

  ErrorCode code() const { return code_; }
  // The errno value of what the operating system refused; 0: nothing, or it is not known.
  int system_error() const { return system_error_; }

 private:
  ErrorCode code_;
  int system_error_ = 0;
};

// An Error with code kIo: "<path>: <what>: <strerror(errno_value)>".
Error io_error(const std::string& path, const std::string& what, int errno_value);

}  // namespace ragctl
