#include "posting_list.hpp"

#include <algorithm>

#include "bm25.hpp"
#include "corpus.hpp"
#include "term_cursor.hpp"

namespace ragctl {
namespace {

// A section file with one section "postings" that holds the lists.
struct StoredLists {
  test::Scratch scratch;
  std::unique_ptr<SectionFile> file;

  explicit StoredLists(const std::string& bytes) {
    SectionFileWriter writer("lists", 1);
    writer.add("postings", bytes);
    test::overwrite(scratch / "f", writer.finish());
    file = std::make_unique<SectionFile>(scratch / "f", "lists", 1);
  }
  Section section() const { return file->section("postings"); }
};

std::vector<Posting> random_postings(Random& random, std::size_t count, std::uint32_t rows, bool whole) {
  std::vector<std::uint32_t> chosen(rows);
  for (std::uint32_t row = 0; row < rows; ++row) chosen[row] = row;
  for (std::size_t i = 0; i < count; ++i) std::swap(chosen[i], chosen[i + random.below(rows - i)]);
  chosen.resize(count);
  std::sort(chosen.begin(), chosen.end());
  std::vector<Posting> postings;
  for (const std::uint32_t row : chosen) {
    const auto times = static_cast<std::uint32_t>(1 + random.below(random.below(8) + 1));
    postings.push_back({row, whole ? times * kUnitsPerOccurrence
                                   : static_cast<std::uint32_t>(1 + random.below(kMaxTermFrequency))});
  }
  return postings;
}

std::vector<Posting> decode_all(const PostingList& list) {
  std::vector<Posting> out;
  std::array<std::uint32_t, kBlockPostings> rows;
  std::array<std::uint32_t, kBlockPostings> frequencies;
  for (std::size_t block = 0; block < list.blocks(); ++block) {
    const std::size_t count = list.decode(block, rows.data(), frequencies.data());
    for (std::size_t i = 0; i < count; ++i) out.push_back({rows[i], frequencies[i]});
  }
  return out;
}

std::vector<std::uint32_t> random_lengths(Random& random, std::uint32_t rows) {
  std::vector<std::uint32_t> lengths(rows);
  for (std::uint32_t& length : lengths)
    length = static_cast<std::uint32_t>(random.below(300 * kUnitsPerOccurrence));
  return lengths;
}

}  // namespace

TEST_CASE("bit packing round-trips every width") {
  Random random(1);
  for (unsigned width = 0; width <= 32; ++width) {
    std::array<std::uint32_t, kBlockPostings> values;
    for (auto& value : values)
      value = width == 0 ? 0 : static_cast<std::uint32_t>(random.next() >> (64 - width));
    values[5] = width == 0 ? 0 : static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1);
    std::string packed = "x";  // unaligned on purpose
    pack_block(values.data(), width, packed);
    CHECK(packed.size() == 1 + packed_bytes(width));
    std::array<std::uint32_t, kBlockPostings> back;
    unpack_block(packed.data() + 1, width, back.data());
    CHECK(back == values);
  }
}

TEST_CASE("posting lists of every shape round-trip") {
  Random random(2);
  const std::uint32_t rows = 5000;
  const std::vector<std::uint32_t> lengths = random_lengths(random, rows);
  for (const std::size_t count : {1, 2, 127, 128, 129, 255, 256, 257, 1000, 5000}) {
    for (const bool whole : {true, false}) {
      const std::vector<Posting> postings = random_postings(random, count, rows, whole);
      std::string bytes = "before";
      encode_postings(postings, lengths, bytes);
      const std::size_t size = bytes.size() - 6;
      const StoredLists stored(bytes + "behind");
      const PostingList list(stored.section(), 6, size, static_cast<std::uint32_t>(count), rows);
      CHECK(decode_all(list) == postings);
      CHECK(list.has_bounds() == (count > kBlockPostings));
      if (whole && count == 5000)
        CHECK(size < 5000 / 2 + 5000 * 24 / 128 + 300);  // 3 bits each and the skip data
    }
  }
}

TEST_CASE("a gap of millions of rows is kept") {
  const std::uint32_t rows = (1U << 25) + 400;
  const std::vector<std::uint32_t> lengths(rows, 1000);
  std::vector<Posting> postings;
  for (std::uint32_t i = 0; i < 300; ++i) postings.push_back({i < 200 ? i : (1U << 25) + i, 64});
  std::string bytes;
  encode_postings(postings, lengths, bytes);
  const StoredLists stored(bytes);
  CHECK(decode_all(PostingList(stored.section(), 0, bytes.size(), 300, rows)) == postings);
  CHECK_THROWS_AS(decode_all(PostingList(stored.section(), 0, bytes.size(), 300, 1U << 25)), Error);
}

