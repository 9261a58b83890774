// The sections of a report page.
#pragma once

#include <string>
#include <string_view>

#include "ragctl/eval/html_report.hpp"

namespace ragctl::html {

std::string_view style_sheet();

// <section> with a heading that links can point to.
std::string section(const std::string& id, const std::string& heading, const std::string& body);
std::string paragraph(const std::string& css, const std::string& escaped_text);

std::string summary(const HtmlReport& report);
std::string leaderboard_table(const HtmlReport& report);
std::string gate_section(const HtmlReport& report);
std::string tradeoff_section(const HtmlReport& report);
std::string changes_section(const HtmlReport& report);
std::string distribution_section(const HtmlReport& report);
std::string worst_queries(const HtmlReport& report);
std::string configurations(const HtmlReport& report);
std::string reproduction(const HtmlReport& report);

}  // namespace ragctl::html
