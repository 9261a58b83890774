#include "ragctl/core/spill_file.hpp"

#include <filesystem>

#include "../temporary_folder.hpp"
#include "catch.hpp"

using namespace ragctl;

TEST_CASE("a spill file gives back what was appended, also after its memory was released") {
  const TemporaryFolder folder;
  SpillFile spill(folder.path());
  CHECK(spill.append("first") == 0);
  const std::string large(100000, 'x');
  CHECK(spill.append(large) == 5);
  spill.seal();
  CHECK(spill.text(0, 5) == "first");
  CHECK(spill.text(5, large.size()) == large);
  spill.release(0, large.size());
  CHECK(spill.text(5, large.size()) == large);
}

TEST_CASE("a spill file leaves no name behind") {
  const TemporaryFolder folder;
  SpillFile spill(folder.path());
  spill.append("bytes");
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("an empty spill file can be sealed") {
  const TemporaryFolder folder;
  SpillFile spill(folder.path());
  spill.seal();
  CHECK(spill.text(0, 0).empty());
}

TEST_CASE("a directory that does not exist is named") {
  CHECK_THROWS_WITH(SpillFile("/nonexistent/folder"), ContainsText("/nonexistent/folder"));
}
