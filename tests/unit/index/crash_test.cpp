// Writers that die, are refused or run out of space; readers beside them.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "corpus.hpp"
#include "ragctl/store/repository.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using test::make_chunk;
using test::plain_options;
using test::Scratch;
using test::update;

// Every chunk of generation n says so: a mixed generation shows.
std::vector<Chunk> generation(int number) {
  std::vector<Chunk> chunks;
  for (int i = 0; i < 30; ++i) {
    chunks.push_back(make_chunk("doc" + std::to_string(i), 0,
                                "generation g" + std::to_string(number) + " of chunk " + std::to_string(i)));
  }
  return chunks;
}

IndexOptions few_snapshots() {
  IndexOptions options = plain_options();
  options.keep_snapshots = 2;
  return options;
}

// The generation that a knowledge base holds; fails when it is not exactly one.
int read_generation(const KnowledgeBase& kb) {
  REQUIRE(kb.info().chunks == 30);
  int seen = -1;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (!kb.live(row)) continue;
    const std::string text = kb.chunk(row).text;
    const int number = std::stoi(text.substr(std::string("generation g").size()));
    if (seen == -1) seen = number;
    REQUIRE(number == seen);
  }
  REQUIRE(kb.search_lexical(test::query_of(kb, {{"g" + std::to_string(seen), 1.0F}}), 100).size() == 30);
  return seen;
}

std::size_t count_temporaries(const std::string& path) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    count += entry.path().filename().string().starts_with(".tmp-") ? 1 : 0;
  }
  return count;
}

// Runs in a child: commits generation after generation and reports each through the pipe.
[[noreturn]] void write_forever(const std::string& path, int from, int pipe) {
  try {
    for (int number = from;; ++number) {
      update(path, generation(number), few_snapshots());
      if (::write(pipe, &number, sizeof number) != sizeof number) std::_Exit(3);
    }
  } catch (const std::exception&) {
    std::_Exit(4);
  }
}

// Starts a writer, kills it after `microseconds`, returns the last generation that it reported (or `from` -
// 1).
int kill_writer(const std::string& path, int from, unsigned microseconds) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) write_forever(path, from, ends[1]);
  ::close(ends[1]);
  ::usleep(microseconds);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  int last = from - 1;
  int number = 0;
  while (::read(ends[0], &number, sizeof number) == sizeof number) last = number;
  ::close(ends[0]);
  return last;
}

}  // namespace

TEST_CASE("a writer killed at any instant loses no reported commit and leaves no half of one") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  update(path, generation(0), few_snapshots());
  Random random(71);
  int current = 0;
  std::uint64_t longest = 20'000;  // microseconds; more where a sanitizer makes commits slower than that
  for (int round = 0; round < 40; ++round) {
    const int reported = kill_writer(path, current + 1, static_cast<unsigned>(500 + random.below(longest)));
    const KnowledgeBase kb = KnowledgeBase::open(path);
    const int found = read_generation(kb);
    REQUIRE(found >= reported);
    REQUIRE(found <= reported + 1);
    REQUIRE_NOTHROW(kb.verify());
    if (found == 0 && longest < 2'000'000) longest *= 2;
    current = found;
  }
  CHECK(current > 0);
  update(path, generation(current + 1), few_snapshots());
  CHECK(count_temporaries(path) == 0);
  CHECK(list_snapshots(path).size() <= 2);
  CHECK(read_generation(KnowledgeBase::open(path)) == current + 1);
}

TEST_CASE("a second writer is refused at once") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  update(path, generation(0));
  {
    const RepositoryWriter holder(path);
    CHECK_THAT(error_of([&] { update(path, generation(1)); }, ErrorCode::kStore),
               Catch::Contains("locked by another writer"));
    error_of([&] { compact_knowledge_base(path, Context{}); }, ErrorCode::kStore);
    CHECK(read_generation(KnowledgeBase::open(path)) == 0);
  }
  CHECK(update(path, generation(1)).committed);
}

TEST_CASE("of two writers at the same time one wins or both follow each other") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  update(path, generation(0));
  for (int round = 1; round <= 10; ++round) {
    std::atomic<int> committed{0};
    std::atomic<int> refused{0};
    const auto work = [&](int number) {
      try {
        update(path, generation(number));
        ++committed;
      } catch (const Error& error) {
        if (error.code() == ErrorCode::kStore) ++refused;
      }
    };
    {
      const std::jthread one(work, 2 * round);
      const std::jthread two(work, 2 * round + 1);
    }
    REQUIRE(committed + refused == 2);
    REQUIRE(committed >= 1);
    const int found = read_generation(KnowledgeBase::open(path));
    REQUIRE((found == 2 * round || found == 2 * round + 1));
  }
}

TEST_CASE("a full disk at any byte leaves the snapshot before it") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  update(path, generation(0), few_snapshots());
  const std::string id = KnowledgeBase::open(path).info().id;
  std::size_t failures = 0;
  for (rlim_t limit = 0; limit < 100'000; limit += limit < 2000 ? 97 : 1511) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit most{limit, limit};
      ::setrlimit(RLIMIT_FSIZE, &most);
      try {
        update(path, generation(1), few_snapshots());
      } catch (const Error& error) {
        std::_Exit(error.code() == ErrorCode::kIo ? 5 : 6);
      }
      std::_Exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    INFO("limit " << limit << ", exit " << WEXITSTATUS(status));
    const KnowledgeBase kb = KnowledgeBase::open(path);
    REQUIRE_NOTHROW(kb.verify());
    if (WEXITSTATUS(status) == 0) break;
    REQUIRE(WEXITSTATUS(status) == 5);
    ++failures;
    REQUIRE(kb.info().id == id);
    REQUIRE(count_temporaries(path) == 0);
  }
  CHECK(failures > 10);
  CHECK(read_generation(KnowledgeBase::open(path)) == 1);
}

TEST_CASE("readers keep their snapshot while commits go on, and new ones see whole snapshots") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  update(path, generation(0), few_snapshots());
  const KnowledgeBase old = KnowledgeBase::open(path);
  std::atomic<bool> done{false};
  std::atomic<int> last_reported{0};
  std::jthread writer([&] {
    for (int number = 1; number <= 40; ++number) {
      update(path, generation(number), few_snapshots());
      last_reported = number;
    }
    done = true;
  });
  int opened = 0;
  while (!done) {
    const int before = last_reported;
    const KnowledgeBase kb = KnowledgeBase::open(path);
    REQUIRE(read_generation(kb) >= before);
    ++opened;
  }
  writer.join();
  CHECK(opened > 0);
  CHECK(read_generation(old) == 0);  // its files are removed from the directory, not from under it
  CHECK(read_generation(KnowledgeBase::open(path)) == 40);
}

}  // namespace ragctl
