#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "corpus.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/index/snapshots.hpp"
#include "ragctl/store/repository.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using test::make_chunk;
using test::named;
using test::plain_options;
using test::Scratch;
using test::update;

std::map<std::string, std::string> all_files(const std::string& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), directory).string()] = read_file(entry.path().string());
  }
  return files;
}

// All live chunks by id.
std::map<std::string, Chunk> contents(const std::string& path) {
  const KnowledgeBase kb = KnowledgeBase::open(path);
  std::map<std::string, Chunk> chunks;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (!kb.live(row)) continue;
    Chunk chunk = kb.chunk(row);
    CHECK(kb.chunk_id(row) == chunk.id);
    CHECK(kb.document_id(row) == chunk.document_id);
    CHECK(kb.find_chunk(chunk.id) == row);
    const auto rows = kb.document_rows(chunk.document_id);
    CHECK(std::count(rows.begin(), rows.end(), row) == 1);
    CHECK(chunks.emplace(chunk.id, chunk).second);
  }
  CHECK(chunks.size() == kb.info().chunks);
  return chunks;
}

void check_contents(const std::string& path, const std::vector<Chunk>& expected) {
  std::map<std::string, Chunk> map;
  for (const Chunk& chunk : expected) map.emplace(chunk.id, chunk);
  CHECK(contents(path) == map);
}

}  // namespace

TEST_CASE("a new knowledge base holds every field of every chunk") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(41, 40, 3);
  const IndexReport report = update(scratch / "kb", chunks);
  CHECK(report.scanned == 40);
  CHECK(report.added == 40);
  CHECK(report.modified + report.unchanged + report.deleted == 0);
  CHECK(report.chunks == 120);
  CHECK(report.committed);
  CHECK(report.snapshot.sequence == 1);
  CHECK(report.snapshot.documents == 40);
  CHECK(report.snapshot.segments == 1);
  CHECK(report.snapshot.analyzer == make_analyzer("whitespace")->fingerprint());
  check_contents(scratch / "kb", chunks);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  CHECK(kb.info().id == report.snapshot.id);
  CHECK(kb.options() == plain_options());
  CHECK(kb.analyzer().fingerprint() == report.snapshot.analyzer);
  CHECK_FALSE(kb.find_chunk("nothing"));
  CHECK(kb.document_rows("nothing").empty());
  CHECK_NOTHROW(kb.verify());
}

TEST_CASE("an update without changes commits nothing") {
  const Scratch scratch;
  std::vector<Chunk> chunks = test::random_corpus(42, 30);
  update(scratch / "kb", chunks);
  const auto before = all_files(scratch / "kb");
  std::reverse(chunks.begin(), chunks.end());
  const IndexReport report = update(scratch / "kb", chunks);
  CHECK(report.unchanged == 30);
  CHECK_FALSE(report.committed);
  CHECK(report.snapshot.sequence == 1);
  CHECK(report.chunks == 60);
  CHECK(all_files(scratch / "kb") == before);
}

TEST_CASE("new, modified and deleted documents are told apart") {
  const Scratch scratch;
  std::vector<Chunk> chunks = {make_chunk("a", 0, "one"), make_chunk("b", 0, "two"),
                               make_chunk("b", 1, "three"), make_chunk("c", 0, "four"),
                               make_chunk("d", 0, "five")};
  update(scratch / "kb", chunks);
  chunks = {make_chunk("a", 0, "one"), make_chunk("b", 0, "two"), make_chunk("b", 1, "changed"),
            make_chunk("d", 0, "five"), make_chunk("e", 0, "six")};
  const IndexReport report = update(scratch / "kb", chunks);
  CHECK(report.scanned == 4);
  CHECK(report.added == 1);
  CHECK(report.modified == 1);
  CHECK(report.unchanged == 2);
  CHECK(report.deleted == 1);
  CHECK(report.chunks == 5);
  CHECK(report.snapshot.sequence == 2);
  CHECK(report.snapshot.documents == 4);
  check_contents(scratch / "kb", chunks);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  CHECK(kb.search_lexical(test::query_of(kb, {{"three", 1.0F}, {"four", 1.0F}}), 10).empty());
  CHECK(kb.search_lexical(test::query_of(kb, {{"changed", 1.0F}}), 10).size() == 1);
  CHECK_NOTHROW(kb.verify());
}

