#include "recency.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "ragctl/core/error.hpp"
#include "ragctl/core/suggest.hpp"
#include "ragctl/index/iso_date.hpp"

namespace ragctl {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kUsage, "query.recency: " + what);
}

[[noreturn]] void refuse_form(const std::string& what) {
  refuse(what + "; write it as 'half_life=30d field=date'");
}

double unit_days(char unit) {
  switch (unit) {
    case 'd':
      return 1.0;
    case 'w':
      return 7.0;
    case 'y':
      return 365.25;
    default:
      return 0.0;
  }
}

double parse_half_life(std::string_view text) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool has_unit = end + 1 == text.data() + text.size();
  const double days = error == std::errc() && has_unit ? number * unit_days(*end) : 0.0;
  if (!std::isfinite(days) || days <= 0.0)
    refuse_form("half_life '" + std::string(text) + "' is not a positive number with d, w or y");
  return days;
}

void set_part(Recency& recency, std::string_view part) {
  const std::size_t equals = part.find('=');
  const std::string_view key = part.substr(0, equals);
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
  if (key == "half_life") {
    recency.half_life_days = parse_half_life(value);
  } else if (key == "field") {
    if (value.empty()) refuse_form("field is empty");
    recency.field = value;
  } else {
    refuse_form("'" + std::string(part) + "' is neither half_life=... nor field=...");
  }
}

// Of the day in which the span begins.
double day_of(const DateSpan& date) {
  constexpr double kDay = 86'400'000.0;
  return std::floor(static_cast<double>(date.begin) / kDay);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

Recency parse_recency(std::string_view specification) {
  Recency recency;
  for (std::size_t begin = 0; begin < specification.size();) {
    const std::size_t end = std::min(specification.find(' ', begin), specification.size());
    if (end > begin) set_part(recency, specification.substr(begin, end - begin));
    begin = end + 1;
  }
  if (recency.half_life_days <= 0.0) refuse_form("half_life is missing");
  return recency;
}

std::optional<double> date_in_days(const Json& value) {
  std::optional<DateSpan> date;
  if (value.is_int() && value.integer() >= 1000 && value.integer() <= 9999)
    date = parse_iso_date(std::to_string(value.integer()));
  if (value.is_string()) date = parse_iso_date(value.string());
  if (!date) return std::nullopt;
  return day_of(*date);
}

void check_recency(const KnowledgeBase& kb, const Recency& recency) {
  std::set<std::string, std::less<>> fields;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (!kb.live(row)) continue;
    const Chunk chunk = kb.chunk(row);
    const Json* value = chunk.metadata.find(recency.field);
    if (value != nullptr && date_in_days(*value)) return;
    for (const auto& [name, ignored] : chunk.metadata.members()) fields.insert(name);
  }
  if (fields.contains(recency.field))
    refuse("no document has a date in the field '" + recency.field +
           "', such as 2024-05-20; name another field");
  const std::vector<std::string_view> names(fields.begin(), fields.end());
  refuse("no document has a field '" + recency.field + "'" + did_you_mean(recency.field, names) +
         "; ragctl info --fields lists those there are");
}

void apply_recency(const KnowledgeBase& kb, const Recency& recency, std::vector<Candidate>& candidates) {
  std::vector<std::optional<double>> dates;
  std::vector<double> known;
  for (const Candidate& candidate : candidates) {
    const Chunk chunk = kb.chunk(candidate.row);
    const Json* value = chunk.metadata.find(recency.field);
    dates.push_back(value == nullptr ? std::nullopt : date_in_days(*value));
    if (dates.back()) known.push_back(*dates.back());
  }
  if (known.empty()) return;
  const double newest = *std::max_element(known.begin(), known.end());
  const double usual = median(known);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const double age = newest - dates[i].value_or(usual);
    if (candidates[i].fused <= 0.0) continue;
    candidates[i].recency = std::exp2(-age / recency.half_life_days);
    candidates[i].fused *= *candidates[i].recency;
  }
}

}  // namespace ragctl
