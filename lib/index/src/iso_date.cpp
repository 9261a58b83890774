#include "ragctl/index/iso_date.hpp"

#include <chrono>

namespace ragctl {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

// Takes the text apart from the left. Once something did not fit, `ok` stays false.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool ok() const { return ok_; }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip_blank_before(std::string_view any) {
    if (rest_.size() > 1 && rest_[0] == ' ' && any.find(rest_[1]) != std::string_view::npos)
      rest_.remove_prefix(1);
  }
  int number(std::size_t digits, int least, int most) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
    ok_ = ok_ && value >= least && value <= most;
    return value;
  }
  bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  int digit() {
    if (!at_digit()) {
      ok_ = false;
      return 0;
    }
    const int value = rest_.front() - '0';
    rest_.remove_prefix(1);
    return value;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

std::optional<std::int64_t> start_of_day(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

// Decimals of a second: milliseconds; further digits are dropped.
int milliseconds(Scanner& in, std::int64_t& length) {
  int value = 0;
  int scale = 1000;
  do {
    const int digit = in.digit();
    if (scale > 1) value = value * 10 + digit;
    if (scale > 1) scale /= 10;
  } while (in.at_digit());
  length = scale;
  return value * scale;
}

// Minutes east of Greenwich. A blank may stand before it, as in the front matter of Jekyll.
std::int64_t offset(Scanner& in) {
  in.skip_blank_before("Z+-");
  if (in.done() || in.take('Z')) return 0;
  const int sign = in.take('-') ? -1 : 1;
  if (sign > 0 && !in.take('+')) return 0;
  const int hours = in.number(2, 0, 14);
  if (!in.done()) in.take(':');
  return sign * (hours * 60 + (in.done() ? 0 : in.number(2, 0, 59)));
}

std::optional<DateSpan> with_time(Scanner& in, std::int64_t day) {
  std::int64_t at = day + in.number(2, 0, 23) * kHour;
  if (!in.take(':')) return std::nullopt;
  at += in.number(2, 0, 59) * kMinute;
  std::int64_t length = kMinute;
  if (in.take(':')) {
    at += in.number(2, 0, 59) * 1000;
    length = 1000;
    if (in.take('.')) at += milliseconds(in, length);
  }
  at -= offset(in) * kMinute;
  if (!in.ok() || !in.done()) return std::nullopt;
  return DateSpan{at, at + length};
}

std::optional<DateSpan> between(std::optional<std::int64_t> begin, std::optional<std::int64_t> end) {
  if (!begin || !end) return std::nullopt;
  return DateSpan{*begin, *end};
}

}  // namespace

std::optional<DateSpan> parse_iso_date(std::string_view text) {
  Scanner in(text);
  const int year = in.number(4, 0, 9999);
  if (!in.ok()) return std::nullopt;
  if (in.done()) return between(start_of_day(year, 1, 1), start_of_day(year + 1, 1, 1));
  if (!in.take('-')) return std::nullopt;
  const int month = in.number(2, 1, 12);
  if (!in.ok()) return std::nullopt;
  if (in.done()) {
    return between(start_of_day(year, month, 1), start_of_day(year + month / 12, month % 12 + 1, 1));
  }
  if (!in.take('-')) return std::nullopt;
  const int day = in.number(2, 1, 31);
  const auto begin = in.ok() ? start_of_day(year, month, day) : std::nullopt;
  if (!begin) return std::nullopt;
  if (in.done()) return DateSpan{*begin, *begin + kDay};
  if (!in.take('T') && !in.take(' ')) return std::nullopt;
  return with_time(in, *begin);
}

}  // namespace ragctl
