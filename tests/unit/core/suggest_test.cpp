#include "ragctl/core/suggest.hpp"

#include <vector>

#include "catch.hpp"

using namespace ragctl;

TEST_CASE("the nearest name is suggested and a distant one is not") {
  const std::vector<std::string_view> names = {"max_tokens", "min_tokens", "strategy", "k"};
  CHECK(nearest_name("max_token", names) == "max_tokens");
  CHECK(nearest_name("stratgey", names) == "strategy");
  CHECK(nearest_name("colour", names).empty());
  CHECK(nearest_name(std::string(100000, 'x'), names).empty());
  CHECK(did_you_mean("max_token", names) == ", did you mean 'max_tokens'?");
  CHECK(did_you_mean("colour", names).empty());
}
