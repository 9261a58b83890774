// Indexes of small codes: what they find, that their bytes depend on the vectors alone, and their damage.
#include "vector_codes.hpp"

#include <algorithm>
#include <filesystem>

#include "corpus.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/math/kernels.hpp"
#include "searches.hpp"
#include "segment.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::plain_options;
using test::random_rows;
using test::random_vector;
using test::recall;
using test::Scratch;
using test::update;
using test::vectors_for;

IndexOptions options_of(const std::string& type) {
  IndexOptions options = plain_options();
  options.vector_type = type;
  return options;
}

// 2,400 chunks, in two segments when `parts`, a few deleted.
void build(const std::string& path, const std::string& type, std::size_t dimension, bool parts,
           unsigned threads = 1) {
  std::vector<Chunk> chunks = test::random_corpus(71, 1200, 2, 20);
  const auto step = [&](std::size_t count) {
    const std::vector<Chunk> part(chunks.begin(), chunks.begin() + static_cast<std::ptrdiff_t>(count));
    const VectorSet vectors = vectors_for(part, dimension);
    update(path, part, options_of(type), &vectors, threads);
  };
  if (parts) step(1150);
  if (parts) chunks.erase(chunks.begin() + 20, chunks.begin() + 40);
  step(chunks.size());
}

std::string only_segment(const std::string& kb) {
  const fs::directory_iterator files(kb + "/segments");
  return files->path().string();
}

}  // namespace

TEST_CASE("codes find what exact search finds, nearly always, with exact scores") {
  const Scratch scratch;
  for (const std::string type : {"int8", "binary"}) {
    for (const std::size_t dimension : {1, 24, 100}) {
      const std::string path = scratch / (type + std::to_string(dimension));
      build(path, type, dimension, true);
      const KnowledgeBase kb = KnowledgeBase::open(path);
      REQUIRE(kb.info().segments == 2);
      Random random(72);
      double sum = 0.0;
      for (int round = 0; round < 40; ++round) {
        const std::vector<float> query = random_vector(random, dimension);
        const auto found = kb.search_vectors(query, 10);
        REQUIRE(found.size() == 10);
        for (const Scored& scored : found)
          REQUIRE(scored.score == dot(query.data(), kb.vector(scored.row).data(), dimension));
        sum += recall(found, kb.search_vectors(query, 10, nullptr, true));
      }
      INFO(type << " dimension " << dimension);
      CHECK(sum >= (dimension == 1 ? 0.0 : 40 * 0.99 - 1e-9));  // one dimension is all ties
    }
  }
}

TEST_CASE("a search near another one looks at what that scored, and at all that has no codes") {
  const Scratch scratch;
  const std::string type = GENERATE("flat", "int8", "binary");
  const bool parts = GENERATE(false, true);  // of which binary codes of the smaller one are not scanned
  build(scratch / "kb", type, 32, parts);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  Random random(74);
  for (int round = 0; round < 10; ++round) {
    const std::vector<float> query = random_vector(random, 32);
    std::vector<float> moved = query;
    for (float& x : moved) x += static_cast<float>(random.below(100)) / 1000.0F;
    for (const std::size_t k : {10, 300}) {
      NearVectors near;
      const auto found = kb.search_vectors(query, k, nullptr, 1, near);
      REQUIRE(found == kb.search_vectors(query, k));
      REQUIRE(kb.search_near(query, k, nullptr, 1, near) == found);
      if (!parts) REQUIRE(near.rows.empty() == (type != "binary"));
      NearVectors other;
      REQUIRE(kb.search_vectors(query, k, nullptr, 3, other) == found);
      REQUIRE(near.rows == other.rows);
      REQUIRE(near.values == other.values);
      const auto moved_found = kb.search_near(moved, k, nullptr, 3, near);
      REQUIRE(moved_found.size() == k);
      if (type != "binary") REQUIRE(moved_found == kb.search_vectors(moved, k));
      for (const Scored& scored : moved_found)
        REQUIRE(scored.score == dot(moved.data(), kb.vector(scored.row).data(), 32));
    }
  }
}