TEST_CASE("any difference in a chunk makes its document modified") {
  const Scratch scratch;
  const std::vector<Chunk> original = {make_chunk("a", 0, "some text"), make_chunk("b", 0, "other text")};
  const std::vector<std::function<void(Chunk&)>> changes = {
      [](Chunk& c) { c.id += "x"; },
      [](Chunk& c) { c.text += "."; },
      [](Chunk& c) { c.end += 1; },
      [](Chunk& c) { c.ordinal = 4; },
      [](Chunk& c) { c.title = "new"; },
      [](Chunk& c) { c.heading_path.emplace_back("deeper"); },
      [](Chunk& c) { c.metadata.set("year", 2025); },
      [](Chunk& c) { c.acl = {}; },
      [](Chunk& c) { c.root = "elsewhere"; },
      [](Chunk& c) { c.document_hash = "0"; },
  };
  int number = 0;
  for (const auto& change : changes) {
    const std::string path = scratch / ("kb" + std::to_string(number++));
    update(path, original);
    std::vector<Chunk> chunks = original;
    change(chunks[0]);
    const IndexReport report = update(path, chunks);
    CHECK(report.modified == 1);
    CHECK(report.unchanged == 1);
    check_contents(path, chunks);
  }
}

TEST_CASE("another chunking of the same document counts as modified") {
  const Scratch scratch;
  update(scratch / "kb", {make_chunk("a", 0, "first half second half")});
  const IndexReport report =
      update(scratch / "kb", {make_chunk("a", 0, "first half"), make_chunk("a", 1, "second half")});
  CHECK(report.modified == 1);
  CHECK(report.chunks == 2);
}

// A new knowledge base of `all`, updated by `input` with this prune.
IndexReport after_update(const std::string& path, const std::vector<Chunk>& all, const IndexInput& input,
                         const std::string& prune) {
  update(path, all);
  IndexOptions options = plain_options();
  options.prune = prune;
  return update_knowledge_base(path, input, options, Context{});
}

TEST_CASE("pruning follows roots, everything or nothing") {
  const Scratch scratch;
  const std::vector<Chunk> both = {make_chunk("a", 0, "x", "one"), make_chunk("b", 0, "y", "one"),
                                   make_chunk("c", 0, "z", "two")};
  const std::vector<Chunk> part = {make_chunk("a", 0, "x", "one")};
  const auto after = [&](const std::string& prune, std::span<const std::string> roots) {
    IndexInput input;
    input.chunks = part;
    input.roots = roots;
    return after_update(scratch / (prune + std::to_string(roots.size())), both, input, prune);
  };
  const std::vector<std::string> two = {"two"};
  CHECK(after("root", {}).deleted == 1);
  CHECK(after("root", two).deleted == 2);
  CHECK(after("all", {}).deleted == 2);
  CHECK(after("none", {}).deleted == 0);
  CHECK_FALSE(after("none", {}).committed);
}

TEST_CASE("input without a chunk changes nothing, whatever prune says") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  update(path, {make_chunk("a", 0, "x")});
  IndexOptions options = plain_options();
  const std::vector<std::string> unread = {"file"};
  for (const std::string prune : {"root", "all", "none"}) {
    options.prune = prune;
    IndexInput input;
    error_of([&] { update_knowledge_base(path, input, options, Context{}); }, ErrorCode::kInput);
    input.unread = unread;
    error_of([&] { update_knowledge_base(path, input, options, Context{}); }, ErrorCode::kInput);
  }
  CHECK(KnowledgeBase::open(path).info().sequence == 1);
}

