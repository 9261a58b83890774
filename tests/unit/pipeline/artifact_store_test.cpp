#include "artifact_store.hpp"

#include <filesystem>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "state.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;

namespace {

const std::string kKey(32, 'a');

// Gets the artifact of `stage`; returns how often it had to be made for that.
int made(ArtifactStore& store, const std::string& stage = "chunk", const std::string& key = kKey) {
  int count = 0;
  const Artifact& artifact = store.get(stage, key, file_hash, [&](const std::string& path) {
    ++count;
    write_file_atomically(path, "content");
    return Json(Json::Object{{"items", 7}});
  });
  CHECK(artifact.facts.at("items").integer() == 7);
  CHECK(read_file(artifact.path) == "content");
  return count;
}

}  // namespace

TEST_CASE("an artifact is made once and found again") {
  const TemporaryFolder folder;
  const Context context;
  {
    ArtifactStore store(folder.path("store"), "program", context);
    CHECK(made(store) == 1);
    CHECK(made(store) == 0);
    CHECK(made(store, "chunk", std::string(32, 'b')) == 1);
    REQUIRE(store.uses().size() == 1);
    CHECK(store.uses()[0].asked == 3);
    CHECK(store.uses()[0].made == 2);
    CHECK(store.uses()[0].shared == 1);
  }
  ArtifactStore later(folder.path("store"), "program", context);
  CHECK(made(later) == 0);
  CHECK(later.uses()[0].found == 1);
}

TEST_CASE("a forgotten artifact serves this run and is made again in the next") {
  const TemporaryFolder folder;
  const Context context;
  {
    ArtifactStore store(folder.path("store"), "program", context);
    made(store);
    store.forget(store.get("chunk", kKey, file_hash, {}));
    CHECK(made(store) == 0);
  }
  ArtifactStore later(folder.path("store"), "program", context);
  CHECK(made(later) == 1);
}

TEST_CASE("an artifact that was damaged or not finished is made again") {
  const TemporaryFolder folder;
  const Context context;
  const std::string path = folder.path("store") + "/chunk-" + kKey;
  {
    ArtifactStore store(folder.path("store"), "program", context);
    made(store);
  }
  write_file_atomically(path, "damaged");
  {
    ArtifactStore store(folder.path("store"), "program", context);
    CHECK(made(store) == 1);
  }
  write_file_atomically(path + ".json", "{\"format\":");
  {
    ArtifactStore store(folder.path("store"), "program", context);
    CHECK(made(store) == 1);
  }
  std::filesystem::remove(path + ".json");
  ArtifactStore store(folder.path("store"), "program", context);
  CHECK(made(store) == 1);
}

TEST_CASE("an artifact that another program made is made again, in its place") {
  const TemporaryFolder folder;
  const Context context;
  for (const char* program : {"older", "newer"}) {
    ArtifactStore store(folder.path("store"), program, context);
    CHECK(made(store) == 1);
  }
  ArtifactStore again(folder.path("store"), "newer", context);
  CHECK(made(again) == 0);
  const std::filesystem::directory_iterator files(folder.path("store"));
  CHECK(std::distance(begin(files), end(files)) == 2);  // the artifact and its note
}

TEST_CASE("a maker that fails leaves nothing that counts as made") {
  const TemporaryFolder folder;
  const Context context;
  ArtifactStore store(folder.path("store"), "program", context);
  const auto fails = [](const std::string& path) -> Json {
    write_file_atomically(path, "half");
    throw Error(ErrorCode::kIo, "disk full");
  };
  CHECK_THROWS_AS(store.get("chunk", kKey, file_hash, fails), Error);
  CHECK(made(store) == 1);
}
