// Tags, references to snapshots, and what collection may remove.
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <map>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/time.hpp"
#include "ragctl/store/snapshot_ref.hpp"
#include "ragctl/store/survey.hpp"
#include "scratch.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::Scratch;

// Snapshots 1 to `count`, each with one file of its own, committed on 1 January 2024, 2 January 2024 ...
void make_history(const std::string& kb, int count) {
  RepositoryWriter writer(kb);
  for (int i = 1; i <= count; ++i) {
    const StoredFile file =
        writer.add("segments", ".seg", [&](const ByteSink& sink) { sink(std::to_string(i)); });
    const Manifest& manifest = writer.commit({file}, Json::object());
    const std::int64_t time = *parse_time("2024-01-01T12:00:00Z") + (i - 1) * 86400;
    const timespec times[2] = {{time, 0}, {time, 0}};
    REQUIRE(::utimensat(AT_FDCWD, (kb + "/" + manifest_path(manifest.sequence, manifest.id)).c_str(), times,
                        0) == 0);
  }
}

Tag tag_of(const std::string& kb, const std::string& name, std::uint64_t sequence) {
  return {name, sequence, read_manifest(kb, sequence).id};
}

std::string message_of(const std::function<void()>& action, ErrorCode expected) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(static_cast<int>(error.code()) == static_cast<int>(expected));
    return error.what();
  }
  FAIL_CHECK("no error was thrown");
  return {};
}

}  // namespace

TEST_CASE("a reference is a tag, a number, a time or the beginning of an id") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  make_history(kb, 3);
  RepositoryWriter(kb).set_tags({tag_of(kb, "first", 1)});
  const auto resolve = [&](std::string_view reference) { return resolve_snapshot(kb, reference); };
  CHECK(resolve("newest") == 3);
  CHECK(resolve("first") == 1);
  CHECK(resolve("2") == 2);
  CHECK(resolve("2024-01-02") == 2);
  CHECK(resolve("2024-01-02T11:59:59Z") == 1);
  CHECK(resolve("2024-01-03 12:00") == 3);
  const std::string id = read_manifest(kb, 2).id;
  for (const std::size_t digits : {6U, 8U, 9U, 32U})
    CHECK(resolve(std::string_view(id).substr(0, digits)) == 2);
  CHECK_THAT(message_of([&] { (void)resolve("4"); }, ErrorCode::kUsage),
             Catch::Contains("snapshot 4 is not kept; the kept ones are 1 (2024-01-01T12:00:00Z) to 3"));
  CHECK_THAT(message_of([&] { (void)resolve("frist"); }, ErrorCode::kUsage),
             Catch::Contains("did you mean 'first'?"));
  CHECK_THAT(message_of([&] { (void)resolve("2023-12-31"); }, ErrorCode::kUsage),
             Catch::Contains("no kept snapshot was committed by 2023-12-31T23:59:59Z"));
  std::string other = id;
  other[20] = other[20] == '0' ? '1' : '0';
  message_of([&] { (void)resolve(other); }, ErrorCode::kUsage);
}

TEST_CASE("tags of hex digits are compared as they are, and what is no reference is told") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  make_history(kb, 3);
  RepositoryWriter(kb).set_tags({tag_of(kb, "ab", 1), tag_of(kb, "AB", 3), tag_of(kb, "A1", 2)});
  const auto resolve = [&](std::string_view reference) { return resolve_snapshot(kb, reference); };
  CHECK(resolve("ab") == 1);
  CHECK(resolve("AB") == 3);
  CHECK(resolve("A1") == 2);
  std::string id = read_manifest(kb, 2).id;
  std::transform(id.begin(), id.end(), id.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
  CHECK(resolve(std::string_view(id).substr(0, 9)) == 2);
  CHECK_THAT(message_of([&] { (void)resolve("a1"); }, ErrorCode::kUsage),
             Catch::Contains("did you mean 'A1'?"));
  CHECK_THAT(message_of([&] { (void)resolve(""); }, ErrorCode::kUsage),
             Catch::Contains("no snapshot is named"));
  CHECK_THAT(message_of([&] { (void)resolve("2024-02-30"); }, ErrorCode::kUsage),
             Catch::Contains("'2024-02-30' is no date or time that exists"));
}