TEST_CASE("codes honour visible sets, small ones exactly, and k beyond the rows") {
  const Scratch scratch;
  for (const std::string type : {"int8", "binary"}) {
    build(scratch / type, type, 32, true);
    const KnowledgeBase kb = KnowledgeBase::open(scratch / type);
    Random random(73);
    double sum = 0.0;
    for (int round = 0; round < 30; ++round) {
      const std::vector<float> query = random_vector(random, 32);
      const RowSet most = random_rows(random, kb.rows(), 0.9);
      const auto found = kb.search_vectors(query, 10, &most);
      REQUIRE(found.size() == 10);
      for (const Scored& scored : found) REQUIRE((most.contains(scored.row) && kb.live(scored.row)));
      sum += recall(found, kb.search_vectors(query, 10, &most, true));
      for (const std::size_t k : {10, 300})
        REQUIRE(kb.search_vectors(query, k, &most) == kb.search_vectors(query, k, &most, false, 3));
      const RowSet few = random_rows(random, kb.rows(), 0.004);
      REQUIRE(kb.search_vectors(query, 10, &few) == kb.search_vectors(query, 10, &few, true));
    }
    CHECK(sum / 30 >= 0.99);
    const std::vector<float> query = random_vector(random, 32);
    CHECK(kb.search_vectors(query, 5000) == kb.search_vectors(query, 5000, nullptr, true));
    CHECK(kb.search_vectors(query, 1500).size() == 1500);
    CHECK_NOTHROW(kb.verify());
  }
}

TEST_CASE("codes are the same bytes for any number of threads, merged or built anew") {
  const Scratch scratch;
  for (const std::string type : {"int8", "binary", "hnsw"}) {
    for (const unsigned threads : {1U, 2U, 8U}) {
      const std::string path = scratch / (type + std::to_string(threads));
      build(path, type, 20, threads == 2, threads);
      if (threads == 2) {  // two segments and tombstones, compacted
        compact_knowledge_base(path, Context{});
        std::vector<Chunk> left = test::random_corpus(71, 1200, 2, 20);
        left.erase(left.begin() + 20, left.begin() + 40);
        const VectorSet vectors = vectors_for(left, 20);
        update(path + "new", left, options_of(type), &vectors);
        REQUIRE(KnowledgeBase::open(path).info().segments == 1);
        const std::string fresh = only_segment(path + "new");
        CHECK(fs::exists(path + "/segments/" + fs::path(fresh).filename().string()));
      } else {
        CHECK(fs::path(only_segment(path)).filename() ==
              fs::path(only_segment(scratch / (type + "1"))).filename());
      }
    }
  }
}

TEST_CASE("small segments of type auto have no codes, large ones binary ones") {
  IndexOptions options = options_of("auto");
  CHECK(wanted_codes(options, 1000, 384) == CodeKind::kNone);
  CHECK(wanted_codes(options, 100000, 384) == CodeKind::kBinary);
  CHECK(wanted_codes(options, 1000000, 0) == CodeKind::kNone);
  CHECK(wanted_codes(options_of("flat"), 1000000, 384) == CodeKind::kNone);
  CHECK(wanted_codes(options_of("hnsw"), 1000000, 384) == CodeKind::kNone);
  CHECK(wanted_codes(options_of("int8"), 1, 1) == CodeKind::kInt8);
}

TEST_CASE("tiny segments, equal rows and zero rows have codes too") {
  const Scratch scratch;
  for (const std::string type : {"int8", "binary"}) {
    for (const std::size_t count : {1, 2, 1200}) {
      const std::string path = scratch / (type + std::to_string(count));
      const std::vector<Chunk> chunks = test::random_corpus(74, count, 1);
      VectorSet vectors = vectors_for(chunks, 4);
      for (std::size_t i = 0; i < vectors.values.size(); ++i) vectors.values[i] = i % 8 < 4 ? 0.5F : 0.0F;
      update(path, chunks, options_of(type), &vectors);
      const KnowledgeBase kb = KnowledgeBase::open(path);
      const std::vector<float> query = {1, 0, 0, 0};
      const std::size_t k = std::min<std::size_t>(count, 7);
      CHECK(kb.search_vectors(query, k).size() == k);
      CHECK(kb.search_vectors(query, 1).front().score == 0.5F);
      CHECK(kb.search_vectors(query, 2 * count).size() == count);
    }
  }
}

