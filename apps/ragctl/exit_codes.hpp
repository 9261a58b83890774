// Exit statuses: part of the interface, listed in `ragctl --help` and docs/cli.md.
#pragma once

#include <span>
#include <string_view>

namespace ragctl::cli {

enum ExitCode {
  kDone = 0,
  kNegative = 1,
  kUsageError = 2,
  kInputError = 3,
  kPartialFailure = 4,
  kStoreError = 5,
  kInconclusive = 6,
  kIoError = 7,
  kInternalError = 70,
  kInterruptedExit = 130,
};

struct ExitCodeInfo {
  ExitCode code;
  std::string_view meaning;
};

inline constexpr ExitCodeInfo kExitCodes[] = {
    {kDone, "done"},
    {kNegative, "done, and the answer is no: no hit, a threshold missed, a gate failed"},
    {kUsageError, "wrong usage or configuration"},
    {kInputError, "malformed input data"},
    {kPartialFailure, "some inputs failed, the rest is done"},
    {kStoreError, "the knowledge base is locked, damaged or incompatible"},
    {kInconclusive, "the gate could not tell: these queries neither show nor exclude such a drop"},
    {kIoError, "the operating system refused: missing file, permission, disk full, memory"},
    {kInternalError, "a bug in ragctl"},
    {kInterruptedExit, "interrupted"},
};

}  // namespace ragctl::cli
