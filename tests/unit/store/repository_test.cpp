#include "ragctl/store/repository.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "ragctl/store/damage_advice.hpp"
#include "scratch.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::Scratch;

StoredFile add_text(RepositoryWriter& writer, const std::string& text,
                    const std::string& folder = "segments") {
  return writer.add(folder, ".seg", [&](const ByteSink& sink) { sink(text); });
}

Json body(const std::string& note) {
  Json json = Json::object();
  json.set("note", note);
  return json;
}

// Commits one file with this text and nothing else.
Manifest commit_text(const std::string& directory, const std::string& text) {
  RepositoryWriter writer(directory);
  const StoredFile file = add_text(writer, text);
  return writer.commit({file}, body(text));
}

std::string message_of(const std::function<void()>& action, ErrorCode expected) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.code() == expected);
    return error.what();
  }
  FAIL("no error was thrown");
  return {};
}

std::vector<std::string> files_under(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), directory).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a commit publishes files, manifest and CURRENT") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  {
    RepositoryWriter writer(kb);
    CHECK_FALSE(writer.current());
    CHECK_FALSE(is_repository(kb));
    const StoredFile one = add_text(writer, "one");
    const StoredFile two = add_text(writer, std::string(1 << 20, 'x'), "models");
    CHECK(one.hash == hash128("one").hex());
    CHECK(two.size == 1 << 20);
    const Manifest& manifest = writer.commit({two, one}, body("first"));
    CHECK(manifest.sequence == 1);
    CHECK(manifest.files == std::vector<StoredFile>{two, one});  // sorted by path: models before segments
  }
  const Manifest read = read_newest_manifest(kb);
  CHECK(read.sequence == 1);
  CHECK(read.parent.empty());
  CHECK(read.body.at("note").string() == "first");
  CHECK(read.id.size() == 32);
  for (const StoredFile& file : read.files) CHECK_NOTHROW(verify_stored_file(kb, file));
  CHECK(read.file(read.files[0].path) == read.files[0]);
  CHECK(message_of([&] { (void)read.file("segments/x"); }, ErrorCode::kStore) != "");
  CHECK(files_under(kb).size() == 5);  // CURRENT, LOCK, a manifest, two files
}

TEST_CASE("snapshots follow each other and name their parents") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  const Manifest first = commit_text(kb, "one");
  const Manifest second = commit_text(kb, "two");
  CHECK(second.sequence == 2);
  CHECK(second.parent == first.id);
  CHECK(read_newest_manifest(kb).id == second.id);
  CHECK(read_manifest(kb, 1).id == first.id);
  CHECK(list_manifests(kb).size() == 2);
  CHECK_THAT(message_of([&] { (void)read_manifest(kb, 7); }, ErrorCode::kStore),
             Catch::Contains("snapshot 7 is not kept"));
}

TEST_CASE("an abandoned writer leaves nothing but an empty repository behind") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  {
    RepositoryWriter writer(kb);
    add_text(writer, "never published");
  }
  CHECK(files_under(kb) == std::vector<std::string>{"LOCK"});
  CHECK_THAT(message_of([&] { (void)read_newest_manifest(kb); }, ErrorCode::kStore),
             Catch::Contains("is not a knowledge base; create one with ragctl index"));
  commit_text(kb, "now");
  CHECK(read_newest_manifest(kb).sequence == 1);
}

TEST_CASE("a failing producer leaves the snapshot before it") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  const Manifest first = commit_text(kb, "one");
  const auto before = files_under(kb);
  {
    RepositoryWriter writer(kb);
    const auto fail = [](const ByteSink& sink) {
      sink("some bytes");
      throw Error(ErrorCode::kInput, "stop");
    };
    message_of([&] { writer.add("segments", ".seg", fail); }, ErrorCode::kInput);
  }
  CHECK(files_under(kb) == before);
  CHECK(read_newest_manifest(kb).id == first.id);
}

