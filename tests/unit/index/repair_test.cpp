// A knowledge base damaged in every way that we could think of: after a repair it verifies, and what was
// there before is either there still or told to be lost.
#include "ragctl/index/repair.hpp"

#include <filesystem>
#include <map>
#include <set>

#include "damaged_corpus.hpp"
#include "ragctl/index/snapshots.hpp"
#include "ragctl/index/verify.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::collection;
using test::files_of;
using test::Scratch;
using test::spoil_section;
using test::View;
using test::view_of;

// Ids of chunks whose document's id is damaged are told without it.
std::string without_document(const std::string& id) { return "..." + id.substr(id.find('#')); }

// The chunks of `before` that are not in `after` are those that the report names; the rest is as it was.
void check_losses(const View& before, const View& after, const RepairReport& report) {
  std::set<std::string> told;
  for (const LostDocument& document : report.lost_documents) {
    CHECK_FALSE(document.chunks.empty());
    told.insert(document.chunks.begin(), document.chunks.end());
  }
  const bool nameless = !told.empty() && told.begin()->starts_with("...");
  std::set<std::string> lost;
  for (const auto& [id, chunk] : before.chunks) {
    const auto found = after.chunks.find(id);
    if (found == after.chunks.end()) {
      lost.insert(nameless ? without_document(id) : id);
    } else {
      CHECK(found->second == chunk);
      CHECK(after.vectors.at(id) == before.vectors.at(id));
    }
  }
  CHECK(after.chunks.size() + lost.size() == before.chunks.size());
  CHECK(told == lost);
}

RepairReport repair_and_check(const std::string& path, const View& before) {
  const RepairReport dry = repair_knowledge_base(path, true, {});
  const RepairReport report = repair_knowledge_base(path, false, {});
  CHECK_FALSE(report.faults.empty());
  CHECK(dry.faults == report.faults);
  CHECK(dry.lossless() == report.lossless());
  CHECK(dry.lost_documents.size() == report.lost_documents.size());
  const VerifyReport verified = verify_knowledge_base(path, {});
  for (const std::string& fault : verified.faults) FAIL_CHECK(fault);
  const View after = view_of(path);
  check_losses(before, after, report);
  if (report.lossless()) CHECK(after == before);
  CHECK(repair_knowledge_base(path, false, {}).faults.empty());  // nothing is left to do
  CHECK(collect_knowledge_base_garbage(path, 10).manifests == 0);
  CHECK_FALSE(fs::exists(path + "/damaged"));
  return report;
}

// A fresh copy of the collection's knowledge base for each damage.
class Patient {
 public:
  Patient() {
    static const Scratch original;
    static const bool built = (collection().build(original / "kb", "hnsw"), true);
    REQUIRE(built);
    fs::copy(original / "kb", path(), fs::copy_options::recursive);
    before_ = view_of(path());
  }
  std::string path() const { return scratch_ / "kb"; }
  RepairReport repair() const { return repair_and_check(path(), before_); }
  const View& before() const { return before_; }

  Manifest newest() const { return read_newest_manifest(path()); }
  std::string largest_segment() const {
    std::string largest;
    std::uint64_t size = 0;
    for (const StoredFile& file : newest().files) {
      if (!file.path.starts_with("segments/") || file.size <= size) continue;
      largest = path() + "/" + file.path;
      size = file.size;
    }
    return largest;
  }
  std::string file_in(const std::string& folder) const {
    for (const StoredFile& file : newest().files) {
      if (file.path.starts_with(folder)) return path() + "/" + file.path;
    }
    return {};
  }

 private:
  Scratch scratch_;
  View before_;
};

}  // namespace

TEST_CASE("a sound knowledge base is left alone") {
  const Patient patient;
  const RepairReport report = repair_knowledge_base(patient.path(), false, {});
  CHECK(report.faults.empty());
  CHECK_FALSE(report.committed);
  CHECK(report.lossless());
  CHECK(report.newest.sequence == 3);
}

