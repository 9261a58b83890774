// Every byte of every file of a knowledge base flipped in turn, every file cut, emptied, missing or
// exchanged: verification finds it, and a question gets the right answer or an error that names the place.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/index/snapshots.hpp"
#include "ragctl/index/verify.hpp"
#include "ragctl/query/query.hpp"
#include "scenarios.hpp"
#include "scratch.hpp"

namespace ragctl::test {
namespace {

namespace fs = std::filesystem;

// Two snapshots: vectors with an index of the type, their model, columns of metadata, and, in the second,
// which lacks one document, tombstones; a tag on the first. `first` receives what CURRENT was of the first.
Tree knowledge_base(const std::string& vector_type, std::string& first) {
  const Scratch scratch;
  const std::string folder = scratch / "work";
  write_tree(folder, scenario("index, new").before);
  run_well({folder,
            {"index", "chunks.jsonl", "--vectors", "vectors.safetensors", "-o", "kb", "--vector-type",
             vector_type},
            {}});
  first = read_file(folder + "/kb/CURRENT");
  std::istringstream lines(read_file(folder + "/chunks.jsonl"));
  std::string fewer;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("docs/note3.md") == std::string::npos) fewer += line + "\n";
  }
  overwrite(folder + "/fewer.jsonl", fewer);
  run_well({folder, {"index", "fewer.jsonl", "-o", "kb", "--vector-type", vector_type}, {}});
  run_well({folder, {"snapshot", "tag", "kb", "first", "1"}, {}});
  Tree tree = read_tree(folder);
  std::erase_if(tree, [](const auto& file) { return !file.first.starts_with("kb/"); });
  REQUIRE(
      std::any_of(tree.begin(), tree.end(), [](const auto& file) { return file.first.ends_with(".del"); }));
  REQUIRE(
      std::any_of(tree.begin(), tree.end(), [](const auto& file) { return file.first.ends_with(".model"); }));
  return tree;
}

// What verification or a question says: the answers, or the error of a damaged store.
struct Said {
  std::string answers;
  std::string error;
  bool operator==(const Said&) const = default;
};

template <typename Action>
Said say(const Action& action) {
  try {
    return {action(), {}};
  } catch (const Error& error) {
    INFO(error.what());
    const bool known = error.code() == ErrorCode::kStore || error.code() == ErrorCode::kIo;
    REQUIRE(known);
    return {{}, error.what()};
  }
}

void ask(const KnowledgeBase& kb, const char* mode, const char* filter, std::string& answers) {
  QueryOptions options;
  options.mode = mode;
  options.filter = filter;
  const Searcher searcher(kb, options);
  for (const char* question : {"ferry to Garamdo", "도서관 책", "notice of the harbour"}) {
    for (const Hit& hit : searcher.search(question).hits)
      answers += fmt::format("{} {} {}\n", hit.rank, hit.score, to_json(hit.chunk).dump());
  }
}

// Questions in both languages, in every mode, filtered and not, with all that is shown of their hits; and the
// past by its tag.
Said ask(const std::string& path) {
  return say([&path] {
    std::string answers;
    const KnowledgeBase kb = KnowledgeBase::open(path);
    for (const char* mode : {"lexical", "vector", "hybrid"}) ask(kb, mode, "", answers);
    ask(kb, "hybrid", "year >= 2024 or topic == \"ferry\"", answers);
    ask(KnowledgeBase::open_as_of(path, "first"), "lexical", "", answers);
    return answers;
  });
}

Said verify(const std::string& path) {
  Said said;
  for (const std::string& fault : verify_knowledge_base(path, {}).faults) said.error += fault + "\n";
  return said;
}

// A byte in place, so that a flip costs no rewriting of the file.
void put_byte(const std::string& path, std::size_t offset, char byte) {
  const int fd = ::open(path.c_str(), O_WRONLY);
  const bool written = ::pwrite(fd, &byte, 1, static_cast<off_t>(offset)) == 1;
  ::close(fd);
  REQUIRE(written);
}

struct Tally {
  std::size_t damages = 0;
  std::size_t refused = 0;  // questions
};

class Victim {
 public:
  explicit Victim(const std::string& vector_type)
      : folder_(scratch_ / "work"), tree_(knowledge_base(vector_type, first_)) {
    write_tree(folder_, tree_);
    right_ = ask(kb());
    REQUIRE(right_.answers.find("Garamdo") != std::string::npos);
    REQUIRE(verify(kb()).error.empty());
  }

  std::string kb() const { return folder_ + "/kb"; }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  const Tree& tree() const { return tree_; }
  const std::string& first_current() const { return first_; }

  // Verification finds the damage and names the file; the question is answered as ever, or refused.
  void check(const std::string& name, const std::string& damage, Tally& tally) const {
    INFO(name << ": " << damage);
    ++tally.damages;
    const Said asked = ask(kb());
    INFO(asked.error << asked.answers);
    REQUIRE((asked == right_ || !asked.error.empty()));
    tally.refused += asked.error.empty() ? 0 : 1;
    const Said verified = verify(kb());
    REQUIRE(!verified.error.empty());
    const std::string file = fs::path(name).filename().string();
    const bool named = verified.error.find(file) != std::string::npos || file == "CURRENT";
    INFO(verified.error);
    REQUIRE(named);
  }

