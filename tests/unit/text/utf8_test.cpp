#include "ragctl/text/utf8.hpp"

#include "catch.hpp"

using namespace ragctl;

TEST_CASE("the offset of the first ill-formed sequence is found") {
  REQUIRE(find_invalid_utf8("plain ASCII text of some length") == std::string_view::npos);
  REQUIRE(find_invalid_utf8("\xEA\xB0\x80 \xF0\x9F\x98\x80") == std::string_view::npos);
  REQUIRE(find_invalid_utf8("abc\xFFzz") == 3);
}