TEST_CASE("one wrong byte anywhere is changed back, nothing is lost") {
  const Patient probe;
  Random random(92);
  for (const std::string& manifest : files_of(probe.path() + "/manifests"))
    fs::last_write_time(manifest, fs::file_time_type::clock::now() - std::chrono::hours(10));
  const std::int64_t committed_at = list_snapshots(probe.path()).front().committed_at;
  for (const std::string& file : files_of(probe.path())) {
    const std::string good = read_file(file);
    for (int i = 0; i < 3; ++i) {
      std::string bad = good;
      const std::size_t at = i == 0 ? 20 : i == 1 ? good.size() - 20 : random.below(good.size());
      bad[at] = static_cast<char>(bad[at] ^ (i % 2 == 0 ? 1 << random.below(8) : 1 + random.below(255)));
      const auto time = fs::last_write_time(file);
      test::overwrite(file, bad);
      fs::last_write_time(file, time);
      INFO(file << ": byte " << at);
      const RepairReport report = repair_and_check(probe.path(), probe.before());
      CHECK(report.lossless());
      CHECK_FALSE(report.committed);
      REQUIRE(read_file(file) == good);
    }
  }
  const std::vector<SnapshotInfo> snapshots = list_snapshots(probe.path());
  REQUIRE(snapshots.size() == 3);
  CHECK(snapshots.front().committed_at == committed_at);
}

TEST_CASE("any section of a segment can be destroyed: what it held is made anew or told to be lost") {
  for (const std::string section : {"documents.table", "documents.records", "chunks.table",
                                    "chunks.records",  "chunks.by_id",      "fields",
                                    "fields.values",   "fields.sets",       "fields.codes",
                                    "fields.rows",     "terms.index",       "terms.blocks",
                                    "terms.top",       "postings",          "lengths",
                                    "title_lengths",   "vectors",           "graph.head",
                                    "graph.base",      "graph.index",       "meta"}) {
    INFO(section);
    const Patient patient;
    const std::string segment = patient.largest_segment();
    const std::string good = read_file(segment);
    spoil_section(segment, section, 24);
    const RepairReport report = patient.repair();
    if (report.lossless()) CHECK(read_file(segment) == good);
    const bool texts = section == "documents.records" || section == "chunks.records";
    CHECK(report.lossless() == !texts);
    CHECK(report.committed == texts);
    CHECK(report.lost_documents.size() <= 3);
    CHECK(report.lost_vectors.empty());
    CHECK(list_snapshots(patient.path()).size() == (texts ? 1 : 3));
  }
}

TEST_CASE("codes of vectors are made anew from the vectors") {
  for (const auto& [type, section] :
       std::vector<std::pair<std::string, std::string>>{{"int8", "codes.int8"},
                                                        {"int8", "codes.scales"},
                                                        {"binary", "codes.binary"},
                                                        {"binary", "codes.centre"}}) {
    INFO(section);
    const Scratch scratch;
    const std::string path = scratch / "kb";
    collection().build(path, type);
    const View before = view_of(path);
    spoil_section(path + "/" + read_manifest(path, 1).files.back().path, section, 24);
    CHECK_FALSE(verify_knowledge_base(path, {}).faults.empty());
    CHECK(repair_knowledge_base(path, false, {}).lossless());
    CHECK(verify_knowledge_base(path, {}).faults.empty());
    CHECK(view_of(path) == before);
  }
}

TEST_CASE("a truncated segment gives back what lies before the cut") {
  std::size_t kept_before = 0;
  for (const double share : {0.02, 0.1, 0.2, 0.3, 0.5, 0.8, 0.99}) {
    const Patient patient;
    const std::string segment = patient.largest_segment();
    const std::string good = read_file(segment);
    test::overwrite(segment,
                    good.substr(0, static_cast<std::size_t>(share * static_cast<double>(good.size()))));
    INFO("cut to " << share);
    const RepairReport report = repair_knowledge_base(patient.path(), false, {});
    CHECK(report.committed != report.lossless());
    CHECK(verify_knowledge_base(patient.path(), {}).faults.empty());
    const View after = view_of(patient.path());
    for (const auto& [id, chunk] : after.chunks) CHECK(patient.before().chunks.at(id) == chunk);
    for (const auto& [id, vector] : after.vectors) CHECK(patient.before().vectors.at(id) == vector);
    CHECK(after.chunks.size() >= kept_before);
    kept_before = after.chunks.size();
    if (after.chunks.size() < patient.before().chunks.size()) CHECK_FALSE(report.lost_documents.empty());
  }
  CHECK(kept_before == collection().chunks.size() - 6);
}

TEST_CASE("a missing CURRENT is written anew") {
  const Patient patient;
  fs::remove(patient.path() + "/CURRENT");
  const RepairReport report = patient.repair();
  CHECK(report.lossless());
  CHECK_FALSE(report.committed);
}

