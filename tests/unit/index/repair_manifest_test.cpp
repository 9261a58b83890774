// Lost manifests: what they named is found again, by their hash or as far as files tell.
#include <filesystem>
#include <map>

#include "damaged_corpus.hpp"
#include "ragctl/index/repair.hpp"
#include "ragctl/index/snapshots.hpp"
#include "ragctl/index/verify.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::collection;
using test::make_chunk;
using test::Scratch;

// The texts of the newest snapshot, by chunk.
std::map<std::string, std::string> texts_of(const std::string& path) {
  const KnowledgeBase kb = KnowledgeBase::open(path);
  std::map<std::string, std::string> texts;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (kb.live(row)) texts[kb.chunk_id(row)] = kb.chunk(row).text;
  }
  return texts;
}

// With another option each time, so that nobody can put its manifest together again.
void commit_otherwise(const std::string& path, const std::vector<Chunk>& chunks) {
  static double k1 = 1.5;
  IndexOptions options = test::plain_options();
  options.prune = "all";
  options.k1 = k1 += 0.01;
  update_knowledge_base(path, {chunks, nullptr, {}}, options, {});
}

std::string manifest_file(const std::string& path, std::uint64_t sequence) {
  return path + "/" + manifest_path(sequence, read_manifest(path, sequence).id);
}

RepairReport repair(const std::string& path) {
  const RepairReport dry = repair_knowledge_base(path, true, {});
  const RepairReport report = repair_knowledge_base(path, false, {});
  CHECK(dry.lossless() == report.lossless());
  CHECK(dry.unsure_documents == report.unsure_documents);
  for (const std::string& fault : verify_knowledge_base(path, {}).faults) FAIL_CHECK(fault);
  CHECK(repair_knowledge_base(path, false, {}).faults.empty());
  return report;
}

}  // namespace

TEST_CASE("what stands behind the end of a file is cut off, nothing is lost") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  collection().build(path, "flat");
  for (const std::string& file : test::files_of(path)) {
    const std::string good = read_file(file);
    for (const std::string& appendix : {std::string("\n"), std::string(100'000, 'x'), good}) {
      INFO(file << " and " << appendix.size() << " bytes");
      test::overwrite(file, good + appendix);
      const RepairReport report = repair(path);
      CHECK(report.lossless());
      CHECK_FALSE(report.committed);
      REQUIRE(read_file(file) == good);
    }
  }
}

// Snapshot 2 has a segment and tombstones of its own, snapshot 3 other tombstones.
TEST_CASE("lost manifests are put together again of the files that they named") {
  using Sequences = std::vector<std::uint64_t>;
  for (const Sequences& lost : {Sequences{3}, Sequences{2}, Sequences{2, 3}}) {
    const Scratch scratch;
    const std::string path = scratch / "kb";
    collection().build(path, "flat");
    const auto before = texts_of(path);
    std::map<std::string, std::string> good;
    for (const std::uint64_t sequence : lost) {
      const std::string file = manifest_file(path, sequence);
      good[file] = read_file(file);
    }
    for (const auto& [file, text] : good) test::overwrite(file, "gone");
    if (lost == Sequences{3}) fs::remove(good.begin()->first);  // CURRENT tells of it still
    const RepairReport report = repair(path);
    CHECK(report.lossless());
    CHECK_FALSE(report.committed);
    for (const auto& [file, text] : good) CHECK(read_file(file) == text);
    CHECK(texts_of(path) == before);
    CHECK(KnowledgeBase::open_as_of(path, "two").info().sequence == 2);
  }
}

TEST_CASE("the manifest of an only snapshot with the default options is put together again") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  test::update(path, {make_chunk("b", 0, "two")});
  const std::string alone = scratch / "alone";
  update_knowledge_base(alone, {std::vector<Chunk>{make_chunk("a", 0, "one")}, nullptr, {}}, {}, {});
  commit_otherwise(path, {make_chunk("b", 0, "two"), make_chunk("c", 0, "three")});
  for (const std::string& kb : {alone, path}) {
    const std::string file = manifest_file(kb, 1);
    const std::string good = read_file(file);
    test::overwrite(file, "gone");
    const bool found = kb == alone;  // the options of the other one were others
    CHECK(repair(kb).lossless() == found);
    CHECK(fs::exists(file) == found);
    if (found) CHECK(read_file(file) == good);
  }
}