TEST_CASE("the beginning of two ids is ambiguous") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  make_history(kb, 400);  // 400 ids of 4 digits: two of them begin alike
  std::map<std::string, int> beginnings;
  for (const SnapshotName& name : list_manifests(kb))
    ++beginnings[name.file.substr(name.file.rfind('-') + 1, 4)];
  std::string message;
  for (const auto& [digits, count] : beginnings) {
    if (count < 2 || digits.find_first_of("abcdef") == std::string::npos) continue;
    message = message_of([&] { (void)resolve_snapshot(kb, digits); }, ErrorCode::kUsage);
  }
  CHECK_THAT(message,
             Catch::Contains("is the beginning of several ids: ") && Catch::Contains("give more digits"));
}

TEST_CASE("tags are read back, checked and never collected") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  make_history(kb, 5);
  CHECK(read_tags(kb).empty());
  RepositoryWriter writer(kb);
  const std::vector<Tag> tags = {tag_of(kb, "b", 2), tag_of(kb, "release-1.0_x", 3)};
  writer.set_tags({tags[1], tags[0]});
  CHECK(read_tags(kb) == tags);
  message_of([&] { writer.set_tags({tags[0], tags[0]}); }, ErrorCode::kUsage);
  for (const char* bad : {"", "1a", "-a", "a b", "a\n", "abcd", "newest", "가", "a/b"})
    message_of([&] { writer.set_tags({{bad, 1, tags[0].id}}); }, ErrorCode::kUsage);
  CHECK(read_tags(kb) == tags);
  const GarbageReport plan = plan_garbage(kb, 1);
  CHECK(plan.snapshots == std::vector<std::uint64_t>{1, 4});
  CHECK(plan.files == 2);
  CHECK(list_manifests(kb).size() == 5);
  const GarbageReport report = writer.collect_garbage(1);
  CHECK(report.snapshots == plan.snapshots);
  CHECK(report.bytes == plan.bytes);
  CHECK(list_manifests(kb).size() == 3);
  CHECK(survey_repository(kb, {}).sound());
}

TEST_CASE("a damaged TAGS file is an error, stops every collection, and gives back its sound lines") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  make_history(kb, 3);
  RepositoryWriter writer(kb);
  const std::vector<Tag> tags = {tag_of(kb, "one", 1), tag_of(kb, "two", 2)};
  writer.set_tags(tags);
  const std::string good = read_file(kb + "/TAGS");
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    test::overwrite(kb + "/TAGS", bad);
    CHECK_THAT(message_of([&] { (void)read_tags(kb); }, ErrorCode::kStore), Catch::Contains(kb + "/TAGS"));
    for (const Tag& tag : salvage_tags(kb)) CHECK((tag == tags[0] || tag == tags[1]));
    CHECK((salvage_tags(kb).size() >= 1 || good[at] == '\n'));  // a line end is of two lines
  }
  message_of([&] { writer.collect_garbage(1); }, ErrorCode::kStore);
  for (std::size_t length = 0; length < good.size(); ++length) {
    test::overwrite(kb + "/TAGS", good.substr(0, length));
    message_of([&] { (void)read_tags(kb); }, ErrorCode::kStore);
  }
  CHECK(list_manifests(kb).size() == 3);
  test::overwrite(kb + "/TAGS", "ragctl-tags 2\n");
  CHECK_THAT(message_of([&] { (void)read_tags(kb); }, ErrorCode::kStore),
             Catch::Contains("format version 2"));
}

namespace {

// Two snapshots and 500 tags.
void make_tagged_history(const std::string& kb) {
  make_history(kb, 2);
  std::vector<Tag> tags;
  for (int i = 0; i < 500; ++i) tags.push_back(tag_of(kb, "t" + std::to_string(i), 1 + i % 2));
  RepositoryWriter(kb).set_tags(tags);
}

}  // namespace

