// A small knowledge base, damaged in every way: opening, searching and verifying give the right answer or a
// clear error.
#include <filesystem>
#include <map>
#include <sstream>

#include "corpus.hpp"
#include "ragctl/core/file.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::Scratch;

constexpr std::size_t kDimension = 4;

// Two segments, tombstones, vectors and a graph.
void build_small(const std::string& path) {
  IndexOptions options = test::plain_options();
  options.vector_type = "hnsw";
  options.title_weight = 2.0;
  options.title_field_weight = 0.5;
  std::vector<Chunk> chunks = test::random_corpus(61, 12, 1, 30);
  VectorSet vectors = test::vectors_for(chunks, kDimension);
  test::update(path, chunks, options, &vectors);
  chunks[3] = test::make_chunk(chunks[3].document_id, 0, "w1 w2 changed");
  vectors = test::vectors_for(chunks, kDimension);
  test::update(path, chunks, options, &vectors);
}

std::vector<std::string> files_of(const std::string& path) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void describe_search(const KnowledgeBase& kb, std::ostream& out) {
  const auto query = test::query_of(kb, {{"w0", 1.0F}, {"w1", 1.0F}, {"changed", 2.0F}, {"title", 1.0F}});
  for (const auto& [id, score] : test::named(kb, kb.search_lexical(query, 20))) out << id << score << ' ';
  const std::vector<float> vector = {1, 2, 3, 4};
  for (const bool exact : {false, true}) {
    for (const auto& [id, score] : test::named(kb, kb.search_vectors(vector, 20, nullptr, exact)))
      out << id << score << ' ';
  }
}

// Everything that a reader can see, or "" when that is a store error (any other error propagates).
// Verification comes last, so that the searches meet the damage first.
std::string outcome(const std::string& path, bool verify = true) {
  std::ostringstream out;
  try {
    const KnowledgeBase kb = KnowledgeBase::open(path);
    describe_search(kb, out);
    for (std::uint32_t row = 0; row < kb.rows(); ++row) {
      if (kb.live(row))
        out << to_json(kb.chunk(row)).dump() << kb.find_chunk(kb.chunk_id(row)).value() << '\n';
    }
    if (verify) kb.verify();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kStore) return {};
    throw;
  }
  return out.str();
}

}  // namespace

TEST_CASE("a flipped bit anywhere is found or has no effect") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  build_small(path);
  const std::string expected = outcome(path);
  REQUIRE(expected.find("changed") != std::string::npos);
  for (const std::string& file : files_of(path)) {
    const std::string good = read_file(file);
    // Files of the old snapshot and the lock are not read.
    std::size_t found = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
      test::overwrite(file, bad);
      const std::string seen = outcome(path);
      if (!seen.empty() && seen != expected) FAIL(file << ": byte " << at << " gives a wrong answer");
      const std::string unverified = outcome(path, false);
      if (!unverified.empty() && unverified != expected)
        FAIL(file << ": byte " << at << " gives a wrong answer before verify");
      found += seen.empty() ? 1 : 0;
    }
    test::overwrite(file, good);
    INFO(file);
    CHECK((found == good.size() || found == 0));
    const bool read = file.find("00000001-") == std::string::npos && !file.ends_with("LOCK");
    CHECK((found == good.size()) == (read || good.empty()));
  }
  CHECK(outcome(path) == expected);
}

TEST_CASE("truncated, missing and swapped files are store errors that name the file") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  build_small(path);
  for (const std::string& file : files_of(path)) {
    if (file.ends_with("LOCK") || file.find("00000001-") != std::string::npos) continue;
    const std::string good = read_file(file);
    for (std::size_t length = 0; length < good.size(); length += 1 + good.size() / 50) {
      test::overwrite(file, good.substr(0, length));
      INFO(file << " cut to " << length);
      REQUIRE(outcome(path).empty());
    }
    test::overwrite(file, good + "x");
    CHECK(outcome(path).empty());
    fs::remove(file);
    const bool current = file.ends_with("CURRENT");
    const std::string message =
        test::error_of([&] { KnowledgeBase::open(path).verify(); }, ErrorCode::kStore);
    CHECK_THAT(message, Catch::Contains(current ? path : file));
    test::overwrite(file, good);
  }
  const std::vector<std::string> files = files_of(path + "/segments");
  REQUIRE(files.size() == 2);
  const std::string first = read_file(files[0]);
  const std::string second = read_file(files[1]);
  test::overwrite(files[0], second);
  test::overwrite(files[1], first);
  CHECK(outcome(path).empty());
}

TEST_CASE("verify names file, section and offset") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  build_small(path);
  const std::string file = files_of(path + "/segments")[0];
  std::string bytes = read_file(file);
  bytes[bytes.find("title of doc")] ^= 1;
  test::overwrite(file, bytes);
  const KnowledgeBase kb = KnowledgeBase::open(path);  // headers are intact
  CHECK_THAT(test::error_of([&] { kb.verify(); }, ErrorCode::kStore),
             Catch::Contains(file + ": section 'documents.records' is damaged at offset 0"));
}

}  // namespace ragctl
