#include "ragctl/store/section_file.hpp"

#include <cstring>
#include <thread>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "scratch.hpp"

namespace ragctl {
namespace {

using test::Scratch;

std::string noise(std::size_t bytes, std::uint64_t seed) {
  Random random(seed);
  std::string out(bytes, '\0');
  for (char& c : out) c = static_cast<char>(random.next());
  return out;
}

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string small_file() {
  SectionFileWriter writer("thing", 3);
  writer.add("alpha", "first section");
  writer.add("empty", "");
  writer.add("beta", noise(200, 1));
  return writer.finish();
}

// What opening and reading everything yields: the sections joined, or the error's code.
std::string outcome(const std::string& path) {
  try {
    const SectionFile file(path, "thing", 3);
    file.verify_all();
    std::string all;
    for (const std::string& name : file.names()) all += name + "=" + text_of(file.section(name).all()) + ";";
    return all;
  } catch (const Error& error) {
    return error.code() == ErrorCode::kStore ? "store error" : std::string("other error ") + error.what();
  }
}

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    INFO(error.what());
    return error.code();
  }
  return ErrorCode::kInternal;
}

}  // namespace

TEST_CASE("sections read back as written, in memory and streamed alike") {
  const Scratch scratch;
  const std::string big = noise(5 * 16384 + 77, 2);
  const std::string exact = noise(2 * 16384, 3);
  const auto fill = [&](SectionFileWriter& writer) {
    writer.begin("big", kPageAlignment);
    for (std::size_t at = 0; at < big.size(); at += 1000)
      writer.append(std::string_view(big).substr(at, 1000));
    writer.end();
    writer.add("exact", exact);
    writer.add("none", "");
  };
  SectionFileWriter collected("thing", 1);
  fill(collected);
  const std::string bytes = collected.finish();
  std::string streamed;
  SectionFileWriter streaming("thing", 1, [&](std::string_view part) { streamed += part; });
  fill(streaming);
  CHECK(streaming.finish().empty());
  CHECK(streamed == bytes);

  test::overwrite(scratch / "f", bytes);
  const SectionFile file(scratch / "f", "thing", 1);
  CHECK(file.names() == std::vector<std::string>{"big", "exact", "none"});
  CHECK(text_of(file.section("big").all()) == big);
  CHECK(text_of(file.section("exact").all()) == exact);
  CHECK(file.section("none").all().empty());
  CHECK(text_of(file.section("big").read(16380, 10)) == big.substr(16380, 10));
  CHECK(reinterpret_cast<std::uintptr_t>(file.section("big").all().data()) % kPageAlignment == 0);
  CHECK(file.version() == 1);
  CHECK(file.size() == bytes.size());
  CHECK_NOTHROW(file.verify_all());
}

TEST_CASE("reads outside a section and unknown sections are store errors") {
  const Scratch scratch;
  test::overwrite(scratch / "f", small_file());
  const SectionFile file(scratch / "f", "thing", 3);
  const Section section = file.section("alpha");
  CHECK(code_of([&] { (void)section.read(0, section.size() + 1); }) == ErrorCode::kStore);
  CHECK(code_of([&] { (void)section.read(section.size() + 1, 0); }) == ErrorCode::kStore);
  CHECK(code_of([&] { (void)section.read(1, ~std::size_t{0}); }) == ErrorCode::kStore);
  CHECK(code_of([&] { (void)file.section("gamma"); }) == ErrorCode::kStore);
  CHECK_FALSE(file.has("gamma"));
  CHECK(Section().all().empty());
}

TEST_CASE("a read verifies exactly the blocks it touches, of every version of the container") {
  const Scratch scratch;
  const auto [container, block] = GENERATE(table<std::uint32_t, std::size_t>({{1, 16384}, {2, 4096}}));
  std::string bytes;
  SectionFileWriter writer(
      "thing", 1, [&](std::string_view part) { bytes += part; }, container);
  writer.add("data", noise(4 * block, 4));
  writer.finish();
  bytes[64 + 2 * block + 5] ^= 1;  // in the third block
  test::overwrite(scratch / "f", bytes);
  const SectionFile file(scratch / "f", "thing", 1);
  const Section section = file.section("data");
  CHECK_NOTHROW(section.read(0, 2 * block));
  CHECK_NOTHROW(section.read(3 * block, block));
  CHECK(code_of([&] { (void)section.read(2 * block, 1); }) == ErrorCode::kStore);
  CHECK(code_of([&] { (void)section.all(); }) == ErrorCode::kStore);
  try {
    (void)section.read(2 * block + 9, 4);
    FAIL("damage was not found");
  } catch (const Error& error) {
    CHECK_THAT(error.what(),
               Catch::Contains("/f: section 'data' is damaged at offset " + std::to_string(2 * block)));
  }
}

