// What the reliability tests share: running the real binary under the fault shim, whole folders as values,
// and the log that the shim writes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ragctl::test {

// RAGCTL_LONG=1: every step instead of a sample.
bool long_mode();

// Prints a figure for docs/reliability.md: "reliability: <text>".
void report(const std::string& text);

// What the shim shall do; see tests/fault/fault.c.
struct Fault {
  std::string plan;   // "kill:3", "fail:7:28"; empty: nothing
  std::string calls;  // names of the calls that count, all when empty
  std::string log;    // file; empty: no log
};

struct Outcome {
  int exit_code = -1;  // -1: ended by a signal
  int signal = 0;
  std::string output;  // of standard output, when it was collected
  std::string errors;  // of standard error

  // For INFO().
  std::string text() const;
};

// One ragctl process in a folder. `folder` is also the shim's root: what lies outside is not counted.
struct Command {
  std::string folder;
  std::vector<std::string> arguments;  // without "ragctl"
  std::string stdout_file;             // a file in `folder`; empty: collected
  Fault fault = {};
  bool shim = true;            // false: not even loaded
  unsigned kill_after_us = 0;  // SIGKILL from outside after that time; 0: never
};
Outcome run(const Command& command);
// The same, which must end with exit code 0 (throws std::runtime_error).
Outcome run_well(const Command& command);
// Starts it without waiting; finish() waits.
struct Started {
  int pid = -1;
  std::string output_file;
  std::string error_file;
};
Started start(const Command& command);
Outcome finish(const Started& started);

// All files below a folder by relative path ("kb/CURRENT"), folders by a path that ends in '/'.
using Tree = std::map<std::string, std::string>;
Tree read_tree(const std::string& folder);
// Makes `folder` hold exactly this.
void write_tree(const std::string& folder, const Tree& tree);
// "" when equal, else the first difference in words.
std::string difference(const Tree& one, const Tree& other);
// Names of temporary files in it, ours or killed ones', separated by blanks.
std::string temporaries(const Tree& tree);

// A record of the shim's log.
struct Record {
  std::string call;
  int pid = 0;
  int fd = -1;
  int flags = 0;
  long result = 0;
  bool injected = false;
  std::string path;
  std::string second;
  std::string data;
};
std::vector<Record> read_log(const std::string& path);

}  // namespace ragctl::test