TEST_CASE("bounds cover every posting of block and list") {
  Random random(3);
  const std::uint32_t rows = 3000;
  const std::vector<std::uint32_t> lengths = random_lengths(random, rows);
  const Saturation saturation{40.0F, 0.004F};
  for (int round = 0; round < 20; ++round) {
    const std::vector<Posting> postings =
        random_postings(random, 129 + random.below(2000), rows, round % 2 == 0);
    std::string bytes;
    encode_postings(postings, lengths, bytes);
    const StoredLists stored(bytes);
    const PostingList list(stored.section(), 0, bytes.size(), static_cast<std::uint32_t>(postings.size()),
                           rows);
    const float factor = 1.0e6F;
    const std::int32_t list_bound = bound_of(saturation, factor, list.list_impacts());
    for (std::size_t i = 0; i < postings.size(); ++i) {
      const std::int32_t part = saturation.part(factor, postings[i].frequency, lengths[postings[i].row]);
      REQUIRE(part <= bound_of(saturation, factor, list.block_impacts(i / kBlockPostings, 1)));
      REQUIRE(part <= list_bound);
    }
  }
}

TEST_CASE("a cursor finds what a linear walk finds") {
  Random random(4);
  const std::uint32_t rows = 4000;
  const std::vector<std::uint32_t> lengths = random_lengths(random, rows);
  const Saturation saturation{30.0F, 0.01F};
  for (const std::size_t count : {1, 100, 128, 500, 3999}) {
    const std::vector<Posting> postings = random_postings(random, count, rows, true);
    std::string bytes;
    encode_postings(postings, lengths, bytes);
    const StoredLists stored(bytes);
    const PostingList list(stored.section(), 0, bytes.size(), static_cast<std::uint32_t>(count), rows);
    TermCursor cursor(QueryList{list, 1000.0F, saturation, lengths});
    std::vector<std::int32_t> expected(rows);
    for (const Posting& p : postings) expected[p.row] = saturation.part(1000.0F, p.frequency, lengths[p.row]);
    for (std::uint32_t row = 0; row < rows; row += static_cast<std::uint32_t>(1 + random.below(40))) {
      REQUIRE(cursor.part_of(row) == expected[row]);
    }
    TermCursor windows(QueryList{list, 1000.0F, saturation, lengths});
    for (std::uint32_t begin = 0; begin < rows; begin += 250) {
      const std::int32_t most = *std::max_element(expected.begin() + begin, expected.begin() + begin + 250);
      REQUIRE(windows.bound_within(begin, begin + 250) >= most);
    }
    TermCursor adding(QueryList{list, 1000.0F, saturation, lengths});
    std::vector<std::int32_t> sums(rows);
    for (std::uint32_t begin = 0; begin < rows; begin += 250) {
      if (begin % 1000 != 500) adding.add_within(begin, begin + 250, sums.data() + begin);
    }
    for (std::uint32_t row = 0; row < rows; ++row) {
      REQUIRE(sums[row] == (row / 250 % 4 == 2 ? 0 : expected[row]));
    }
  }
}

TEST_CASE("malformed posting lists are store errors") {
  Random random(5);
  const std::uint32_t rows = 1000;
  const std::vector<std::uint32_t> lengths = random_lengths(random, rows);
  for (const std::size_t count : {50, 300}) {
    const std::vector<Posting> postings = random_postings(random, count, rows, true);
    std::string good;
    encode_postings(postings, lengths, good);
    for (std::size_t at = 0; at < good.size(); ++at) {
      std::string bad = good;
      bad[at] = static_cast<char>(random.next());
      const StoredLists stored(bad);  // with right checksums: only the reader itself stands in the way
      try {
        const PostingList list(stored.section(), 0, bad.size(), static_cast<std::uint32_t>(count), rows);
        for (const Posting& posting : decode_all(list)) REQUIRE(posting.row < rows);
      } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::kStore);
      }
    }
    const StoredLists stored(good);
    CHECK_THROWS_AS(PostingList(stored.section(), 0, good.size(), rows + 1, rows), Error);
    CHECK_THROWS_AS(decode_all(PostingList(stored.section(), 0, good.size() - 1,
                                           static_cast<std::uint32_t>(count), rows)),
                    Error);
    CHECK_THROWS_AS(
        decode_all(PostingList(stored.section(), 1, good.size(), static_cast<std::uint32_t>(count), rows)),
        Error);
  }
}

}  // namespace ragctl
