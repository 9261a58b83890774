// JSON parsing by simdjson's DOM. (Its iterate_many of Debian's 3.0.1 crashes after a malformed line; callers
// split lines themselves and hand them over one by one.)
#include <simdjson.h>

#include <new>

#include "ragctl/core/json.hpp"

namespace ragctl {
namespace {

constexpr int kMaxDepth = 256;

Json convert(const simdjson::dom::element& element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::ARRAY: {
      Json::Array items;
      const simdjson::dom::array array = element.get_array().value_unsafe();
      for (const auto item : array) items.push_back(convert(item));
      return Json(std::move(items));
    }
    case element_type::OBJECT: {
      Json::Object members;
      const simdjson::dom::object object = element.get_object().value_unsafe();
      for (const auto field : object) {
        members.emplace_back(std::string(field.key), convert(field.value));
      }
      return Json(std::move(members));
    }
    case element_type::INT64:
      return Json(element.get_int64().value_unsafe());
    case element_type::UINT64:
      return Json(element.get_uint64().value_unsafe());
    case element_type::DOUBLE:
      return Json(element.get_double().value_unsafe());
    case element_type::STRING:
      return Json(std::string_view(element.get_string().value_unsafe()));
    case element_type::BOOL:
      return Json(element.get_bool().value_unsafe());
    case element_type::NULL_VALUE:
      break;
  }
  return {};
}

}  // namespace

struct JsonParser::Impl {
  simdjson::dom::parser parser;
};

JsonParser::JsonParser() : impl_(std::make_unique<Impl>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

Json JsonParser::parse(std::string_view text, const Location& where) {
  simdjson::dom::parser& parser = impl_->parser;
  if (parser.max_depth() != kMaxDepth) {
    if (parser.allocate(parser.capacity(), kMaxDepth)) throw std::bad_alloc();
  }
  simdjson::dom::element root;
  if (const auto error = parser.parse(text.data(), text.size()).get(root)) {
    if (error == simdjson::MEMALLOC) throw std::bad_alloc();  // nothing is wrong with the text
    throw Error(ErrorCode::kInput, where,
                std::string("malformed JSON (") + simdjson::error_message(error) + ")");
  }
  return convert(root);
}

Json parse_json(std::string_view text, const Location& where) { return JsonParser().parse(text, where); }

}  // namespace ragctl
