// Line-wise reading of JSONL and other text streams of any size, with line numbers for messages.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ragctl/core/error.hpp"
#include "ragctl/core/json.hpp"

namespace ragctl {

// Reads a file or standard input ("-") line by line without loading it whole. Lines end with \n or \r\n; the
// last may lack it. A UTF-8 byte order mark is skipped. Not thread-safe. Throws Error(kIo); a line over
// max_line_bytes is Error(kInput).
class LineReader {
 public:
  static constexpr std::size_t kMaxLineBytes = std::size_t{1} << 30;

  explicit LineReader(const std::string& path);
  ~LineReader();
  LineReader(LineReader&&) noexcept;

  // False at the end. The view is valid until the next call.
  bool next(std::string_view& line);
  // The line that next() returned last.
  Location where() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Calls `consume` for every non-blank line of a JSONL file, parsed. Malformed lines throw Error(kInput) with
// their line unless `on_bad_line` is given, which gets the error and lets reading go on.
void for_each_json_line(const std::string& path, const std::function<void(Json, const Location&)>& consume,
                        const std::function<void(const Error&)>& on_bad_line = {});

}  // namespace ragctl
