#include "ragctl/core/parallel.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/error.hpp"

using namespace ragctl;

TEST_CASE("every item is visited once, in ranges that do not depend on the threads") {
  for (const unsigned threads : {1U, 2U, 7U}) {
    Context context;
    context.threads = threads;
    std::vector<std::atomic<int>> visits(1001);
    std::atomic<bool> aligned{true};
    parallel_for(context, visits.size(), 10, [&](std::size_t begin, std::size_t end) {
      if (begin % 10 != 0 || end - begin > 10) aligned = false;
      for (std::size_t i = begin; i < end; ++i) ++visits[i];
    });
    CHECK(aligned);
    for (const auto& count : visits) REQUIRE(count == 1);
  }
}

TEST_CASE("the exception of the lowest failing range is the one that is thrown") {
  Context context;
  context.threads = 4;
  const auto fail = [](std::size_t begin, std::size_t) {
    throw Error(ErrorCode::kInput, std::to_string(begin));
  };
  CHECK_THROWS_WITH(parallel_for(context, 1, 1, fail), "0");
  context.threads = 1;
  CHECK_THROWS_WITH(parallel_for(context, 100, 10, fail), "0");
  context.threads = 4;
  for (int round = 0; round < 3000; ++round) REQUIRE_THROWS_WITH(parallel_for(context, 8, 1, fail), "0");
}

// The thread sanitizer cannot start threads in the child of a process that has some, which wait for work.
#if !defined(__SANITIZE_THREAD__)
TEST_CASE("where the system gives no more threads those that are there do the work") {
  const pid_t child = ::fork();
  if (child == 0) {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlim_t bytes = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) + (40U << 20);
    const rlimit limit{bytes, bytes};  // room for the stacks of a few
    if (pages == 0 || ::setrlimit(RLIMIT_AS, &limit) != 0) ::_exit(0);
    Context context;
    context.threads = 500;
    std::atomic<std::size_t> sum{0};
    const auto add = [&sum](std::size_t begin, std::size_t) {
      sum += begin;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    parallel_for(context, 1000, 1, add);
    ::_exit(sum == 999 * 500 ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("the child of a fork has helpers of its own") {
  Context context;
  context.threads = 4;
  std::atomic<std::size_t> sum{0};
  const auto add = [&sum](std::size_t begin, std::size_t) { sum += begin; };
  for (int round = 0; round < 50; ++round) {
    parallel_for(context, 100, 1,
                 add);  // whose threads may be about to wait, or to wake, when the child is made
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(20);
      sum = 0;
      for (int i = 0; i < 20; ++i) parallel_for(context, 100, 1, add);
      ::_exit(sum == 20 * 99 * 50 ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);
  }
}
#endif

TEST_CASE("a cancelled context stops the work") {
  const std::atomic<bool> cancelled{true};
  Context context;
  context.cancelled = &cancelled;
  bool called = false;
  CHECK_THROWS_AS(parallel_for(context, 5, 1, [&](std::size_t, std::size_t) { called = true; }), Error);
  CHECK_FALSE(called);
}

TEST_CASE("parts cover all items, are no more than the threads and no smaller than asked") {
  for (const unsigned threads : {0U, 1U, 3U, 8U}) {
    for (const std::size_t count : {0U, 1U, 5U, 1000U}) {
      std::vector<std::atomic<int>> visits(count);
      std::atomic<std::size_t> most{0};
      std::atomic<bool> small{false};
      parallel_parts(threads, count, 4, [&](std::size_t part, std::size_t begin, std::size_t end) {
        if (part >= std::max(threads, 1U)) most = part;
        if (end - begin < 4 && end != count) small = true;
        for (std::size_t i = begin; i < end; ++i) ++visits[i];
      });
      CHECK(most == 0);
      CHECK_FALSE(small);
      for (const auto& visited : visits) REQUIRE(visited == 1);
    }
  }
}