TEST_CASE("documents of sources that could not be read are not pruned") {
  const Scratch scratch;
  const std::vector<Chunk> all = {make_chunk("sub/a", 0, "x"), make_chunk("b", 0, "y"),
                                  make_chunk("c", 0, "z")};
  const std::vector<Chunk> part = {make_chunk("c", 0, "z")};
  const auto after = [&](const std::string& prune, std::vector<std::string> unread) {
    IndexInput input;
    input.chunks = part;
    input.unread = unread;
    return after_update(scratch / (prune + std::to_string(unread.size())), all, input, prune);
  };
  for (const std::string prune : {"root", "all"}) {
    const IndexReport report = after(prune, {"file/sub"});
    CHECK(report.deleted == 1);
    CHECK(report.spared == 1);
    CHECK(report.snapshot.documents == 2);
    CHECK(after(prune, {"file/b", "file/sub/a"}).deleted == 0);
  }
  CHECK(after("none", {"file"}).spared == 0);
}

TEST_CASE("what came through standard input is pruned only with everything") {
  const Scratch scratch;
  const auto after = [&](const std::string& prune) {
    update(scratch / prune, {make_chunk("a", 0, "x", "-"), make_chunk("b", 0, "y", "-")});
    IndexOptions options = plain_options();
    options.prune = prune;
    return update(scratch / prune, {make_chunk("c", 0, "z", "-")}, options).deleted;
  };
  CHECK(after("root") == 0);
  CHECK(after("all") == 2);
}

TEST_CASE("everything may be deleted and come back") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(43, 10);
  update(scratch / "kb", chunks);
  IndexOptions options = plain_options();
  options.prune = "all";
  const std::vector<std::string> roots = {"docs"};  // which was read, and holds nothing any more
  IndexInput nothing;
  nothing.roots = roots;
  const IndexReport report = update_knowledge_base(scratch / "kb", nothing, options, Context{});
  CHECK(report.deleted == 10);
  CHECK(report.snapshot.segments == 0);
  {
    const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
    CHECK(kb.rows() == 0);
    CHECK(kb.search_lexical(test::query_of(kb, {{"w0", 1.0F}}), 10).empty());
    CHECK_NOTHROW(kb.verify());
  }
  CHECK(update(scratch / "kb", chunks).added == 10);
  check_contents(scratch / "kb", chunks);
}

TEST_CASE("the same history gives the same bytes for any input order and thread count") {
  const Scratch scratch;
  const auto build = [&](const std::string& path, unsigned threads, bool reversed) {
    IndexOptions options = plain_options();
    options.vector_type = "hnsw";
    std::vector<Chunk> chunks = test::random_corpus(44, 400, 2);
    for (int step = 0; step < 3; ++step) {
      chunks.erase(chunks.begin(), chunks.begin() + 20);
      chunks[60] = make_chunk(chunks[60].document_id, chunks[60].ordinal, "step " + std::to_string(step));
      std::vector<Chunk> given = chunks;
      if (reversed) std::reverse(given.begin(), given.end());
      const VectorSet vectors = test::vectors_for(given, 8);
      update(path, given, options, &vectors, threads);
    }
    return all_files(path);
  };
  const auto expected = build(scratch / "a", 1, false);
  CHECK(expected.size() > 8);
  CHECK(build(scratch / "b", 4, false) == expected);
  CHECK(build(scratch / "c", 3, true) == expected);
}