TEST_CASE("missing tombstones are inferred where another snapshot or segment tells them") {
  const Patient patient;
  const std::string deletions = patient.file_in("deletions/");
  REQUIRE_FALSE(deletions.empty());
  fs::remove(deletions);
  const RepairReport report = repair_knowledge_base(patient.path(), false, {});
  // Those of modified documents follow, those of deleted ones do not.
  CHECK(report.lost_documents.empty());
  REQUIRE(report.lost_otherwise.size() == 1);
  CHECK_THAT(report.lost_otherwise[0], Catch::Contains("3 of its 6 tombstones are lost"));
  CHECK(verify_knowledge_base(patient.path(), {}).faults.empty());
  const View after = view_of(patient.path());
  CHECK(after.chunks.size() == patient.before().chunks.size() + 6);
  for (const auto& [id, chunk] : patient.before().chunks) CHECK(after.chunks.at(id) == chunk);
}

TEST_CASE("without its model a knowledge base still answers by words") {
  const Patient patient;
  fs::remove(patient.file_in("models/"));
  const RepairReport report = patient.repair();
  CHECK(report.lost_documents.empty());
  REQUIRE_FALSE(report.lost_otherwise.empty());
  CHECK_THAT(report.lost_otherwise[0], Catch::Contains("the model is lost"));
  CHECK(report.lost_snapshots.size() == 2);
  CHECK(report.lost_tags == std::vector<std::string>{"two"});
  CHECK(KnowledgeBase::open(patient.path()).embedder() == nullptr);
}

TEST_CASE("vectors without a model to make them are zero and told") {
  const Patient patient;
  fs::remove(patient.file_in("models/"));
  spoil_section(patient.largest_segment(), "vectors", 4000);
  const RepairReport report = repair_knowledge_base(patient.path(), false, {});
  CHECK_FALSE(report.lost_vectors.empty());
  CHECK(report.lost_documents.empty());
  CHECK(verify_knowledge_base(patient.path(), {}).faults.empty());
  const View after = view_of(patient.path());
  for (const std::string& id : report.lost_vectors)
    CHECK(after.vectors.at(id) == std::vector<float>(8, 0.0F));
}

TEST_CASE("a missing segment is lost with all its documents and no others") {
  const Patient patient;
  const std::string segment = patient.largest_segment();
  fs::remove(segment);
  const RepairReport report = repair_knowledge_base(patient.path(), false, {});
  CHECK_FALSE(report.lost_documents.empty());
  CHECK(report.lost_snapshots.size() >= 1);
  CHECK(verify_knowledge_base(patient.path(), {}).faults.empty());
  const View after = view_of(patient.path());
  CHECK_FALSE(after.chunks.empty());
  for (const auto& [id, chunk] : after.chunks) CHECK(patient.before().chunks.at(id) == chunk);
}

TEST_CASE("a segment file that holds another segment counts as missing") {
  const Patient patient;
  const std::string segment = patient.largest_segment();
  std::string other;
  for (const std::string& file : files_of(patient.path() + "/segments")) {
    if (file != segment) other = file;
  }
  REQUIRE_FALSE(other.empty());
  const Patient without;
  fs::remove(without.largest_segment());
  const RepairReport expected = repair_knowledge_base(without.path(), false, {});
  test::overwrite(segment, read_file(other));
  const RepairReport report = repair_knowledge_base(patient.path(), false, {});
  CHECK(report.lost_documents.size() == expected.lost_documents.size());
  CHECK(verify_knowledge_base(patient.path(), {}).faults.empty());
  CHECK(view_of(patient.path()) == view_of(without.path()));
}

// Row 0 is dead in an older snapshot; that says nothing of documents whose rows nobody knows.
TEST_CASE("documents that cannot be located are told to be lost") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  std::vector<Chunk> now = collection().chunks;
  collection().commit(path, now, "flat");
  for (int i = 0; i < 2; ++i) {
    now.erase(now.begin(), now.begin() + 2);
    collection().commit(path, now, "flat");
  }
  const Manifest newest = read_newest_manifest(path);
  for (const StoredFile& file : newest.files) {
    if (file.path.starts_with("deletions/")) fs::remove(path + "/" + file.path);
    if (!file.path.starts_with("segments/")) continue;
    for (const char* section : {"documents.table", "chunks.table", "chunks.records"})
      spoil_section(path + "/" + file.path, section, 1'000'000);
  }
  const RepairReport report = repair_knowledge_base(path, false, {});
  CHECK(report.lost_documents.size() == 24);
  CHECK(verify_knowledge_base(path, {}).faults.empty());
}

