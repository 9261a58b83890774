// Analyzers turn text into the terms of the lexical index. Chosen by name from one table; name and version are kept in
// the index, because an index may only be queried with the analyzer that built it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

struct Term {
  std::string text;
  std::uint32_t begin = 0;     // byte range of the surface form in the analyzed text, for highlighting
  std::uint32_t end = 0;
  std::uint32_t position = 0;  // word position; terms of one word share it
  float weight = 1.0F;         // how much of an occurrence the term is worth (derived bigrams may count less than whole words)
};

// Thread-safe: analyze() is const and keeps no state.
class Analyzer {
 public:
  virtual ~Analyzer() = default;

  // Terms in text order. The same function serves documents and queries.
  virtual std::vector<Term> analyze(std::string_view text) const = 0;
  // As analyze() for a query: may leave out question words or weigh terms differently.
  virtual std::vector<Term> analyze_query(std::string_view text) const { return analyze(text); }
  // Name as in the table and a version that changes whenever any term may change: "auto/1".
  virtual std::string fingerprint() const = 0;
};

struct AnalyzerInfo {
  std::string_view name;
  std::string_view help;
};

std::span<const AnalyzerInfo> analyzers();

// Throws Error(kUsage) with the list of names for an unknown name.
std::unique_ptr<Analyzer> make_analyzer(std::string_view name);

}  // namespace ragctl
