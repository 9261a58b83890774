#include "ragctl/core/parallel.hpp"

#include <algorithm>
#include <atomic>
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
}

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
