#include <limits>

#include "ragctl/core/json.hpp"

namespace ragctl {
namespace {

const char* type_name(const Json& json) {
  if (json.is_null()) return "null";
  if (json.is_bool()) return "a boolean";
  if (json.is_number()) return "a number";
  if (json.is_string()) return "a string";
  return json.is_array() ? "an array" : "an object";
}

[[noreturn]] void throw_type(const char* expected, const Json& found) {
  throw Error(ErrorCode::kInput, std::string("expected ") + expected + ", found " + type_name(found));
}

}  // namespace

Json::Json(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    value_ = static_cast<std::int64_t>(value);
  } else {
    value_ = static_cast<double>(value);
  }
}

bool Json::boolean() const {
  if (const bool* value = std::get_if<bool>(&value_)) return *value;
  throw_type("a boolean", *this);
}

std::int64_t Json::integer() const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  throw_type("an integer", *this);
}

double Json::number() const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  throw_type("a number", *this);
}

const std::string& Json::string() const {
  if (const auto* value = std::get_if<std::string>(&value_)) return *value;
  throw_type("a string", *this);
}

const Json::Array& Json::items() const {
  if (const auto* value = std::get_if<Array>(&value_)) return *value;
  throw_type("an array", *this);
}

const Json::Object& Json::members() const {
  if (const auto* value = std::get_if<Object>(&value_)) return *value;
  throw_type("an object", *this);
}

Json::Array& Json::items() { return const_cast<Array&>(std::as_const(*this).items()); }

Json::Object& Json::members() { return const_cast<Object&>(std::as_const(*this).members()); }

const Json* Json::find(std::string_view key) const {
  const auto* object = std::get_if<Object>(&value_);
  if (object == nullptr) return nullptr;
  for (const Member& member : *object) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

const Json& Json::at(std::string_view key) const {
  if (!is_object()) throw_type("an object", *this);
  if (const Json* value = find(key)) return *value;
  throw Error(ErrorCode::kInput, "missing key '" + std::string(key) + "'");
}

Json& Json::set(std::string key, Json value) {
  if (is_null()) value_ = Object{};
  for (Member& member : members()) {
    if (member.first == key) {
      member.second = std::move(value);
      return member.second;
    }
  }
  return members().emplace_back(std::move(key), std::move(value)).second;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = Array{};
  return items().emplace_back(std::move(value));
}

}  // namespace ragctl
