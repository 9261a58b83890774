#include "field_formats.hpp"

#include <fmt/format.h>

#include "ragctl/core/json.hpp"
#include "ragctl/eval/table.hpp"
#include "terminal.hpp"

namespace ragctl::cli {
namespace {

constexpr std::size_t kExampleColumns = 60;

Json strings_json(const std::vector<std::string>& texts) {
  Json array = Json::array();
  for (const std::string& text : texts) array.push(text);
  return array;
}

Json field_json(const FieldInfo& field) {
  Json json = Json::object();
  json.set("name", field.name);
  json.set("of", field.of_chunks ? "chunks" : "documents");
  json.set("types", strings_json(field.types));
  json.set("documents", field.documents);
  json.set("distinct", field.distinct ? Json(*field.distinct) : Json(nullptr));
  json.set("examples", strings_json(field.examples));
  return json;
}

}  // namespace

// Names and values come from documents, which must not command the terminal.
std::string fields_text(const std::vector<FieldInfo>& fields) {
  Table table({{"field"}, {"types"}, {"documents", true}, {"distinct", true}, {"examples"}});
  for (const FieldInfo& field : fields) {
    table.add(
        {printable(field.name), fmt::format("{}", fmt::join(field.types, ", ")),
         std::to_string(field.documents), field.distinct ? std::to_string(*field.distinct) : "many",
         truncated_to_width(printable(fmt::format("{}", fmt::join(field.examples, ", "))), kExampleColumns)});
  }
  return table.text();
}

std::string fields_json(const std::vector<FieldInfo>& fields) {
  Json array = Json::array();
  for (const FieldInfo& field : fields) array.push(field_json(field));
  return array.dump(1) + "\n";
}

}  // namespace ragctl::cli
