// What the tests of eval share: inputs written in the test, and the reference files beside the checkout when
// they are there.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/eval/judgements.hpp"
#include "ragctl/eval/metrics.hpp"
#include "temporary_folder.hpp"

// Path of a reference file, or "" with a warning when this machine has no reference files.
inline std::string suite_file(const std::string& name) {
  const std::string path = std::string(RAGCTL_SOURCE_DIR) + "/../shared/suites/" + name;
  if (std::filesystem::exists(path)) return path;
  WARN("skipped: no reference file " << name);
  return "";
}

inline std::string write_text(const TemporaryFolder& folder, const std::string& name,
                              const std::string& text) {
  const std::string path = folder.path(name);
  std::filesystem::remove(path);  // ext4 writes a file that replaces another one to the disk at once
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

inline ragctl::Qrels qrels_of(const std::string& text) {
  const TemporaryFolder folder;
  return ragctl::read_qrels(write_text(folder, "qrels", text));
}

inline ragctl::Run run_of(const std::string& text) {
  const TemporaryFolder folder;
  return ragctl::read_run(write_text(folder, "run", text));
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The message of the Error that `action` throws; "" when it throws none.
template <typename Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const ragctl::Error& error) {
    return error.what();
  }
  return "";
}
