#include "ragctl/core/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace ragctl {
namespace {

using std::chrono::sys_days;

constexpr std::int64_t kDay = 86400;

// Takes digits, signs and separators off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool empty() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Exactly `digits` digits, at most `limit`.
  bool number(std::size_t digits, int limit, int& out) {
    if (rest_.size() < digits) return false;
    out = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return false;
      out = out * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return out <= limit;
  }
  // False where there is none.
  bool skip_digits() {
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(digits);
    return digits > 0;
  }

 private:
  std::string_view rest_;
};

std::optional<std::int64_t> take_date(Scanner& scan) {
  int year = 0;
  int month = 0;
  int day = 0;
  const bool good = scan.number(4, 9999, year) && scan.take('-') && scan.number(2, 12, month) &&
                    scan.take('-') && scan.number(2, 31, day);
  if (!good) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::int64_t{sys_days(date).time_since_epoch().count()} * kDay;
}

// Seconds of the day.
std::optional<std::int64_t> take_clock(Scanner& scan) {
  int hour = 0;
  int minute = 0;
  int second = 59;
  if (!scan.number(2, 23, hour) || !scan.take(':') || !scan.number(2, 59, minute)) return std::nullopt;
  if (scan.take(':')) {
    if (!scan.number(2, 59, second)) return std::nullopt;
    if (scan.take('.') && !scan.skip_digits()) return std::nullopt;
  }
  return hour * 3600 + minute * 60 + second;
}

// Seconds east of Greenwich.
std::optional<std::int64_t> take_zone(Scanner& scan) {
  if (scan.empty() || scan.take('Z')) return 0;
  const int sign = scan.take('+') ? 1 : scan.take('-') ? -1 : 0;
  int hours = 0;
  int minutes = 0;
  if (sign == 0 || !scan.number(2, 14, hours)) return std::nullopt;
  const bool minutes_follow = scan.take(':') || !scan.empty();
  if (minutes_follow && !scan.number(2, 59, minutes)) return std::nullopt;
  return sign * (hours * 3600 + minutes * 60);
}

}  // namespace

std::string format_time(std::int64_t seconds) {
  const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::int64_t rest = (moment - day).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), rest / 3600,
                     rest / 60 % 60, rest % 60);
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  Scanner scan(text);
  const auto date = take_date(scan);
  if (!date) return std::nullopt;
  if (scan.empty()) return *date + kDay - 1;
  if (!scan.take('T') && !scan.take(' ')) return std::nullopt;
  const auto clock = take_clock(scan);
  const auto zone = clock ? take_zone(scan) : std::nullopt;
  if (!zone || !scan.empty()) return std::nullopt;
  return *date + *clock - *zone;
}

}  // namespace ragctl
