// A small JSON value: what records, manifests, run records and reports are made of. Parsing is simdjson's;
// writing is deterministic (objects keep insertion order, doubles are the shortest text that reads back
// equal).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ragctl/core/error.hpp"

namespace ragctl {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(double value) : value_(value) {}
  Json(std::int64_t value) : value_(value) {}
  // Beyond int64 a double, as in a text that is parsed.
  Json(std::uint64_t value);
  Json(int value) : value_(static_cast<std::int64_t>(value)) {}
  Json(unsigned value) : value_(static_cast<std::int64_t>(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  static Json object() { return Json(Object{}); }
  static Json array() { return Json(Array{}); }

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_int() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_number() const { return is_int() || std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  // Throw Error(kInput) naming the type found when the value has another type. number() accepts integers.
  bool boolean() const;
  std::int64_t integer() const;
  double number() const;
  const std::string& string() const;
  const Array& items() const;
  const Object& members() const;
  Array& items();
  Object& members();

  // The member's value, or nullptr when absent (or when this is not an object). First match wins.
  const Json* find(std::string_view key) const;
  // The member's value; throws Error(kInput) "missing key '<key>'".
  const Json& at(std::string_view key) const;
  // Sets or appends a member; turns null into an object.
  Json& set(std::string key, Json value);
  // Appends to an array; turns null into an array.
  Json& push(Json value);

  bool operator==(const Json&) const = default;

  // One line without spaces after separators for indent 0; pretty-printed otherwise.
  std::string dump(int indent = 0) const;
  void dump_to(std::string& out) const;

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value_ = nullptr;
};

// Appends text as a JSON string with quotes. Bytes above 0x7F pass through (input is UTF-8); controls are
// escaped.
void append_json_string(std::string& out, std::string_view text);

// Parses JSON texts; reuses its buffers, so keep one per thread for many lines. Not thread-safe.
// Rejects invalid UTF-8, trailing garbage, nesting deeper than 256, integers beyond int64 become doubles.
class JsonParser {
 public:
  JsonParser();
  ~JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;

  // Throws Error(kInput) located at `where` (its line is kept; for a multi-line text the column is not
  // known).
  Json parse(std::string_view text, const Location& where);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One-off convenience over JsonParser.
Json parse_json(std::string_view text, const Location& where);

}  // namespace ragctl
