// The arguments of `ragctl query`.
#pragma once

#include <string>
#include <vector>

#include "session.hpp"

namespace ragctl::cli {

struct QueryArgs {
  std::string kb;
  std::vector<std::string> words;
  std::string as_of;
  std::string queries;
  std::string format = "text";
  bool explain = false;
  std::string why_not;
};

void define_query(CommandLine& line, QueryArgs& args);

}  // namespace ragctl::cli
