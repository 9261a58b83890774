// Columns whose contents are wrong although their checksums are right: an error or an answer, never a read
// outside.
#include "field_columns.hpp"

#include <filesystem>
#include <functional>

#include "corpus.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/index/filter.hpp"
#include "segment.hpp"
#include "segment_filter.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::Scratch;

// Dense and sparse columns, sets of several values, exceptions, a field of chunks.
std::string small_segment(const Scratch& scratch) {
  std::vector<Chunk> chunks = test::random_corpus(3, 20, 2);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    Chunk& chunk = chunks[i];
    chunk.metadata = parse_json(R"({"tags":["x","y"],"year":)" + std::to_string(2000 + i / 2) + "}", {});
    if (i / 2 == 3) chunk.metadata.set("rare", true);
    if (i % 7 == 1) chunk.metadata.set("year", 1);
    chunk.page = static_cast<std::uint32_t>(i);
  }
  test::update(scratch / "kb", chunks);
  return fs::directory_iterator(fs::path(scratch / "kb/segments"))->path().string();
}

// The segment with one section's bytes changed, checksums and all.
void rewrite(const std::string& from, const std::string& to, const std::string& changed,
             const std::function<void(std::string&)>& change) {
  const SectionFile file(from, kSegmentKind, kSegmentVersion);
  SectionFileWriter writer(kSegmentKind, kSegmentVersion);
  for (const std::string& name : file.names()) {
    const Section section = file.section(name);
    std::string bytes(section.read_text(0, section.size()));
    if (name == changed) change(bytes);
    writer.add(name, bytes);
  }
  test::overwrite(to, writer.finish());
}

// Whether everything that reads columns ends with an answer or with Error(kStore).
bool answers(const std::string& path) {
  try {
    const Segment segment(path, "");
    for (const char* text :
         {"tags == 'x'", "tags exists and year > 2003", "rare == true or page >= 4",
          "heading contains 'second'", "path starts_with 'file/doc1'", "title == 'title of doc3'"}) {
      const Filter filter = Filter::parse(text);
      std::vector<TestField> tests(2);
      (void)SegmentFilter(segment, tests).rows(filter.root());
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kStore) throw;
    return false;
  }
  return true;
}

}  // namespace

TEST_CASE("columns cut at every length are errors") {
  const Scratch scratch;
  const std::string good = small_segment(scratch);
  const std::string bad = scratch / "bad.seg";
  const SectionFile file(good, kSegmentKind, kSegmentVersion);
  for (const std::string name : {"fields", "fields.values", "fields.sets", "fields.codes", "fields.rows"}) {
    const std::size_t size = file.section(name).size();
    REQUIRE(size > 0);
    std::size_t refused = 0;
    for (std::size_t length = 0; length < size; ++length) {
      rewrite(good, bad, name, [length](std::string& bytes) { bytes.resize(length); });
      refused += answers(bad) ? 0 : 1;
    }
    INFO(name);
    // The end of the values may belong to a field that none of the filters reads whole.
    CHECK((name == "fields.values" || name == "fields.codes" ? refused > size / 2 : refused == size));
  }
}

TEST_CASE("columns with any byte changed do not crash a reader") {
  const Scratch scratch;
  const std::string good = small_segment(scratch);
  REQUIRE(answers(good));
  const std::string bad = scratch / "bad.seg";
  const SectionFile file(good, kSegmentKind, kSegmentVersion);
  std::size_t refused = 0;
  for (const std::string name : {"fields", "fields.values", "fields.sets", "fields.codes", "fields.rows"}) {
    for (std::size_t at = 0; at < file.section(name).size(); ++at) {
      for (const int flip : {1, 0x80, 0xFF}) {
        rewrite(good, bad, name,
                [at, flip](std::string& bytes) { bytes[at] = static_cast<char>(bytes[at] ^ flip); });
        refused += answers(bad) ? 0 : 1;
      }
    }
  }
  CHECK(refused > 100);
}

TEST_CASE("a segment without the sections makes its columns from the records") {
  const Scratch scratch;
  const std::string good = small_segment(scratch);
  const std::string old = scratch / "old.seg";
  const SectionFile file(good, kSegmentKind, kSegmentVersion);
  SectionFileWriter writer(kSegmentKind, 1);
  for (const std::string& name : file.names()) {
    const Section section = file.section(name);
    if (!name.starts_with("fields")) writer.add(name, section.read_text(0, section.size()));
  }
  test::overwrite(old, writer.finish());
  const Segment with(good, "");
  const Segment without(old, "");
  for (const char* text :
       {"tags == 'y' and year >= 2005", "not rare exists", "page in (3, 5) or year == 1"}) {
    std::vector<TestField> tests(2);
    const Filter filter = Filter::parse(text);
    CHECK(SegmentFilter(with, tests).rows(filter.root()) ==
          SegmentFilter(without, tests).rows(filter.root()));
  }
  REQUIRE(without.fields().entries().size() == with.fields().entries().size());
  for (std::size_t i = 0; i < with.fields().entries().size(); ++i)
    CHECK(with.fields().entries()[i].name == without.fields().entries()[i].name);
}

}  // namespace ragctl
