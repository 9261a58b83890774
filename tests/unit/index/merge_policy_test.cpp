#include "merge_policy.hpp"

#include "catch.hpp"

namespace ragctl {
namespace {

using Groups = std::vector<std::vector<std::size_t>>;

Groups merges(const std::vector<SegmentSize>& segments) { return choose_merges(segments); }

}  // namespace

TEST_CASE("few segments are left alone") {
  CHECK(merges({}).empty());
  CHECK(merges({{100, 0}, {100, 50}, {100, 0}}).empty());
  CHECK(merges({{100, 0}, {5000, 0}, {100'000, 0}, {1'000'000, 0}, {100, 0}, {100, 0}}).empty());
}

TEST_CASE("four segments of one tier become one") {
  CHECK(merges({{100, 0}, {100'000, 0}, {200, 0}, {300, 0}, {4096, 0}}) == Groups{{0, 2, 3, 4}});
  CHECK(merges({{4097, 0}, {4097, 0}, {4097, 0}, {16384, 0}}) == Groups{{0, 1, 2, 3}});
}

TEST_CASE("a merge may fill the next tier") {
  CHECK(merges({{10'000, 0}, {10'000, 0}, {10'000, 0}, {4000, 0}, {4000, 0}, {4000, 0}, {4000, 0}}) ==
        Groups{{0, 1, 2, 3, 4, 5, 6}});
}

TEST_CASE("a segment that is more than half dead is rewritten, a dead one is forgotten") {
  CHECK(merges({{100, 100}}).empty());
  CHECK(merges({{100, 101}}) == Groups{{0}});
  CHECK(merges({{0, 500}, {7, 0}}).empty());
  CHECK(merges({{100, 0}, {5000, 6000}}) == Groups{{1}});
}

TEST_CASE("a thousand small updates never leave more than three segments of a tier") {
  std::vector<SegmentSize> segments;
  std::uint64_t rewritten = 0;
  for (int update = 0; update < 1000; ++update) {
    segments.push_back({1000, 0});
    std::vector<SegmentSize> next;
    std::vector<bool> gone(segments.size());
    for (const auto& group : choose_merges(segments)) {
      SegmentSize merged;
      for (const std::size_t i : group) gone[i] = true, merged.live += segments[i].live;
      rewritten += merged.live;
      next.push_back(merged);
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (!gone[i]) next.push_back(segments[i]);
    }
    segments = next;
    REQUIRE(segments.size() <= 3 * 6);
  }
  std::uint64_t total = 0;
  for (const SegmentSize& segment : segments) total += segment.live;
  CHECK(total == 1'000'000);
  CHECK(rewritten < 6 * total);
}

}  // namespace ragctl
