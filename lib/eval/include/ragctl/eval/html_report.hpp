// An evaluation as one page to look at, print and pass on: self-contained HTML with inline SVG, without
// scripts, fonts or anything else to load, for light and dark screens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ragctl/eval/leaderboard.hpp"

namespace ragctl {

struct ReportHit {
  std::uint32_t rank = 0;
  std::string id;
  std::string title;
  std::string snippet;
  double score = 0.0;
  std::optional<int> grade;  // as judged; nothing: not judged
};

// A relevant document (or chunk) that is not among the hits shown.
struct ReportMiss {
  std::string id;
  std::string title;
  int grade = 0;
  std::string reason;  // where it was lost; "" unknown
};

struct ReportQuery {
  std::string id;
  std::string text;
  std::string filter;  // that the question brings; "" = none
  double score = 0.0;  // in the first metric
  std::vector<ReportHit> hits;
  std::vector<ReportMiss> missed;
};

struct HtmlReport {
  std::string title;
  std::vector<std::pair<std::string, std::string>> facts;  // label, value: of the data and of the run
  std::vector<Contender> contenders;
  Leaderboard leaderboard;
  std::size_t focus = 0;  // the contender that the details are about: the best of a sweep, or the new one
  // The contender that `focus` is compared with query by query; nothing when there is one contender.
  std::optional<std::size_t> compared_with;
  std::optional<GateReport> gate;                // of `focus` against a baseline
  std::map<std::string, std::string> questions;  // text by query id
  std::vector<ReportQuery> worst;                // of `focus`, worst first
  std::string worst_note;                        // how they were found; "" = nothing to say
  std::vector<std::string> commands;             // that make the page again
  std::string configuration;                     // YAML of `focus`
  std::string version;                           // of ragctl
};

// The contender to compare the best with where none is named: the first of the list, or the runner-up when
// the first is the best; nothing for a single one.
std::optional<std::size_t> counterpart(const Leaderboard& leaderboard);

// Every text is escaped, whatever it holds; bytes that are no UTF-8 and control characters become U+FFFD.
// Same input, same bytes.
std::string html_report(const HtmlReport& report);

}  // namespace ragctl