TEST_CASE("changing the type rewrites the segments, there and back") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(75, 100);
  const VectorSet vectors = vectors_for(chunks, 8);
  const auto bytes = [&](const std::string& type) {
    return update(scratch / "kb", chunks, options_of(type), &vectors).snapshot.bytes;
  };
  const std::uint64_t flat = bytes("flat");
  CHECK(bytes("int8") > flat);
  CHECK(bytes("binary") > flat);
  CHECK(bytes("flat") == flat);
}

TEST_CASE("a damaged code is an error that names file, section and offset, never a wrong answer") {
  const Scratch scratch;
  for (const std::string type : {"int8", "binary"}) {
    const std::string path = scratch / type;
    build(path, type, 6, false);
    const std::string file = only_segment(path);
    const std::string good = read_file(file);
    const std::vector<float> query = {1, -1, 2, 0, 1, 1};
    const auto expected = KnowledgeBase::open(path).search_vectors(query, 10);
    std::vector<std::string> sections = {"codes.int8", "codes.scales"};
    if (type == "binary") sections = {"codes.binary", "codes.centre"};
    for (const std::string& name : sections) {
      const SectionFile open(file, kSegmentKind, kSegmentVersion);
      const Section section = open.section(name);
      const std::string bytes(section.read_text(0, section.size()));
      const std::size_t begin = good.find(bytes);
      REQUIRE(begin != std::string::npos);
      for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 40) {
        std::string bad = good;
        bad[begin + at] = static_cast<char>(bad[begin + at] ^ 4);
        test::overwrite(file, bad);
        const KnowledgeBase kb = KnowledgeBase::open(path);
        const std::string message =
            test::error_of([&] { (void)kb.search_vectors(query, 10); }, ErrorCode::kStore);
        CHECK_THAT(message, Catch::Contains(file + ": section '" + name + "' is damaged at offset "));
        CHECK_NOTHROW(kb.search_vectors(query, 10, nullptr, true));
      }
    }
    test::overwrite(file, good);
    CHECK(KnowledgeBase::open(path).search_vectors(query, 10) == expected);
  }
}

TEST_CASE("sections of codes are refused at every other length, and their file at every shorter one") {
  const std::size_t blocks = 2 * code_block_bytes(8);
  const auto file_with = [](std::size_t codes, std::size_t other) {
    SectionFileWriter writer("test", 1);
    writer.add("codes.binary", std::string(codes, 'x'));
    writer.add("codes.centre", std::string(other, 'x'));
    writer.add("codes.int8", std::string(codes, 'x'));
    writer.add("codes.scales", std::string(other, 'x'));
    return writer.finish();
  };
  const auto open = [](std::string_view bytes, CodeKind kind) {
    const SectionFile file(MappedFile::view(std::as_bytes(std::span(bytes)), "file"), "test", 1);
    if (kind == CodeKind::kBinary) {
      (void)BinaryCodes(file, 100, 8);
    } else {
      (void)Int8Codes(file, 100, 8);
    }
  };
  const auto refused = [&](std::string_view bytes, CodeKind kind) {
    test::error_of([&] { open(bytes, kind); }, ErrorCode::kStore);
  };
  CHECK_NOTHROW(open(file_with(blocks, 32), CodeKind::kBinary));
  CHECK_NOTHROW(open(file_with(800, 400), CodeKind::kInt8));
  for (std::size_t size = 0; size <= blocks + 64; ++size)
    if (size != blocks) refused(file_with(size, 32), CodeKind::kBinary);
  for (std::size_t size = 0; size <= 864; ++size)
    if (size != 800) refused(file_with(size, 400), CodeKind::kInt8);
  for (std::size_t size = 0; size <= 464; ++size) {
    if (size != 32) refused(file_with(blocks, size), CodeKind::kBinary);
    if (size != 400) refused(file_with(800, size), CodeKind::kInt8);
  }
  const std::string whole = file_with(blocks, 32);
  for (std::size_t size = 0; size < whole.size(); ++size)
    refused(std::string_view(whole).substr(0, size), CodeKind::kBinary);
}

}  // namespace ragctl
