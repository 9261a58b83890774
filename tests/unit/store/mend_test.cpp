#include "ragctl/store/mend.hpp"

#include <atomic>

#include "catch.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {
namespace {

std::string section_file() {
  SectionFileWriter writer("segment", 1);
  writer.add("one", "some words");
  writer.add("two", std::string(300, '\x07'));
  writer.add("empty", "");
  return writer.finish();
}

std::string large_file() {
  Random random(1);
  std::string bytes(50'000, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.below(256));
  SectionFileWriter writer("segment", 1);
  writer.add("bytes", bytes, 4096);
  return writer.finish();
}

std::string mended(const std::string& bytes) { return mend_section_file(bytes, "segment", 1, {}); }

}  // namespace

TEST_CASE("any one wrong byte of a section file is changed back") {
  const std::string good = section_file();
  CHECK(mended(good) == good);
  Random random(2);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (at % 2 == 0 ? 1 << (at / 2 % 8) : 1 + random.below(255)));
    INFO("byte " << at);
    REQUIRE(mended(bad) == good);
  }
}

TEST_CASE("what stands behind a section file is cut off") {
  const std::string good = section_file();
  for (const std::string& appendix : {std::string("\n"), std::string(200, 'x'), large_file()})
    CHECK(mended(good + appendix) == good);
  std::string bad = good + "\n";
  bad[70] = static_cast<char>(bad[70] ^ 4);
  CHECK(mended(bad) == good);
}

TEST_CASE("one wrong bit in each of several blocks is changed back") {
  const std::string good = large_file();
  std::string bad = good;
  for (const std::size_t at : {5000U, 25'000U, 45'000U}) bad[at] = static_cast<char>(bad[at] ^ 16);
  CHECK(mended(bad) == good);
}

TEST_CASE("a header, a trailer or padding that is overwritten altogether is made anew") {
  const std::string good = section_file();
  std::string header = good;
  header.replace(0, 64, std::string(64, 'x'));
  CHECK(mended(header) == good);
  std::string trailer = good;
  trailer.replace(good.size() - 64, 64, std::string(64, 'x'));
  CHECK(mended(trailer) == good);
  std::string padding = good;
  padding.replace(64 + 10, 20, std::string(20, 'x'));
  CHECK(mended(padding) == good);
}

TEST_CASE("files of the first version of the container are mended as such") {
  Random random(4);
  std::string noise(100'000, '\0');
  for (char& byte : noise) byte = static_cast<char>(random.below(256));
  std::string good;
  SectionFileWriter writer(
      "segment", 1, [&](std::string_view part) { good += part; }, 1);
  writer.add("bytes", noise);
  writer.add("meta", "{}");
  writer.finish();
  std::string bad = good;
  bad.replace(0, 64, std::string(64, 'x'));
  bad[40'000] = static_cast<char>(bad[40'000] ^ 1);
  CHECK(mended(bad) == good);
  bad.replace(bad.size() - 64, 64, std::string(64, 'x'));
  CHECK(mended(bad) == good);
}

TEST_CASE("what cannot be mended is left as it is, whatever it is") {
  const std::string good = section_file();
  std::string bad = good;
  bad.replace(130, 20, std::string(20, 'x'));
  const std::string left = mended(bad);
  CHECK(left.size() == good.size());
  CHECK(left != good);
  for (std::size_t length = 0; length < good.size(); length += 7)
    CHECK_NOTHROW(mended(good.substr(0, length)));
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    std::string noise(64 + random.below(400), '\0');
    for (char& byte : noise) byte = static_cast<char>(random.below(256));
    CHECK_NOTHROW(mended(noise));
  }
}

TEST_CASE("a text with one wrong byte is found by its hash") {
  const std::string good = "sequence 12\nmanifest x\n";
  const auto is_right = [&](std::string_view text) { return hash128(text) == hash128(good); };
  std::string bad = good;
  bad[3] = 'X';
  CHECK(mend_byte(bad, {}, is_right, {}).value_or("") == good);
  CHECK(mend_byte(bad, {3, 1}, is_right, {}).value_or("") == good);
  CHECK_FALSE(mend_byte(bad, {4, 100}, is_right, {}));
  CHECK_FALSE(mend_byte(bad, {.bits = true}, is_right, {}));  // two bits of it differ
  bad[4] = 'Y';
  CHECK_FALSE(mend_byte(bad, {}, is_right, {}));
  CHECK_FALSE(mend_byte("", {}, is_right, {}));
}

TEST_CASE("a search for a wrong byte can be cancelled") {
  const std::atomic<bool> stop = true;
  Context context;
  context.cancelled = &stop;
  CHECK_THROWS_AS(mend_byte(
                      "text", {}, [](std::string_view) { return false; }, context),
                  Error);
}

}  // namespace ragctl
