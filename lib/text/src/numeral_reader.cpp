#include "numeral_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace ragctl {
namespace {

constexpr std::size_t kSyllableBytes = 3;
constexpr double kMost = 9e15;                                     // whole numbers that a double holds
constexpr double kNone = std::numeric_limits<double>::infinity();  // no unit yet

struct Unit {
  std::string_view syllable;
  double factor;
};
constexpr std::array<Unit, 3> kSmall = {{{"십", 10}, {"백", 100}, {"천", 1000}}};
constexpr std::array<Unit, 3> kBig = {{{"만", 1e4}, {"억", 1e8}, {"조", 1e12}}};

template <typename Table>
double factor_of(const Table& units, std::string_view word) {
  const auto found = std::find_if(units.begin(), units.end(),
                                  [word](const Unit& unit) { return word.starts_with(unit.syllable); });
  return found == units.end() ? 0.0 : found->factor;
}

// With inner commas and a point; 0 for what is no number.
double value_of(std::string_view digits) {
  std::string plain;
  std::copy_if(digits.begin(), digits.end(), std::back_inserter(plain), [](char c) { return c != ','; });
  double value = 0.0;
  const auto [stop, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  return error == std::errc() && stop == plain.data() + plain.size() ? value : 0.0;
}

}  // namespace

bool NumeralReader::continues(const Run& run) const {
  if (!open_ || !behind_unit_ || run.kind != RunKind::kDigits) return false;
  const std::string_view between = text_.substr(end_, run.begin - end_);
  if (!between.empty() && between != " ") return false;
  const std::string_view next = text_.substr(run.end);
  return value_of(text_.substr(run.begin, run.end - run.begin)) < std::min(least_small_, least_big_) &&
         factor_of(kSmall, next) < least_small_ && factor_of(kBig, next) < least_big_;
}

void NumeralReader::begin(const Run& run) {
  open_ = run.kind == RunKind::kDigits;
  has_unit_ = behind_unit_ = false;
  total_ = section_ = 0.0;
  digits_ = open_ ? value_of(text_.substr(run.begin, run.end - run.begin)) : 0.0;
  least_big_ = least_small_ = kNone;
  begin_ = run.begin;
}

std::size_t NumeralReader::take_units(std::string_view word) {
  std::size_t at = 0;
  for (; at < word.size(); at += kSyllableBytes) {
    const double small = factor_of(kSmall, word.substr(at));
    const double big = factor_of(kBig, word.substr(at));
    if (small > 0.0 && small < least_small_ && digits_ > 0.0) {
      section_ += digits_ * small;
      least_small_ = small;
    } else if (big > 0.0 && big < least_big_) {
      total_ += (section_ + digits_) * big;
      section_ = 0.0;
      least_big_ = big;
      least_small_ = kNone;
    } else {
      break;
    }
    digits_ = 0.0;
  }
  return at;
}

bool NumeralReader::read(const Run& run, WrittenNumber& number) {
  const std::string_view word = text_.substr(run.begin, run.end - run.begin);
  if (continues(run)) {
    digits_ = value_of(word);
    end_ = run.end;
    behind_unit_ = false;
    return false;
  }
  if (open_ && run.kind == RunKind::kHangul && run.begin == end_) {
    const std::size_t units = take_units(word);
    behind_unit_ = units > 0;
    has_unit_ = has_unit_ || behind_unit_;
    end_ = run.begin + static_cast<std::uint32_t>(units);
    if (units == word.size()) return false;
    if (!finish(number)) return false;
    number.counter = word.substr(units, kSyllableBytes);
    number.end += static_cast<std::uint32_t>(number.counter.size());
    return true;
  }
  const bool ended = finish(number);
  begin(run);
  end_ = run.end;
  return ended;
}

bool NumeralReader::finish(WrittenNumber& number) {
  const double value = total_ + section_ + digits_;
  const bool whole = open_ && has_unit_ && value >= 1.0 && value <= kMost && value == std::floor(value);
  open_ = false;
  if (whole) number = {begin_, end_, static_cast<std::uint64_t>(value), ""};
  return whole;
}

}  // namespace ragctl