TEST_CASE("the second writer is told at once, the lock of a dead one is free") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  commit_text(kb, "one");
  {
    const RepositoryWriter holder(kb);
    CHECK_THAT(message_of([&] { RepositoryWriter second(kb); }, ErrorCode::kStore),
               Catch::Contains("locked by another writer"));
    CHECK(read_newest_manifest(kb).sequence == 1);  // readers do not care
  }
  const pid_t child = ::fork();
  if (child == 0) {
    RepositoryWriter writer(kb);
    add_text(writer, "left over");
    std::_Exit(0);  // neither destructor nor unlock
  }
  ::waitpid(child, nullptr, 0);
  CHECK(files_under(kb + "/segments").size() == 2);
  const RepositoryWriter next(kb);
  CHECK(files_under(kb + "/segments").size() == 1);  // the temporary file of the dead writer is gone
}

TEST_CASE("manifests of commits that were never published are not snapshots") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  commit_text(kb, "one");
  const std::string first_current = read_file(kb + "/CURRENT");
  commit_text(kb, "two");
  test::overwrite(kb + "/CURRENT", first_current);  // as if the last rename had been lost
  CHECK(list_manifests(kb).size() == 1);
  CHECK(read_newest_manifest(kb).body.at("note").string() == "one");
  commit_text(kb, "three");
  CHECK(list_manifests(kb).size() == 2);
  CHECK(read_manifest(kb, 2).body.at("note").string() == "three");
}

TEST_CASE("without CURRENT nothing is begun anew or removed") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  for (int i = 1; i <= 3; ++i) commit_text(kb, "text " + std::to_string(i));
  fs::remove(kb + "/CURRENT");
  const auto before = files_under(kb);
  const auto check_refused = [&] {
    const auto told = Catch::Contains(kb + "/CURRENT: is missing; run ragctl repair");
    CHECK_THAT(message_of([&] { (void)read_newest_manifest(kb); }, ErrorCode::kStore), told);
    CHECK_THAT(message_of([&] { RepositoryWriter writer(kb); }, ErrorCode::kStore), told);
  };
  check_refused();
  CHECK(files_under(kb) == before);
  fs::remove_all(kb + "/manifests");
  CHECK(RepositoryWriter(kb).current() ==
        std::nullopt);  // segments without a manifest: a killed first commit
  test::overwrite(kb + "/TAGS", "");
  check_refused();
}

TEST_CASE("a first commit that only lacks CURRENT is published by the next writer") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  const Manifest first = commit_text(kb, "text");
  const std::string current = read_file(kb + "/CURRENT");
  fs::remove(kb + "/CURRENT");
  CHECK(RepositoryWriter(kb).current()->id == first.id);
  CHECK(read_file(kb + "/CURRENT") == current);
  fs::remove(kb + "/CURRENT");
  fs::remove(kb + "/" + first.files[0].path);
  CHECK_THAT(message_of([&] { RepositoryWriter writer(kb); }, ErrorCode::kStore),
             Catch::Contains("CURRENT: is missing"));
  CHECK(fs::exists(kb + "/" + manifest_path(1, first.id)));
}

TEST_CASE("garbage collection keeps the newest snapshots and what they need") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  for (int i = 1; i <= 5; ++i) commit_text(kb, "text " + std::to_string(i));
  RepositoryWriter writer(kb);
  const GarbageReport report = writer.collect_garbage(2);
  CHECK(report.manifests == 3);
  CHECK(report.files == 3);
  CHECK(report.bytes == 18);
  CHECK(list_manifests(kb).size() == 2);
  for (const std::uint64_t sequence : {4U, 5U}) {
    for (const StoredFile& file : read_manifest(kb, sequence).files)
      CHECK_NOTHROW(verify_stored_file(kb, file));
  }
  CHECK(writer.collect_garbage(0).manifests == 1);  // the newest always stays
  CHECK(files_under(kb + "/segments").size() == 1);
}