TEST_CASE("without any manifest the newest version of each document is gathered from the segments") {
  const Patient patient;
  for (std::uint64_t sequence = 3; sequence >= 1; --sequence) {  // a copy has other times
    const auto time = fs::file_time_type::clock::now() - std::chrono::hours(10 - sequence);
    for (const StoredFile& file : read_manifest(patient.path(), sequence).files)
      fs::last_write_time(patient.path() + "/" + file.path, time);
  }
  for (const std::string& file : files_of(patient.path() + "/manifests")) test::overwrite(file, "gone");
  fs::remove(patient.path() + "/CURRENT");
  const RepairReport report = repair_knowledge_base(patient.path(), false, {});
  CHECK(report.committed);
  CHECK_FALSE(report.lossless());
  CHECK(verify_knowledge_base(patient.path(), {}).faults.empty());
  const View after = view_of(patient.path());
  for (const auto& [id, chunk] : patient.before().chunks) CHECK(after.chunks.at(id) == chunk);
  CHECK(KnowledgeBase::open(patient.path()).embedder() != nullptr);
  fs::remove_all(patient.path() + "/segments");
  fs::create_directory(patient.path() + "/segments");
  for (const std::string& file : files_of(patient.path() + "/manifests")) fs::remove(file);
  test::error_of([&] { repair_knowledge_base(patient.path(), false, {}); }, ErrorCode::kStore);
}

TEST_CASE("a damaged TAGS keeps its sound lines") {
  const Patient patient;
  tag_snapshot(patient.path(), "three", "3", false);
  std::string tags = read_file(patient.path() + "/TAGS");
  tags.replace(tags.find("three"), 2, "??");
  test::overwrite(patient.path() + "/TAGS", tags);
  const RepairReport report = repair_knowledge_base(patient.path(), false, {});
  REQUIRE(report.lost_otherwise.size() == 1);
  CHECK_THAT(report.lost_otherwise[0], Catch::Contains("TAGS was damaged: 1 tags could be read"));
  CHECK(KnowledgeBase::open_as_of(patient.path(), "two").info().sequence == 2);
  tag_snapshot(patient.path(), "three", "3", false);
  spoil_section(patient.largest_segment(), "postings", 24);
  CHECK(repair_knowledge_base(patient.path(), false, {}).lossless());
  CHECK(KnowledgeBase::open_as_of(patient.path(), "three").info().sequence == 3);
}

TEST_CASE("random damage never crashes a repair and never gives wrong contents") {
  Random random(93);
  for (int round = 0; round < 12; ++round) {
    const Patient patient;
    const std::vector<std::string> files = files_of(patient.path());
    for (std::uint64_t i = 0; i <= random.below(3); ++i) {
      const std::string& file = files[random.below(files.size())];
      std::string bytes = fs::exists(file) ? read_file(file) : "";
      if (bytes.empty()) continue;
      const std::size_t at = random.below(bytes.size());
      const std::uint64_t kind = random.below(4);
      if (kind == 0) bytes.resize(at);
      for (std::size_t k = at;
           kind > 0 && k < std::min<std::size_t>(bytes.size(), at + 1 + random.below(300)); ++k)
        bytes[k] = static_cast<char>(random.below(256));
      test::overwrite(file, bytes);
    }
    INFO("round " << round);
    RepairReport report;
    try {
      report = repair_knowledge_base(patient.path(), false, {});
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kStore);
      continue;
    }
    for (const std::string& fault : verify_knowledge_base(patient.path(), {}).faults) FAIL_CHECK(fault);
    const View after = view_of(patient.path());
    const std::map<std::string, Chunk> original = [] {
      std::map<std::string, Chunk> map;
      for (const Chunk& chunk : collection().chunks) map[chunk.id] = chunk;
      return map;
    }();
    for (const auto& [id, chunk] : after.chunks) {
      const auto now = patient.before().chunks.find(id);
      CHECK((now != patient.before().chunks.end() ? now->second == chunk : original.at(id) == chunk));
    }
    if (report.lossless()) CHECK(after == patient.before());
  }
}

}  // namespace ragctl