TEST_CASE("merging keeps contents and rankings; compaction equals a fresh build byte for byte") {
  const Scratch scratch;
  Random random(45);
  std::vector<Chunk> chunks = test::random_corpus(46, 100, 2, 200);
  IndexOptions options = plain_options();
  options.prune = "all";
  for (int step = 0; step < 12; ++step) {
    for (int i = 0; i < 10; ++i) {
      Chunk& chunk = chunks[random.below(chunks.size())];
      chunk = make_chunk(chunk.document_id, chunk.ordinal, test::random_text(random, 20, 200));
    }
    chunks.erase(chunks.begin() + static_cast<std::ptrdiff_t>(random.below(chunks.size())));
    update(scratch / "kb", chunks, options);
    REQUIRE(KnowledgeBase::open(scratch / "kb").info().segments <= 3);
  }
  check_contents(scratch / "kb", chunks);
  KnowledgeBase::open(scratch / "kb").verify();
  const SnapshotInfo compacted = compact_knowledge_base(scratch / "kb", Context{});
  CHECK(compacted.segments == 1);
  CHECK(compacted.sequence == 13);
  check_contents(scratch / "kb", chunks);
  update(scratch / "fresh", chunks, options);
  const Manifest a = read_newest_manifest(scratch / "kb");
  const Manifest b = read_newest_manifest(scratch / "fresh");
  CHECK(a.files == b.files);
  CHECK(compact_knowledge_base(scratch / "kb", Context{}).sequence == 13);  // nothing left to do
}

TEST_CASE("old snapshots are kept as the options say and can be opened") {
  const Scratch scratch;
  IndexOptions options = plain_options();
  options.keep_snapshots = 3;
  for (int i = 0; i < 6; ++i)
    update(scratch / "kb", {make_chunk("a", 0, "text " + std::to_string(i))}, options);
  const std::vector<SnapshotInfo> snapshots = list_snapshots(scratch / "kb");
  REQUIRE(snapshots.size() == 3);
  CHECK(snapshots[0].sequence == 4);
  CHECK(snapshots[2].sequence == 6);
  for (std::uint64_t sequence = 4; sequence <= 6; ++sequence) {
    const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb", sequence);
    CHECK(kb.chunk(0).text == "text " + std::to_string(sequence - 1));
    CHECK_NOTHROW(kb.verify());
  }
  error_of([&] { KnowledgeBase::open(scratch / "kb", 3); }, ErrorCode::kStore);
  CHECK(collect_knowledge_base_garbage(scratch / "kb", 1).manifests == 2);
  CHECK(fs::directory_iterator(scratch / "kb/segments") != fs::directory_iterator());
  CHECK(list_snapshots(scratch / "kb").size() == 1);
}

TEST_CASE("after deletion, compaction and collection no text of the document is left in any file") {
  const Scratch scratch;
  update(scratch / "kb",
         {make_chunk("a", 0, "harmless words"), make_chunk("secret", 0, "confidential password")});
  update(scratch / "kb", {make_chunk("a", 0, "harmless words")});
  compact_knowledge_base(scratch / "kb", Context{});
  collect_knowledge_base_garbage(scratch / "kb", 1);
  for (const auto& [name, bytes] : all_files(scratch / "kb")) {
    INFO(name);
    CHECK(bytes.find("confidential") == std::string::npos);
    CHECK(bytes.find("secret") == std::string::npos);
  }
}

TEST_CASE("other weights renew the terms from the stored texts") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(47, 50);
  IndexOptions options = plain_options();
  update(scratch / "kb", chunks, options);
  options.title_weight = 2.0;
  options.k1 = 1.5;
  const IndexReport report = update(scratch / "kb", {chunks[0], chunks[1]}, options);
  CHECK(report.committed);
  CHECK(report.unchanged == 1);
  IndexOptions keep = options;
  keep.prune = "none";
  update(scratch / "fresh", chunks, options);
  update(scratch / "kb", chunks, options);
  check_contents(scratch / "kb", chunks);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  CHECK(kb.options() == options);
  CHECK(kb.document_frequency(test::term_of(kb, "title")) == 100);
}