  void restore() const { write_tree(folder_, tree_); }

 private:
  Scratch scratch_;
  std::string folder_;
  std::string first_;
  Tree tree_;
  Said right_;
};

bool is_data(const std::string& name, const std::string& bytes) {
  return !name.ends_with('/') && !bytes.empty();
}

}  // namespace

// In short form every 251st byte. The model is the same for all types of index.
TEST_CASE("a flipped bit anywhere is found, and no answer is wrong", "[flip]") {
  for (const std::string type : {"flat", "int8", "binary", "hnsw"}) {
    const Victim victim(type);
    Tally tally;
    std::size_t number = 0;
    for (const auto& [name, bytes] : victim.tree()) {
      if (!is_data(name, bytes) || (type != "flat" && name.ends_with(".model"))) continue;
      for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (!long_mode() && ++number % 251 != 0) continue;
        put_byte(victim.path(name), at, static_cast<char>(bytes[at] ^ (1 << (at % 8))));
        victim.check(name, fmt::format("byte {} flipped", at), tally);
        put_byte(victim.path(name), at, bytes[at]);
      }
    }
    report(
        fmt::format("flip: {}: {} flipped bytes, all found by verify; {} questions refused, the others right",
                    type, tally.damages, tally.refused));
  }
}

// In short form 8 lengths of each file.
TEST_CASE("a file that is cut, longer, empty or missing is found, and no answer is wrong", "[flip]") {
  const Victim victim("hnsw");
  Tally tally;
  for (const auto& [name, bytes] : victim.tree()) {
    if (!is_data(name, bytes)) continue;
    const std::size_t step = long_mode() ? 1 : 1 + bytes.size() / 8;
    for (std::size_t cut = 1; cut <= bytes.size(); cut += step) {  // in place, shorter and shorter
      fs::resize_file(victim.path(name), bytes.size() - cut);
      victim.check(name, fmt::format("cut by {} bytes", cut), tally);
    }
    overwrite(victim.path(name), bytes + '\0');
    victim.check(name, "a byte longer", tally);
    // Without its manifest an older snapshot is one that was removed; without TAGS there are no tags.
    const bool older =
        name.find("manifests/") != std::string::npos && name.find("/00000002-") == std::string::npos;
    const bool told = !older && !name.ends_with("TAGS");
    fs::remove(victim.path(name));
    if (told) victim.check(name, "missing", tally);
    overwrite(victim.path(name), bytes);
  }
  fs::remove(victim.path("kb/CURRENT"));
  CHECK_THAT(ask(victim.kb()).error, ContainsText("CURRENT: is missing; run ragctl repair"));
  report(fmt::format("flip: {} cut, longer, empty or missing files, all found by verify", tally.damages));
}

TEST_CASE("files that stand in for one another are found, and no answer is wrong", "[flip]") {
  const Victim victim("hnsw");
  Tally tally;
  for (const auto& [name, bytes] : victim.tree()) {
    for (const auto& [other, other_bytes] : victim.tree()) {
      if (name == other || !is_data(name, bytes) || !is_data(other, other_bytes)) continue;
      overwrite(victim.path(name), other_bytes);
      victim.check(name, "holds the bytes of " + other, tally);
      overwrite(victim.path(name), bytes);
    }
  }
  report(fmt::format("flip: {} files with the bytes of another one, all found by verify", tally.damages));
}

// An older CURRENT with its manifest is an older snapshot, whole; one that mixes two generations is refused.
TEST_CASE("CURRENT of another generation is that generation or an error, never a mixture", "[flip]") {
  const Victim victim("hnsw");
  const std::string& older = victim.first_current();
  const std::string newer = victim.tree().at("kb/CURRENT");
  overwrite(victim.path("kb/CURRENT"), older);
  CHECK(KnowledgeBase::open(victim.kb()).info().sequence == 1);
  CHECK_NOTHROW(KnowledgeBase::open(victim.kb()).verify());
  const auto line = [](const std::string& text, int number) {
    std::size_t begin = 0;
    for (int i = 0; i < number; ++i) begin = text.find('\n', begin) + 1;
    return text.substr(begin, text.find('\n', begin) + 1 - begin);
  };
  for (int mixed = 1; mixed < 31; ++mixed) {  // each of five lines from one or the other
    std::string text;
    for (int i = 0; i < 5; ++i) text += line((mixed >> i & 1) != 0 ? newer : older, i);
    if (text == older || text == newer) continue;
    overwrite(victim.path("kb/CURRENT"), text);
    CHECK_THAT(ask(victim.kb()).error, ContainsText("CURRENT"));
  }
}

}  // namespace ragctl::test
