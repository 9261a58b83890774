#include "ragctl/config/option.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "ragctl/core/json.hpp"
#include "ragctl/core/suggest.hpp"

namespace ragctl {
namespace {

std::string number_text(double value) {
  Json json(value);
  constexpr double kExact = 9007199254740992.0;  // integers up to 2^53 are
  if (value == std::floor(value) && std::abs(value) <= kExact) json = Json(static_cast<std::int64_t>(value));
  return json.dump();
}

// A flag or a variable names the option already.
[[noreturn]] void fail(const Option& option, const Location& where, const std::string& message) {
  const bool named = where.path.starts_with("--") || where.path.starts_with('$');
  throw Error(ErrorCode::kUsage, where, (named ? "" : option.name() + ": ") + message);
}

template <typename T>
T parse_number(const Option& option, const std::string& text, const Location& where) {
  T value{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = result.ec == std::errc() && result.ptr == text.data() + text.size();
  const bool inside =
      whole && static_cast<double>(value) >= option.minimum && static_cast<double>(value) <= option.maximum;
  if (!inside) {  // NaN compares false and ends here too
    fail(option, where,
         "'" + text + "' is not a number from " + number_text(option.minimum) + " to " +
             number_text(option.maximum));
  }
  return value;
}

bool parse_bool(const Option& option, const std::string& text, const Location& where) {
  if (text == "true" || text == "yes" || text == "on" || text == "1") return true;
  if (text == "false" || text == "no" || text == "off" || text == "0") return false;
  fail(option, where, "'" + text + "' is neither true nor false");
}

// Expanded by nobody behind us, it would become the name of a folder.
void check_path(const Option& option, const std::string& value, const Location& where) {
  if (!option.is_path || (value != "~" && !value.starts_with("~/"))) return;
  fail(option, where,
       "'" + value + "' begins with '~', which only a shell replaces; write the home folder out, or ./" +
           value + " for what is called so");
}

void check_choice(const Option& option, const std::string& value, const Location& where) {
  if (option.choices.empty() ||
      std::find(option.choices.begin(), option.choices.end(), value) != option.choices.end())
    return;
  std::string list;
  for (const std::string& choice : option.choices) list += (list.empty() ? "" : ", ") + choice;
  const std::vector<std::string_view> names(option.choices.begin(), option.choices.end());
  fail(option, where,
       "unknown value '" + value + "'" + did_you_mean(value, names) + " (choose from " + list + ")");
}

std::string quoted(const std::string& text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

bool goes_on(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '/';
}

// Whether text[begin, end) is a word of its own: no part of a path or of a longer name.
bool is_whole_word(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 && (goes_on(text[begin - 1]) || text[begin - 1] == '.')) return false;
  if (end == text.size()) return true;
  return !goes_on(text[end]) && (text[end] != '.' || end + 1 == text.size() || !goes_on(text[end + 1]));
}

void replace_word(std::string& text, std::string_view word, std::string_view by) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
    const bool whole = is_whole_word(text, at, at + word.size());
    if (whole) text.replace(at, word.size(), by);
    at += whole ? by.size() : word.size();
  }
}

bool begins_metric(std::string_view text) {
  return std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text.starts_with("11pt_avg");
}

}  // namespace

std::string Option::name() const { return section.empty() ? key : section + "." + key; }

std::string Option::flag() const {
  std::string out = "--" + key;
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

std::string Option::variable() const {
  std::string out = "RAGCTL_" + (section.empty() ? "" : section + "_") + key;
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::toupper(c); });
  return out;
}

void set_option(Option& option, const std::vector<std::string>& values, const Location& where) {
  if (auto* const* list = std::get_if<std::vector<std::string>*>(&option.target)) {
    for (const std::string& value : values) {
      check_choice(option, value, where);
      check_path(option, value, where);
    }
    **list = values;
    return;
  }
  if (values.size() != 1) fail(option, where, "needs exactly one value");
  const std::string& text = values.front();
  if (auto* const* flag = std::get_if<bool*>(&option.target)) {
    **flag = parse_bool(option, text, where);
  } else if (auto* const* small = std::get_if<std::uint32_t*>(&option.target)) {
    **small = parse_number<std::uint32_t>(option, text, where);
  } else if (auto* const* large = std::get_if<std::uint64_t*>(&option.target)) {
    **large = parse_number<std::uint64_t>(option, text, where);
  } else if (auto* const* real = std::get_if<double*>(&option.target)) {
    **real = parse_number<double>(option, text, where);
  } else {
    check_choice(option, text, where);
    check_path(option, text, where);
    *std::get<std::string*>(option.target) = text;
  }
}

bool holds_metrics(const Option& option) {
  return option.key == "metrics" || option.key == "fail_under" || option.key == "gate";
}

std::vector<std::string> split_metrics(const std::string& text) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ',') continue;
    const std::size_t next = text.find_first_not_of(' ', i + 1);
    if (next == std::string::npos || !begins_metric(std::string_view(text).substr(next))) continue;
    out.push_back(text.substr(begin, i - begin));
    begin = next;
  }
  out.push_back(text.substr(begin));
  return out;
}

std::string option_text(const Option& option) {
  if (auto* const* list = std::get_if<std::vector<std::string>*>(&option.target)) {
    std::string out;
    for (const std::string& value : **list) out += (out.empty() ? "" : ", ") + quoted(value);
    return "[" + out + "]";
  }
  if (auto* const* flag = std::get_if<bool*>(&option.target)) return **flag ? "true" : "false";
  if (auto* const* small = std::get_if<std::uint32_t*>(&option.target)) return std::to_string(**small);
  if (auto* const* large = std::get_if<std::uint64_t*>(&option.target)) return std::to_string(**large);
  if (auto* const* real = std::get_if<double*>(&option.target)) return number_text(**real);
  return ragctl::quoted(*std::get<std::string*>(option.target));
}

std::string named_as_given(std::string message, std::span<const Option> options) {
  std::string place;
  for (const Option& option : options) {
    if (option.section.empty() || option.origin == "default") continue;
    const std::string name = option.name();
    if (option.origin.starts_with("--") || option.origin.starts_with('$')) {
      replace_word(message, name, option.origin);
    } else if (message.starts_with(name) && is_whole_word(message, 0, name.size())) {
      place = option.origin + ": ";
    }
  }
  return place + message;
}

}  // namespace ragctl