TEST_CASE("a kept manifest that cannot be read stops the garbage collection") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  for (int i = 1; i <= 3; ++i) commit_text(kb, "text " + std::to_string(i));
  std::ofstream(kb + "/" + list_manifests(kb)[1].file, std::ios::app) << "x";
  RepositoryWriter writer(kb);
  message_of([&] { writer.collect_garbage(2); }, ErrorCode::kStore);
  CHECK(files_under(kb + "/segments").size() == 3);
}

TEST_CASE("damage to CURRENT, manifest and files is told by name") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  const Manifest manifest = commit_text(kb, "text");
  const auto check_flips = [&](const std::string& name, const std::function<void()>& action) {
    const std::string good = read_file(kb + "/" + name);
    for (std::size_t at = 0; at < good.size(); ++at) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
      test::overwrite(kb + "/" + name, bad);
      REQUIRE_THAT(message_of(action, ErrorCode::kStore), Catch::Contains(kb));
      test::overwrite(kb + "/" + name, good.substr(0, at));
      REQUIRE_THAT(message_of(action, ErrorCode::kStore), Catch::Contains(kb));
    }
    test::overwrite(kb + "/" + name, good);
  };
  check_flips("CURRENT", [&] { (void)read_newest_manifest(kb); });
  check_flips(list_manifests(kb)[0].file, [&] { (void)read_newest_manifest(kb); });
  check_flips(manifest.files[0].path, [&] { verify_stored_file(kb, manifest.files[0]); });
  fs::remove(kb + "/" + manifest.files[0].path);
  CHECK_THAT(message_of([&] { check_stored_file(kb, manifest.files[0]); }, ErrorCode::kStore),
             Catch::Contains("is missing"));
  fs::remove(kb + "/" + list_manifests(kb)[0].file);
  CHECK_THAT(message_of([&] { (void)read_newest_manifest(kb); }, ErrorCode::kStore),
             Catch::Contains("is missing"));
}

TEST_CASE("directories that are no repositories are refused and left alone") {
  const Scratch scratch;
  CHECK(message_of([&] { (void)read_newest_manifest(scratch / "none"); }, ErrorCode::kIo) != "");
  test::overwrite(scratch / "notes.txt", "mine");
  CHECK_THAT(message_of([&] { RepositoryWriter writer(scratch.path()); }, ErrorCode::kStore),
             Catch::Contains("'notes.txt'"));
  CHECK(message_of([&] { RepositoryWriter writer(scratch / "notes.txt"); }, ErrorCode::kIo) != "");
  CHECK(files_under(scratch.path()) == std::vector<std::string>{"notes.txt"});
  CHECK(message_of([&] { RepositoryWriter writer(scratch / "a/b"); }, ErrorCode::kIo) != "");
}

TEST_CASE("a newer format is refused by version") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  commit_text(kb, "text");
  std::string current = read_file(kb + "/CURRENT");
  current.replace(current.find(" 1\n"), 3, " 2\n");
  test::overwrite(kb + "/CURRENT", current);  // one wrong byte
  CHECK_THAT(message_of([&] { (void)read_newest_manifest(kb); }, ErrorCode::kStore),
             Catch::Contains("is damaged: its checksum does not match"));
  test::overwrite(kb + "/CURRENT", current + "more\n");
  CHECK_THAT(message_of([&] { (void)read_newest_manifest(kb); }, ErrorCode::kStore),
             Catch::Contains("format version 2"));
}

TEST_CASE("damage sends to repair where a repository is, and to a copy elsewhere") {
  const std::string name = std::string(32, 'a');
  for (const std::string& file :
       {std::string("CURRENT"), std::string("TAGS"), "segments/" + name + ".seg", "models/" + name + ".model",
        std::string("manifests/00000001-0123abcd.json")}) {
    INFO(file);
    CHECK(damage_advice("a/kb/" + file) == "run ragctl repair a/kb");
  }
  for (const std::string file : {"model.lsa", "models/mine.model", "/CURRENT", "CURRENT", "a/b.seg"}) {
    INFO(file);
    CHECK(damage_advice(file) == "restore it from a copy or make it again");
  }
}

}  // namespace ragctl