TEST_CASE("any one wrong byte of TAGS, CURRENT or a manifest is changed back, at once") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  make_tagged_history(kb);
  for (const std::string& name : {std::string("TAGS"), std::string("CURRENT"), list_manifests(kb)[0].file,
                                  list_manifests(kb)[1].file}) {
    const std::string good = read_file(kb + "/" + name);
    for (std::size_t at = 0; at < good.size(); at += 1 + good.size() / 40) {
      for (const unsigned mask : {1U, 0x55U}) {
        std::string bad = good;
        bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ mask);
        test::overwrite(kb + "/" + name, bad);
        INFO(name << " byte " << at << " mask " << mask);
        const auto mended = mend_texts(kb, survey_repository(kb, {}), {});
        REQUIRE(mended.size() == 1);
        REQUIRE(mended.begin()->second == good);
      }
    }
    for (const std::size_t end : {std::size_t{1}, good.size() - 1}) {  // the first byte and the last
      std::string bad = good;
      bad[end == 1 ? 0 : end] = '\n' == bad[end == 1 ? 0 : end] ? 'x' : '\n';
      test::overwrite(kb + "/" + name, bad);
      CHECK(mend_texts(kb, survey_repository(kb, {}), {}).at(name) == good);
    }
    test::overwrite(kb + "/" + name, good);
  }
}

TEST_CASE("texts that cannot be mended cost no search") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  make_tagged_history(kb);
  fs::remove(kb + "/" + list_manifests(kb)[0].file);  // TAGS is sound, but names what is gone
  const Survey survey = survey_repository(kb, {});
  CHECK_FALSE(survey.tags_fault.empty());
  CHECK(mend_texts(kb, survey, {}).empty());
  std::string text = read_file(kb + "/TAGS");
  for (std::size_t at = 50; at < text.size(); at += 5000) text[at] = '?';
  test::overwrite(kb + "/TAGS", text);
  test::overwrite(kb + "/CURRENT", std::string(60'000, 'x'));
  CHECK(mend_texts(kb, survey_repository(kb, {}), {}).empty());
}

TEST_CASE("a survey tells all that is wrong and what nobody names") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  make_history(kb, 3);
  RepositoryWriter(kb).set_tags({tag_of(kb, "one", 1)});
  CHECK(survey_repository(kb, {}).sound());
  const std::string first = kb + "/" + read_manifest(kb, 1).files[0].path;
  const std::string second = kb + "/" + read_manifest(kb, 2).files[0].path;
  const std::string third = kb + "/" + manifest_path(3, read_manifest(kb, 3).id);
  fs::remove(first);
  test::overwrite(second, "x");
  fs::remove(third);
  test::overwrite(kb + "/segments/.tmp-1", "");
  test::overwrite(kb + "/notes.txt", "");
  const Survey survey = survey_repository(kb, {});
  CHECK_FALSE(survey.sound());
  CHECK(survey.current_fault.empty());
  REQUIRE(survey.manifests.size() == 3);
  CHECK_THAT(survey.manifests[2].fault, Catch::Contains(third + ": is missing"));
  REQUIRE(survey.files.size() == 2);
  std::size_t missing = 0;
  for (const SurveyedFile& file : survey.files) {
    missing += file.missing ? 1 : 0;
    CHECK_FALSE(file.fault.empty());
  }
  CHECK(missing == 1);
  CHECK(survey.unknown.size() == 3);  // the segment of snapshot 3 too
  fs::remove(kb + "/CURRENT");
  CHECK_THAT(survey_repository(kb, {}).current_fault, Catch::Contains("CURRENT: is missing"));
  message_of([&] { survey_repository(scratch / "none", {}); }, ErrorCode::kIo);
  fs::create_directory(scratch / "empty");
  message_of([&] { survey_repository(scratch / "empty", {}); }, ErrorCode::kStore);
}

}  // namespace ragctl