TEST_CASE("a damaged checksum harms the block that it is of, and is told from a damaged block") {
  const Scratch scratch;
  SectionFileWriter writer("thing", 1);
  writer.add("data", noise(4 * 4096, 4));
  std::string bytes = writer.finish();
  bytes[64 + 4 * 4096 + 2 * 8 + 3] ^= 1;  // of the third block
  test::overwrite(scratch / "f", bytes);
  const SectionFile file(scratch / "f", "thing", 1);
  const Section section = file.section("data");
  CHECK_NOTHROW(section.read(0, 2 * 4096));
  CHECK_NOTHROW(section.read(3 * 4096, 4096));
  CHECK_FALSE(section.intact(0, 1));
  CHECK(code_of([&] { file.verify_all(); }) == ErrorCode::kStore);
  try {
    (void)section.read(2 * 4096, 1);
    FAIL("damage was not found");
  } catch (const Error& error) {
    CHECK_THAT(error.what(), Catch::Contains("/f: section 'data' is damaged (its checksum table)"));
  }
}

TEST_CASE("what is fetched is verified, whether it is copied or mapped") {
  const Scratch scratch;
  const std::string data = noise(40 * 4096, 6);
  SectionFileWriter writer("thing", 1);
  writer.add("data", data);
  std::string bytes = writer.finish();
  bytes[64 + 20 * 4096 + 5] ^= 1;
  test::overwrite(scratch / "f", bytes);
  const SectionFile file(scratch / "f", "thing", 1);
  const Section section = file.section("data");
  std::vector<std::byte> buffer;
  const auto fetch = [&](std::size_t offset, std::size_t length) {
    return text_of(section.fetch(offset, length, buffer, Section::Wait::kYes));
  };
  CHECK(fetch(100, 50) == data.substr(100, 50));
  CHECK(fetch(4090, 20) == data.substr(4090, 20));  // of two blocks
  CHECK(fetch(data.size() - 9, 9) == data.substr(data.size() - 9));
  CHECK_FALSE(section.is_verified(100, 50));
  CHECK(code_of([&] { (void)fetch(20 * 4096, 3); }) == ErrorCode::kStore);
  CHECK(code_of([&] { (void)fetch(data.size(), 1); }) == ErrorCode::kStore);
  (void)section.read(0, 4096);
  CHECK(section.is_verified(100, 50));
  CHECK(reinterpret_cast<const char*>(section.fetch(100, 50, buffer, Section::Wait::kNo).data()) ==
        section.unverified().data() + 100);
  // A process that goes on reading maps what it reads.
  for (int i = 0; i < 20'000; ++i) (void)fetch(8192, 10);
  CHECK(section.is_verified(8192, 10));
  CHECK(code_of([&] { (void)fetch(20 * 4096, 3); }) == ErrorCode::kStore);
}

TEST_CASE("a section advised for scans reads the same, and damage in it is found") {
  const Scratch scratch;
  const std::string large = noise((6u << 20) + 100, 5);
  SectionFileWriter writer("thing", 3);
  writer.add("small", "not worth a page");
  writer.add("large", large, kPageAlignment);
  const std::string bytes = writer.finish();
  test::overwrite(scratch / "f", bytes);
  const SectionFile file(scratch / "f", "thing", 3);
  for (const char* name : {"small", "large"}) {
    const Section section = file.section(name);
    file.advise_scans(name, name);
    section.prefetch(0, section.size() / 2, Section::Mapped::kApart);
    section.prefetch(0, section.size());
    CHECK(text_of(section.all()) == (section.size() == large.size() ? large : "not worth a page"));
  }
  std::string damaged = bytes;
  damaged[bytes.find(large) + (3u << 20)] ^= 1;
  test::overwrite(scratch / "g", damaged);
  const SectionFile other(scratch / "g", "thing", 3);
  const Section section = other.section("large");
  other.advise_scans("small", "large");
  CHECK_NOTHROW(section.read(0, 1u << 20));
  CHECK(code_of([&] { (void)section.all(); }) == ErrorCode::kStore);
}

TEST_CASE("the end of a file in huge pages reads the same, and damage in it is found") {
  const Scratch scratch;
  const auto small = [](int i) { return noise(20'000, static_cast<unsigned>(100 + i)); };
  const auto name = [](int i) { return "small." + std::to_string(i); };
  constexpr int kSmall = 150;  // 3 MB behind the large one, with its checksums
  SectionFileWriter writer("thing", 3);
  writer.add("large", noise((2u << 20) + 5000, 6), kPageAlignment);
  for (int i = 0; i < kSmall; ++i) writer.add(name(i), small(i));
  const std::string bytes = writer.finish();
  test::overwrite(scratch / "f", bytes);
  const SectionFile file(scratch / "f", "thing", 3);
  for (int i = kSmall; i-- > 0;) {
    const Section section = file.section(name(i));
    section.prefetch(0, section.size());
    CHECK(text_of(section.all()) == small(i));
  }
  CHECK_NOTHROW(file.verify_all());
  std::string damaged = bytes;
  damaged[bytes.find(small(70)) + 9'000] ^= 1;
  test::overwrite(scratch / "g", damaged);
  const SectionFile other(scratch / "g", "thing", 3);
  CHECK_NOTHROW(other.section(name(69)).all());
  CHECK(code_of([&] { (void)other.section(name(70)).all(); }) == ErrorCode::kStore);
}

TEST_CASE("another kind, a newer version and other files are refused") {
  const Scratch scratch;
  test::overwrite(scratch / "f", small_file());
  CHECK(code_of([&] { SectionFile(scratch / "f", "other", 3); }) == ErrorCode::kStore);
  CHECK(code_of([&] { SectionFile(scratch / "f", "thing", 2); }) == ErrorCode::kStore);
  test::overwrite(scratch / "text", std::string(500, 'x'));
  CHECK(code_of([&] { SectionFile(scratch / "text", "thing", 3); }) == ErrorCode::kStore);
  test::overwrite(scratch / "empty", "");
  CHECK(code_of([&] { SectionFile(scratch / "empty", "thing", 3); }) == ErrorCode::kStore);
  CHECK(code_of([&] { SectionFile(scratch / "missing", "thing", 3); }) == ErrorCode::kIo);
}

TEST_CASE("every flipped bit and every truncation is a store error") {
  const Scratch scratch;
  const std::string good = small_file();
  test::overwrite(scratch / "f", good);
  const std::string expected = outcome(scratch / "f");
  REQUIRE(expected.starts_with("alpha=first section;"));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
    test::overwrite(scratch / "f", bad);
    INFO("byte " << at);
    REQUIRE(outcome(scratch / "f") == "store error");
  }
  for (std::size_t length = 0; length < good.size(); ++length) {
    test::overwrite(scratch / "f", good.substr(0, length));
    REQUIRE(outcome(scratch / "f") == "store error");
  }
}

TEST_CASE("threads may read one section at the same time") {
  const Scratch scratch;
  const std::string data = noise(64 * 16384, 5);
  SectionFileWriter writer("thing", 1);
  writer.add("data", data);
  test::overwrite(scratch / "f", writer.finish());
  const SectionFile file(scratch / "f", "thing", 1);
  const Section section = file.section("data");
  std::atomic<int> wrong{0};
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      threads.emplace_back([&, seed] {
        Random random(seed);
        for (int i = 0; i < 500; ++i) {
          const std::size_t at = random.below(data.size() - 40000);
          const auto bytes = section.read(at, 40000);
          if (std::memcmp(bytes.data(), data.data() + at, bytes.size()) != 0) ++wrong;
        }
      });
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("a writer that is used in the wrong order says so") {
  SectionFileWriter writer("thing", 1);
  CHECK(code_of([&] { writer.append("x"); }) == ErrorCode::kInternal);
  writer.add("a", "x");
  const auto code = [&](const std::string& name) {
    try {
      writer.begin(name);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(code("a") == "section 'a' cannot begin here");
  CHECK(code("") == "section '' cannot begin here");
  CHECK(code(std::string(24, 'n')) != "");
}

}  // namespace ragctl