TEST_CASE("the manifest of a commit with a model for the first time, or another one, is put together again") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  IndexOptions options = test::plain_options();
  options.prune = "all";
  options.vector_type = "flat";
  options.hnsw_m = 4;
  test::update(path, {make_chunk("a", 0, "one")}, options);
  collection().commit(path, collection().chunks, "flat");
  const std::string file = manifest_file(path, 2);
  const std::string good = read_file(file);
  fs::remove(file);
  CHECK(repair(path).lossless());
  CHECK(read_file(file) == good);
}

TEST_CASE("a file that only lost manifests named is mended, before they are found or behind that") {
  const Scratch original;
  collection().build(original / "kb", "flat");
  for (const StoredFile& file : read_manifest(original / "kb", 2).files) {
    if (!file.path.starts_with("segments/")) continue;
    for (const bool words : {false, true}) {
      INFO(file.path << (words ? ", its postings" : ", its end"));
      const Scratch scratch;
      const std::string path = scratch / "kb";
      fs::copy(original / "kb", path, fs::copy_options::recursive);
      const std::string good = read_file(path + "/" + file.path);
      if (words) {
        test::spoil_section(path + "/" + file.path, "postings", 24);
      } else {
        test::overwrite(path + "/" + file.path, good + "\n");
      }
      const std::vector<std::string> lost = {manifest_file(path, 2), manifest_file(path, 3)};
      for (const std::string& manifest : lost) test::overwrite(manifest, "gone");
      CHECK(repair(path).lossless());
      CHECK(read_file(path + "/" + file.path) == good);
    }
  }
}

TEST_CASE("a restored snapshot whose manifest is lost is found again") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  collection().build(path, "flat");
  restore_snapshot(path, "1");
  const auto before = texts_of(path);
  fs::remove(manifest_file(path, 4));
  CHECK(repair(path).lossless());
  CHECK(texts_of(path) == before);
}

TEST_CASE("segments and tombstones of a manifest that cannot be found again go on top of the one before") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  commit_otherwise(path, {make_chunk("a", 0, "one"), make_chunk("b", 0, "two"), make_chunk("c", 0, "three"),
                          make_chunk("f", 0, "six")});
  commit_otherwise(path, {make_chunk("a", 0, "changed"), make_chunk("c", 0, "three"),
                          make_chunk("d", 0, "four"), make_chunk("e", 0, "five"), make_chunk("f", 0, "six")});
  const auto before = texts_of(path);
  test::overwrite(manifest_file(path, 2), "gone");
  const RepairReport report = repair(path);
  CHECK(report.lost_documents.empty());
  CHECK(report.unsure_documents.empty());
  REQUIRE(report.lost_snapshots.size() == 1);
  CHECK(report.lost_snapshots[0].sequence == 2);
  CHECK(texts_of(path) == before);
  collect_knowledge_base_garbage(path, 1, false);
  CHECK(texts_of(path) == before);
}

TEST_CASE("documents that a lost snapshot may have deleted are named") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  commit_otherwise(path, {make_chunk("a", 0, "one"), make_chunk("b", 0, "two")});
  commit_otherwise(path, {make_chunk("c", 0, "three")});
  test::overwrite(manifest_file(path, 2), "gone");
  const RepairReport report = repair(path);
  CHECK_FALSE(report.lossless());
  CHECK(report.unsure_documents == std::vector<std::string>{"a", "b"});
  CHECK(texts_of(path).size() == 3);
}

TEST_CASE("after a change of the model the lost snapshot is what was written with the new one") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  IndexOptions options = test::plain_options();
  options.prune = "all";
  std::vector<Chunk> chunks = test::random_corpus(7, 6);
  for (const std::size_t dimension : {8U, 4U}) {
    const VectorSet vectors = test::vectors_for(chunks, dimension);
    test::update(path, chunks, options, &vectors);
    chunks.erase(chunks.begin(), chunks.begin() + 2);
  }
  const auto before = texts_of(path);
  test::overwrite(manifest_file(path, 2), "gone");
  const RepairReport report = repair(path);
  REQUIRE(report.lost_otherwise.size() == 1);
  CHECK_THAT(report.lost_otherwise[0], Catch::Contains("snapshot 1: what only it holds was left out"));
  CHECK(texts_of(path) == before);
  CHECK(KnowledgeBase::open(path).info().dimension == 4);
}

}  // namespace ragctl
