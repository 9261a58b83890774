#include "date_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace ragctl {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 5> kOrdinals = {"nd", "of", "rd", "st", "th"};

// 1 to 12 for a name of at least three letters that is a month's or its beginning ("sept"), else 0.
unsigned month_of(std::string_view word) {
  if (word.size() < 3) return 0;
  for (unsigned month = 0; month < kMonths.size(); ++month) {
    const bool whole = word == kMonths[month];
    if (whole || (word.size() <= 4 && word == kMonths[month].substr(0, word.size()))) return month + 1;
  }
  return 0;
}

// Digits alone, at most four.
std::optional<unsigned> number_of(std::string_view digits) {
  unsigned value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || digits.size() > 4 || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

bool is_year(unsigned value) { return value >= 1000 && value <= 2999; }
bool is_month(unsigned value) { return value >= 1 && value <= 12; }
bool is_day(unsigned value) { return value >= 1 && value <= 31; }

}  // namespace

std::string_view DateReader::between(const Part& a, const Part& b) const {
  return text_.substr(a.run.end, b.run.begin - a.run.end);
}

DateReader::Part DateReader::part_of(const Run& run) const {
  const std::string_view word = text_.substr(run.begin, run.end - run.begin);
  if (run.kind == RunKind::kDigits) {
    const std::optional<unsigned> value = number_of(word);
    return value ? Part{Part::Kind::kNumber, *value, run} : Part{Part::Kind::kNone, 0, run};
  }
  const unsigned month = run.kind == RunKind::kLetters ? month_of(word) : 0;
  return {month > 0 ? Part::Kind::kMonth : Part::Kind::kNone, month, run};
}

// 2024.05.14, one run of digits.
bool DateReader::read_single(const Run& run, WrittenDate& date) const {
  const std::string_view word = text_.substr(run.begin, run.end - run.begin);
  const std::size_t first = word.find('.');
  const std::size_t second = word.find('.', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) return false;
  const auto year = number_of(word.substr(0, first));
  const auto month = number_of(word.substr(first + 1, second - first - 1));
  const auto day = number_of(word.substr(second + 1));
  if (!year || !month || !day || !is_year(*year) || !is_month(*month) || !is_day(*day)) return false;
  date = {run.begin, run.end, *year, *month, *day};
  return true;
}

// 2024-05-14, 2024/5/14, 2024. 5. 14.
bool DateReader::read_numeric(WrittenDate& date) const {
  for (const Part& part : parts_) {
    if (part.kind != Part::Kind::kNumber) return false;
  }
  const auto& [year, month, day] = parts_;
  const std::string_view mark = between(year, month);
  if ((mark != "-" && mark != "/" && mark != ". ") || between(month, day) != mark) return false;
  if (!is_year(year.value) || !is_month(month.value) || !is_day(day.value)) return false;
  date = {year.run.begin, day.run.end, year.value, month.value, day.value};
  return true;
}

// May 14, 2024; 14 May 2024; May 2024.
bool DateReader::read_named(WrittenDate& date) const {
  constexpr std::string_view kMarks = " ,.";
  const Part& year = back(0);
  if (year.kind != Part::Kind::kNumber || !is_year(year.value)) return false;
  const auto near = [&](const Part& a, const Part& b) {
    const std::string_view mark = between(a, b);
    return mark.size() <= 7 &&
           (mark.find_first_not_of(kMarks) == std::string_view::npos ||
            std::any_of(kOrdinals.begin(), kOrdinals.end(),
                        [mark](std::string_view word) { return mark.find(word) != std::string_view::npos; }));
  };
  const Part& second = back(1);
  const Part& first = back(2);
  if (second.kind == Part::Kind::kNone || !near(second, year)) return false;
  const bool month_first = first.kind == Part::Kind::kMonth && second.kind == Part::Kind::kNumber;
  const bool day_first = first.kind == Part::Kind::kNumber && second.kind == Part::Kind::kMonth;
  if ((month_first || day_first) && near(first, second) && is_day(month_first ? second.value : first.value)) {
    date = {first.run.begin, year.run.end, year.value, month_first ? first.value : second.value,
            month_first ? second.value : first.value};
    return true;
  }
  if (second.kind != Part::Kind::kMonth) return false;
  date = {second.run.begin, year.run.end, year.value, second.value, 0};
  return true;
}

bool DateReader::read(const Run& run, WrittenDate& date) {
  const std::string_view word = text_.substr(run.begin, run.end - run.begin);
  if (run.kind == RunKind::kLetters && std::find(kOrdinals.begin(), kOrdinals.end(), word) != kOrdinals.end())
    return false;  // 14th of
  std::rotate(std::begin(parts_), std::begin(parts_) + 1, std::end(parts_));
  parts_[kParts - 1] = part_of(run);
  if (run.kind != RunKind::kDigits) return false;
  return read_single(run, date) || read_numeric(date) || read_named(date);
}

}  // namespace ragctl
