#include "ragctl/core/spill_file.hpp"

#include <filesystem>

#include "../temporary_folder.hpp"
#include "catch.hpp"

using namespace ragctl;

TEST_CASE("a spill file gives back what was appended") {
  const TemporaryFolder folder;
  SpillFile spill(folder.path());
  CHECK(spill.append("first") == 0);
  const std::string large(100000, 'x');
  CHECK(spill.append(large) == 5);
  std::string piece;
  spill.read(0, 5, piece);
  CHECK(piece == "first");
  spill.read(5, large.size(), piece);
  CHECK(piece == large);
  CHECK(spill.append("last") == 100005);
  spill.read(100004, 3, piece);
  CHECK(piece == "xla");
}

TEST_CASE("what a spill file does not have cannot be read") {
  const TemporaryFolder folder;
  SpillFile spill(folder.path());
  spill.append("bytes");
  std::string piece;
  CHECK_THROWS_WITH(spill.read(3, 10, piece), ContainsText(folder.path()));
  CHECK_NOTHROW(spill.read(5, 0, piece));
}

TEST_CASE("a spill file leaves no name behind") {
  const TemporaryFolder folder;
  SpillFile spill(folder.path());
  spill.append("bytes");
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a directory that does not exist is named") {
  CHECK_THROWS_WITH(SpillFile("/nonexistent/folder"), ContainsText("/nonexistent/folder"));
}
