#include "ragctl/core/ordered_pipeline.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/error.hpp"

using namespace ragctl;

namespace {

Context with_threads(unsigned threads) {
  Context context;
  context.threads = threads;
  return context;
}

// Work whose cost differs from item to item, so that results are ready out of order.
std::uint64_t slow_square(std::size_t& item) {
  volatile std::uint64_t sink = 0;
  for (std::size_t i = 0; i < (item * 7919) % 5000; ++i) sink = sink + i;
  return item * item;
}

}  // namespace

TEST_CASE("results are written in the order of the items, whatever the number of threads") {
  for (const unsigned threads : {1U, 2U, 8U}) {
    std::vector<std::uint64_t> written;
    std::size_t next = 0;
    OrderedPipeline<std::size_t, std::uint64_t>::run(
        with_threads(threads),
        [&](std::size_t& item) {
          item = next;
          return next++ < 500;
        },
        slow_square, [&](std::uint64_t&& value) { written.push_back(value); });
    REQUIRE(written.size() == 500);
    for (std::size_t i = 0; i < written.size(); ++i) REQUIRE(written[i] == i * i);
  }
}

TEST_CASE("no items are no work") {
  ordered_for<int>(
      with_threads(3), 0, [](std::size_t) -> int { throw Error(ErrorCode::kInternal, "work"); },
      [](int&&) { throw Error(ErrorCode::kInternal, "write"); });
}

TEST_CASE("everything before the first failing item is written, nothing behind it") {
  for (const unsigned threads : {1U, 4U}) {
    std::vector<std::size_t> written;
    const auto run = [&] {
      ordered_for<std::size_t>(
          with_threads(threads), 200,
          [](std::size_t i) {
            if (i == 37 || i == 38) throw Error(ErrorCode::kInput, std::to_string(i));
            return i;
          },
          [&](std::size_t&& i) { written.push_back(i); });
    };
    CHECK_THROWS_WITH(run(), "37");
    CHECK(written.size() == 37);
  }
}

TEST_CASE("a failure of reading or writing ends the pipeline") {
  for (const unsigned threads : {1U, 4U}) {
    std::size_t read = 0;
    std::size_t written = 0;
    const auto run = [&](std::size_t bad_read, std::size_t bad_write) {
      read = written = 0;
      OrderedPipeline<std::size_t, std::size_t>::run(
          with_threads(threads),
          [&](std::size_t& item) {
            if (read == bad_read) throw Error(ErrorCode::kIo, "read");
            item = read++;
            return true;
          },
          [](std::size_t& item) { return item; },
          [&](std::size_t&& item) {
            if (item == bad_write) throw Error(ErrorCode::kIo, "write");
            ++written;
          });
    };
    CHECK_THROWS_WITH(run(50, 1000), "read");
    CHECK(written == 50);
    CHECK_THROWS_WITH(run(1000, 50), "write");
    CHECK(written == 50);
  }
}

TEST_CASE("a cancelled context stops a pipeline") {
  const std::atomic<bool> cancelled{true};
  Context context = with_threads(2);
  context.cancelled = &cancelled;
  const auto run = [&] {
    ordered_for<int>(
        context, 10, [](std::size_t) { return 0; }, [](int&&) {});
  };
  CHECK_THROWS_AS(run(), Error);
}
