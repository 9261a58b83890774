#include "field_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "filter_lexer.hpp"
#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

// Below, integers and doubles of the same value get the same text.
constexpr double kIntegerLimit = 9.2e18;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string nfc(std::string_view text) {
  return is_ascii(text) || is_nfc(text) ? std::string(text) : to_nfc(text);
}

void add_values(const Json& json, const std::string& field, const FieldSink& sink) {
  if (json.is_object()) {
    for (const auto& [key, value] : json.members()) add_values(value, field + "." + nfc(key), sink);
  } else if (json.is_array()) {
    for (const Json& item : json.items()) add_values(item, field, sink);
  } else if (json.is_bool()) {
    sink(field, boolean_value(json.boolean()));
  } else if (json.is_int()) {
    sink(field, number_value(json.integer()));
  } else if (json.is_number()) {
    sink(field, number_value(json.number()));
  } else if (json.is_string()) {
    sink(field, text_value(json.string()));
  }
}

// Field names: what a filter may write, what is stored.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kNames = {{
    {"id", "id"},
    {"chunk", "id"},
    {"document_id", "document_id"},
    {"document", "document_id"},
    {"source", "source"},
    {"path", "source"},
    {"root", "root"},
    {"title", "title"},
    {"language", "language"},
    {"lang", "language"},
    {"page", "page"},
    {"heading", "heading"},
    {"heading_path", "heading"},
    {"tokens", "tokens"},
}};

bool is_known_name(std::string_view name) {
  return std::any_of(kNames.begin(), kNames.end(), [&](const auto& each) { return each.first == name; });
}

}  // namespace

std::string boolean_value(bool value) { return value ? "b1" : "b0"; }

std::string number_value(std::int64_t value) { return "n" + std::to_string(value); }

std::string number_value(double value) {
  if (value == std::floor(value) && std::abs(value) < kIntegerLimit)
    return number_value(static_cast<std::int64_t>(value));
  return "n" + Json(value).dump();
}

std::string text_value(std::string_view text) { return "s" + nfc(text); }

long double number_of_value(std::string_view value) {
  const char* begin = value.data() + 1;
  const char* end = value.data() + value.size();
  std::int64_t integer = 0;
  const auto whole = std::from_chars(begin, end, integer);
  if (whole.ec == std::errc() && whole.ptr == end) return static_cast<long double>(integer);
  double real = 0.0;
  std::from_chars(begin, end, real);
  return static_cast<long double>(real);
}

std::string value_literal(std::string_view value) {
  switch (type_of_value(value)) {
    case ValueType::kBoolean:
      return value == "b1" ? "true" : "false";
    case ValueType::kNumber:
      return std::string(value.substr(1));
    case ValueType::kText:
      break;
  }
  return quote_filter_text(value.substr(1));
}

void for_each_metadata_value(const Json& metadata, const FieldSink& sink) {
  if (!metadata.is_object()) return;
  for (const auto& [key, value] : metadata.members())
    add_values(value, std::string(kMetadataPrefix) + nfc(key), sink);
}

std::string field_of_name(std::string_view name) {
  for (const auto& [written, stored] : kNames) {
    if (written == name) return std::string(stored);
  }
  if (name.starts_with(kMetadataPrefix)) return nfc(name);
  return std::string(kMetadataPrefix) + nfc(name);
}

std::string name_of_field(std::string_view field) {
  std::string_view name = field;
  if (field.starts_with(kMetadataPrefix)) {
    const std::string_view key = field.substr(kMetadataPrefix.size());
    if (!is_known_name(key) && !key.starts_with(kMetadataPrefix)) name = key;
  }
  return is_plain_field_name(name) ? std::string(name) : quote_filter_text(name);
}

}  // namespace ragctl
