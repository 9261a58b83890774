#include "value_test.hpp"

#include <algorithm>

#include "field_value.hpp"

namespace ragctl {
namespace {

using Kind = FilterOperand::Kind;

// -1, 0, 1.
template <typename T>
int sign_of(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

Verdict yes_if(bool matched) { return matched ? Verdict::kYes : Verdict::kNo; }

// The place of a value against an operand; nothing when they have no common order.
struct Place {
  bool comparable = false;
  int sign = 0;  // of value against operand: 0 is equal, or within the operand's span of time
};

Place in_span(std::string_view value, const DateSpan& span) {
  const auto date = parse_iso_date(value.substr(1));
  if (!date) return {};
  return {true, date->begin < span.begin ? -1 : (date->begin >= span.end ? 1 : 0)};
}

Place place(std::string_view value, const FilterOperand& operand) {
  const ValueType type = type_of_value(value);
  if (type == ValueType::kText && operand.is_date) return in_span(value, operand.date);
  switch (operand.kind) {
    case Kind::kBoolean:
      return {type == ValueType::kBoolean, sign_of(value, std::string_view(operand.value))};
    case Kind::kNumber:
      if (type != ValueType::kNumber) return {};
      return {true, sign_of(number_of_value(value), number_of_value(operand.value))};
    case Kind::kText:
      return {type == ValueType::kText, sign_of(value, std::string_view(operand.value))};
    case Kind::kDate:
      break;
  }
  return {};
}

Verdict compared(FilterOperator op, const Place& at) {
  if (!at.comparable) return Verdict::kOtherType;
  switch (op) {
    case FilterOperator::kLess:
      return yes_if(at.sign < 0);
    case FilterOperator::kLessEqual:
      return yes_if(at.sign <= 0);
    case FilterOperator::kGreater:
      return yes_if(at.sign > 0);
    case FilterOperator::kGreaterEqual:
      return yes_if(at.sign >= 0);
    case FilterOperator::kNotEqual:
      return at.sign == 0 ? Verdict::kVeto : Verdict::kYes;
    default:
      return yes_if(at.sign == 0);
  }
}

Verdict in_list(const std::vector<FilterOperand>& operands, std::size_t texts, std::string_view value) {
  const auto middle = operands.begin() + static_cast<std::ptrdiff_t>(texts);
  const bool is_text = type_of_value(value) == ValueType::kText;
  bool comparable = is_text && texts > 0;
  if (comparable) {
    const auto found =
        std::lower_bound(operands.begin(), middle, value,
                         [](const FilterOperand& a, std::string_view b) { return a.value < b; });
    if (found != middle && found->value == value) return Verdict::kYes;
  }
  for (auto operand = middle; operand != operands.end(); ++operand) {
    const Place at = place(value, *operand);
    if (at.comparable && at.sign == 0) return Verdict::kYes;
    comparable = comparable || at.comparable;
  }
  return comparable ? Verdict::kNo : Verdict::kOtherType;
}

std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

// The part of a glob up to its first special character.
std::size_t literal_length(std::string_view pattern) {
  return std::min(pattern.find_first_of("*?\\"), pattern.size());
}

}  // namespace

// By bytes: characters of UTF-8 are equal when their bytes are, and only ? and the end of a star need to know
// where one ends.
bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the place behind the last star, and
  std::size_t resume = 0;                     // where the text it stands for ends
  while (t < text.size()) {
    const bool left = p < pattern.size();
    if (left && pattern[p] == '*') {
      star = ++p;
      resume = t;
      continue;
    }
    const std::size_t literal = left && pattern[p] == '\\' && p + 1 < pattern.size() ? p + 1 : p;
    if (left && pattern[p] == '?') {
      ++p;
      t = next_character(text, t);
    } else if (left && pattern[literal] == text[t]) {
      p = literal + 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star;
      t = resume = next_character(text, resume);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

ValueTest::ValueTest(const FilterNode& node) : node_(node) {
  texts_ = static_cast<std::size_t>(std::count_if(node.operands.begin(), node.operands.end(),
                                                  [](const auto& each) { return each.kind == Kind::kText; }));
  if (node.operands.size() != 1) return;
  const FilterOperand& operand = node.operands.front();
  const bool equality = node.op == FilterOperator::kEqual || node.op == FilterOperator::kIn;
  if (operand.kind == Kind::kText)
    has_range_ = equality || node.op == FilterOperator::kStartsWith || node.op == FilterOperator::kMatches;
  if (operand.kind == Kind::kNumber)
    has_range_ = equality && !operand.is_date;  // a year compares with texts, too
}

ValueTest::Range ValueTest::range() const {
  const std::string_view value = node_.operands.front().value;
  if (node_.op == FilterOperator::kMatches)
    return {value.substr(0, 1 + literal_length(value.substr(1))), false};
  return {value, node_.op != FilterOperator::kStartsWith};
}

Verdict ValueTest::operator()(std::string_view value) const {
  if (is_missing(value)) return Verdict::kNo;
  if (node_.op == FilterOperator::kExists) return Verdict::kYes;
  if (node_.op == FilterOperator::kIn) return in_list(node_.operands, texts_, value);
  const FilterOperand& operand = node_.operands.front();
  const bool text_operator = operand.kind == Kind::kText && node_.op >= FilterOperator::kContains;
  if (!text_operator) return compared(node_.op, place(value, operand));
  if (type_of_value(value) != ValueType::kText) return Verdict::kOtherType;
  const std::string_view text = value.substr(1);
  const std::string_view wanted = std::string_view(operand.value).substr(1);
  switch (node_.op) {
    case FilterOperator::kContains:
      return yes_if(text.find(wanted) != std::string_view::npos);
    case FilterOperator::kStartsWith:
      return yes_if(text.starts_with(wanted));
    case FilterOperator::kEndsWith:
      return yes_if(text.ends_with(wanted));
    default:
      return yes_if(matches_glob(wanted, text));
  }
}

}  // namespace ragctl
