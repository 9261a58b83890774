// ISO 8601 dates as spans of time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ragctl {

// Milliseconds since 1970-01-01 UTC: [begin, end).
struct DateSpan {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  bool operator==(const DateSpan&) const = default;
};

// "2024", "2024-05", "2024-05-20", "2024-05-20T10:30", with seconds and decimals of them, "Z" or an offset,
// "+09:00", "+0900" or "+09" (none is UTC); a blank may stand for the T and before the offset. The span is
// what the text leaves open: a year, a month, a day, a minute ... Nothing for any other text, and for dates
// that do not exist. The one reader of dates: filters and recency agree on what is one.
std::optional<DateSpan> parse_iso_date(std::string_view text);

}  // namespace ragctl
