// The fields of a knowledge base, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "ragctl/index/filter.hpp"

namespace ragctl::cli {

// A table: field, types, documents, distinct values ("many" where they are not counted), examples.
std::string fields_text(const std::vector<FieldInfo>& fields);
std::string fields_json(const std::vector<FieldInfo>& fields);

}  // namespace ragctl::cli
