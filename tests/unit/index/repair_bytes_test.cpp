// Whatever a repair makes anew is, byte for byte, what a fresh index makes, or what was there.
#include <filesystem>

#include "damaged_corpus.hpp"
#include "ragctl/index/filter.hpp"
#include "ragctl/index/repair.hpp"
#include "ragctl/index/verify.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::collection;
using test::Scratch;
using test::spoil_section;
using test::view_of;

const std::string kStores = std::string(RAGCTL_SOURCE_DIR) + "/testdata/stores/";

std::vector<std::string> segments_of(const std::string& path) {
  std::vector<std::string> names;
  for (const StoredFile& file : read_newest_manifest(path).files) {
    if (file.path.starts_with("segments/")) names.push_back(file.path);
  }
  return names;
}

// The chunks that a knowledge base holds, in the collection's order.
std::vector<Chunk> survivors(const std::string& path) {
  const auto left = view_of(path).chunks;
  std::vector<Chunk> chunks;
  for (const Chunk& chunk : collection().chunks) {
    if (left.contains(chunk.id)) chunks.push_back(chunk);
  }
  return chunks;
}

}  // namespace

TEST_CASE("what is left of a segment is written as a fresh index of the same chunks") {
  for (const std::string type : {"flat", "int8", "binary", "hnsw"}) {
    INFO(type);
    const Scratch scratch;
    collection().commit(scratch / "kb", collection().chunks, type);
    const std::string segment = segments_of(scratch / "kb").at(0);
    spoil_section(scratch / "kb" + "/" + segment, "chunks.records", 24);
    spoil_section(scratch / "kb" + "/" + segment, "fields.codes", 24);
    const RepairReport report = repair_knowledge_base(scratch / "kb", false, {});
    CHECK(report.committed);
    REQUIRE(report.lost_documents.size() >= 1);
    const std::vector<Chunk> left = survivors(scratch / "kb");
    REQUIRE(left.size() < collection().chunks.size());
    REQUIRE(left.size() >= collection().chunks.size() - 6);
    collection().commit(scratch / "fresh", left, type);
    CHECK(segments_of(scratch / "kb") == segments_of(scratch / "fresh"));
    CHECK(view_of(scratch / "kb") == view_of(scratch / "fresh"));
  }
}

TEST_CASE("filters of a repaired knowledge base find what they found before") {
  const Scratch scratch;
  collection().build(scratch / "kb", "flat");
  const Filter filter = Filter::parse("year >= 2005 and (topics == \"topic1\" or open == true)");
  const auto visible = [&] {
    const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
    return std::make_pair(kb.visible_rows(filter).chunks, kb.visible_rows(filter).documents);
  };
  const auto before = visible();
  REQUIRE(before.first > 0);
  for (const std::string section :
       {"fields", "fields.values", "fields.sets", "fields.codes", "fields.rows"}) {
    for (const std::string& segment : segments_of(scratch / "kb")) {
      const std::string path = scratch / "kb" + "/" + segment;
      if (!SectionFile(path, kSegmentKind, kSegmentVersion).has(section)) continue;
      spoil_section(path, section, 24);
    }
    INFO(section);
    CHECK_FALSE(verify_knowledge_base(scratch / "kb", {}).faults.empty());
    CHECK(repair_knowledge_base(scratch / "kb", false, {}).lossless());
    CHECK(visible() == before);
  }
}

// The first segments of version 2, which lack terms.top.
TEST_CASE("a segment of an earlier ragctl is written again byte for byte as it was") {
  for (const std::string section :
       {"postings", "terms.blocks", "lengths", "fields.codes", "codes.binary", "vectors"}) {
    const Scratch scratch;
    const std::string kb = scratch / "kb";
    fs::copy(kStores + "v2", kb, fs::copy_options::recursive);
    for (const std::string& segment : segments_of(kb)) {
      const std::string path = kb + "/" + segment;
      const std::string good = read_file(path);
      spoil_section(path, section, 24);
      INFO(segment << " " << section);
      const RepairReport report = repair_knowledge_base(kb, false, {});
      CHECK(report.lossless());
      CHECK_FALSE(report.committed);
      CHECK(read_file(path) == good);
    }
    CHECK(verify_knowledge_base(kb, {}).faults.empty());
  }
}

// Those of version 1 here have graphs, which are built in another way today.
TEST_CASE("a segment whose graph is built otherwise today is made anew without losing a document") {
  const Scratch scratch;
  const std::string kb = scratch / "kb";
  fs::copy(kStores + "v1", kb, fs::copy_options::recursive);
  const auto before = view_of(kb).chunks;
  for (const std::string& segment : segments_of(kb)) spoil_section(kb + "/" + segment, "postings", 24);
  const RepairReport report = repair_knowledge_base(kb, false, {});
  CHECK(report.lost_documents.empty());
  CHECK(report.lost_vectors.empty());
  CHECK(verify_knowledge_base(kb, {}).faults.empty());
  CHECK(view_of(kb).chunks == before);
}

// What an earlier ragctl wrote and what cannot be written again is gathered into a segment of today.
TEST_CASE("what is left of a segment of an earlier ragctl is written as a segment of today") {
  for (const std::string version : {"v1", "v2"}) {
    const Scratch scratch;
    const std::string kb = scratch / "kb";
    fs::copy(kStores + version, kb, fs::copy_options::recursive);
    const std::size_t before = view_of(kb).chunks.size();
    for (const std::string& segment : segments_of(kb))
      spoil_section(kb + "/" + segment, "chunks.records", 24);
    const RepairReport report = repair_knowledge_base(kb, false, {});
    CHECK(report.committed);
    CHECK_FALSE(report.lost_documents.empty());
    CHECK(verify_knowledge_base(kb, {}).faults.empty());
    const std::vector<std::string> made = segments_of(kb);
    REQUIRE(made.size() == 1);
    const SectionFile file(kb + "/" + made[0], kSegmentKind, kSegmentVersion);
    CHECK(file.has("terms.top"));
    CHECK(file.has("fields"));
    CHECK(view_of(kb).chunks.size() + 12 >= before);
  }
}

}  // namespace ragctl