TEST_CASE("input and options that cannot be indexed are refused, nothing is written") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  const std::vector<Chunk> good = {make_chunk("a", 0, "x"), make_chunk("b", 0, "y")};
  error_of([&] { update(path, {}); }, ErrorCode::kInput);
  std::vector<Chunk> nameless = good;
  nameless[1].document_id.clear();
  CHECK_THAT(error_of([&] { update(path, nameless); }, ErrorCode::kInput),
             Catch::Contains("chunk 2 of the input has no document id"));
  for (const auto& spoil : std::vector<std::function<void(IndexOptions&)>>{
           [](IndexOptions& o) { o.k1 = -1; }, [](IndexOptions& o) { o.k1 = std::nan(""); },
           [](IndexOptions& o) { o.b = 1.1; }, [](IndexOptions& o) { o.title_weight = 101; },
           [](IndexOptions& o) { o.title_field_weight = -1; }, [](IndexOptions& o) { o.vector_type = "ivf"; },
           [](IndexOptions& o) { o.hnsw_m = 1; }, [](IndexOptions& o) { o.prune = "some"; },
           [](IndexOptions& o) { o.keep_snapshots = 0; }, [](IndexOptions& o) { o.analyzer = "klingon"; }}) {
    IndexOptions options = plain_options();
    spoil(options);
    error_of([&] { update(path, good, options); }, ErrorCode::kUsage);
  }
  CHECK_FALSE(fs::exists(path));
  update(path, good);
  IndexOptions other = plain_options();
  other.analyzer = "english";
  CHECK_THAT(error_of([&] { update(path, good, other); }, ErrorCode::kUsage),
             Catch::Contains("analyzer 'whitespace'"));
  error_of([&] { KnowledgeBase::open(scratch / "missing"); }, ErrorCode::kIo);
  fs::create_directory(scratch / "empty");
  error_of([&] { KnowledgeBase::open(scratch / "empty"); }, ErrorCode::kStore);
  error_of([&] { compact_knowledge_base(scratch / "empty", Context{}); }, ErrorCode::kStore);
  CHECK(fs::is_empty(scratch / "empty"));
}

TEST_CASE("a document that cannot be indexed fails alone and stays as it was") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  std::vector<Chunk> chunks;
  for (const char* id : {"a", "b", "c", "d", "e"})
    chunks.push_back(make_chunk(id, 0, std::string("old ") + id));
  update(path, chunks);
  const std::vector<Chunk> before = chunks;
  for (Chunk& chunk : chunks) chunk = make_chunk(chunk.document_id, 0, "new " + chunk.document_id);
  chunks.push_back(chunks[0]);                   // a: an id twice
  chunks[1].id.clear();                          // b: no id
  chunks.push_back(make_chunk("c", 1, "more"));  // c: of another version
  chunks.back().document_hash = "another";
  chunks[3].text = " \n";  // d: no text
  const IndexReport report = update(path, chunks);
  CHECK(report.scanned == 5);
  CHECK(report.failed == 3);
  CHECK(report.skipped == 1);
  CHECK(report.modified == 1);
  CHECK(report.deleted == 1);
  REQUIRE(report.failures.size() == 3);
  CHECK_THAT(report.failures[0], Catch::Contains("document 'a'") && Catch::Contains("occurs twice"));
  CHECK_THAT(report.failures[1], Catch::Contains("document 'b': chunk 2 of the input has no id"));
  CHECK_THAT(report.failures[2], Catch::Contains("document 'c'") && Catch::Contains("two versions"));
  check_contents(path, {before[0], before[1], before[2], chunks[4]});
  error_of([&] { update(scratch / "new", {chunks[0], chunks[0]}); }, ErrorCode::kInput);  // nothing is left
}

TEST_CASE("a cancelled update leaves the snapshot before it") {
  const Scratch scratch;
  update(scratch / "kb", test::random_corpus(48, 10));
  const auto before = all_files(scratch / "kb");
  const std::atomic<bool> cancelled = true;
  Context context;
  context.cancelled = &cancelled;
  const std::vector<Chunk> chunks = test::random_corpus(49, 10);
  IndexInput input;
  input.chunks = chunks;
  error_of([&] { update_knowledge_base(scratch / "kb", input, plain_options(), context); },
           ErrorCode::kInterrupted);
  CHECK(all_files(scratch / "kb") == before);
}

}  // namespace ragctl
