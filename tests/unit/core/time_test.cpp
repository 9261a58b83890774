#include "ragctl/core/time.hpp"

#include "catch.hpp"

namespace ragctl {

TEST_CASE("a moment is written in UTC and reads back") {
  CHECK(format_time(0) == "1970-01-01T00:00:00Z");
  CHECK(format_time(1764101310) == "2025-11-25T20:08:30Z");
  CHECK(format_time(-1) == "1969-12-31T23:59:59Z");
  for (const std::int64_t seconds : {0LL, 951782399LL, 1709164800LL, 4102444799LL})
    CHECK(parse_time(format_time(seconds)) == seconds);
}

TEST_CASE("a date or a minute means its last second, an offset is taken off") {
  CHECK(parse_time("2025-11-25") == parse_time("2025-11-25T23:59:59Z"));
  CHECK(parse_time("2025-11-25T20:08") == parse_time("2025-11-25 20:08:59"));
  CHECK(parse_time("2025-11-25T20:08:30.999Z") == 1764101310);
  CHECK(parse_time("2025-11-26T05:08:30+09:00") == 1764101310);
  CHECK(parse_time("2025-11-26T05:08:30+0900") == 1764101310);
  CHECK(parse_time("2025-11-25T15:08:30-05") == 1764101310);
  CHECK(parse_time("2024-02-29").has_value());
}

TEST_CASE("what is no date or time is refused") {
  for (const char* text : {"",
                           "2025",
                           "2025-11",
                           "2025-13-01",
                           "2025-02-29",
                           "2025-11-31",
                           "25-11-25",
                           "2025-11-25T",
                           "2025-11-25T24:00",
                           "2025-11-25T10",
                           "2025-11-25T10:60",
                           "2025-11-25T10:00:60",
                           "2025-11-25T10:00+",
                           "2025-11-25T10:00+9",
                           "2025-11-25T10:00+15:00",
                           "2025-11-25x",
                           "2025-11-25T10:00Zx",
                           "2025-1-1",
                           "v1",
                           "12345678",
                           "2025-11-25T10:00+09:0",
                           "2025-11-25T10:00+09:",
                           "2025-11-25T10:00:30.",
                           "2025-11-25T10:00:30.Z"}) {
    INFO(text);
    CHECK_FALSE(parse_time(text));
  }
}

}  // namespace ragctl
