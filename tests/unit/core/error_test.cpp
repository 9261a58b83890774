#include "ragctl/core/error.hpp"

#include <cerrno>

#include "catch.hpp"

using namespace ragctl;

TEST_CASE("a location prints as much as is known") {
  CHECK(Location{"a.md"}.str() == "a.md");
  CHECK(Location{"a.md", 7}.str() == "a.md:7");
  CHECK(Location{"a.md", 7, 3}.str() == "a.md:7:3");
  CHECK(Location{"-", 2}.str() == "<stdin>:2");
}

TEST_CASE("of a path that is too long to be one the middle is left out, between characters") {
  const std::string longest(4096, 'x');
  CHECK(Location{longest}.str() == longest);
  std::string path = "a";
  for (int i = 0; i < 2000; ++i) path += "가";
  const std::string shown = Location{path, 3}.str();
  CHECK(shown.starts_with("a가"));
  CHECK(shown.find("가…가") != std::string::npos);
  CHECK(shown.ends_with("가:3"));
  CHECK(shown.size() == 1 + 85 * 3 + 3 + 85 * 3 + 2);
}

TEST_CASE("an error's message begins with its location") {
  const Error error(ErrorCode::kInput, {"x.yaml", 7, 3}, "unknown key");
  CHECK(std::string(error.what()) == "x.yaml:7:3: unknown key");
  CHECK(error.code() == ErrorCode::kInput);
}

TEST_CASE("an input/output error names the path and the system's reason") {
  const Error error = io_error("/no/such", "cannot open", ENOENT);
  CHECK(std::string(error.what()) == "/no/such: cannot open: No such file or directory");
  CHECK(error.code() == ErrorCode::kIo);
}
