// Values of fields: booleans, numbers and texts in one byte form, which the columns of a segment store and
// filters compare.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ragctl/core/json.hpp"

namespace ragctl {

// A value is one letter for its type and its text: "b0", "b1"; "n" and the shortest text of the number,
// "n2024", "n0.5"; "s" and the text in Unicode NFC. Equal values have equal bytes; bytes order texts by code
// point.
enum class ValueType : char { kBoolean = 'b', kNumber = 'n', kText = 's' };

inline ValueType type_of_value(std::string_view value) { return static_cast<ValueType>(value.front()); }

// An empty text, which columns and records hold and readers take for no value.
inline bool is_missing(std::string_view value) { return value == "s"; }

std::string boolean_value(bool value);
std::string number_value(std::int64_t value);
std::string number_value(double value);  // finite
std::string text_value(std::string_view text);

// The number of a "n..." value; exact for every 64-bit integer.
long double number_of_value(std::string_view value);

// A value as a filter writes it: true, 2024, "text" with escapes.
std::string value_literal(std::string_view value);

using FieldSink = std::function<void(const std::string& field, std::string value)>;

// Every scalar in the metadata under the name of its field: "metadata." and the keys down to it, joined by
// dots. Elements of arrays are values of the array's field; null is no value.
void for_each_metadata_value(const Json& metadata, const FieldSink& sink);

// Names of the fields that every document or chunk has, as far as they are stored in columns.
inline constexpr std::string_view kMetadataPrefix = "metadata.";

// The stored name of the field that a filter calls `name`: aliases resolved ("lang" is "language"), any other
// name is a key of the metadata ("year" is "metadata.year").
std::string field_of_name(std::string_view name);
// The other way: what a filter writes for a stored field, quoted where its characters need it.
std::string name_of_field(std::string_view field);

}  // namespace ragctl
