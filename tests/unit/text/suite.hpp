// What the tests of text share: reference files beside the checkout, and readable lists.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/text/analyzer.hpp"

// Bytes of a reference file, or nothing, with a warning, when this machine has no reference files.
inline std::optional<std::string> suite_file(const std::string& name) {
  const std::string path = std::string(RAGCTL_SOURCE_DIR) + "/../shared/suites/" + name;
  if (std::filesystem::exists(path)) return ragctl::read_file(path);
  WARN("skipped: no reference file " << name);
  return std::nullopt;
}

// The lines of a text; a newline at its end begins no further line.
inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Terms with their class byte, joined by '|'.
inline std::string joined(const std::vector<ragctl::Term>& terms) {
  std::string out;
  for (const ragctl::Term& term : terms) out += (out.empty() ? "" : "|") + term.text;
  return out;
}
