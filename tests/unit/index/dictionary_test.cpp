#include "dictionary.hpp"

#include <set>

#include "corpus.hpp"

namespace ragctl {
namespace {

struct StoredDictionary {
  test::Scratch scratch;
  std::unique_ptr<SectionFile> file;

  StoredDictionary(const std::string& index, const std::string& blocks, const std::string& top = "") {
    SectionFileWriter writer("dictionary", 1);
    writer.add("index", index);
    writer.add("blocks", blocks);
    writer.add("top", top);
    test::overwrite(scratch / "f", writer.finish());
    file = std::make_unique<SectionFile>(scratch / "f", "dictionary", 1);
  }
  Dictionary open(std::uint64_t terms) const {
    return {file->section("index"), file->section("blocks"), terms, file->section("top")};
  }
};

std::set<std::string> random_terms(std::size_t count) {
  Random random(9);
  std::set<std::string> terms = {
      "a", "ab", "abc", "가", "가나", std::string("\0x", 2), std::string(3000, 'z')};
  while (terms.size() < count) {
    std::string term;
    for (std::uint64_t i = 0, n = 1 + random.below(12); i < n; ++i)
      term += static_cast<char>('a' + random.below(4));
    terms.insert(term);
  }
  return terms;
}

// Every third term has a list of titles, every fifth only that.
TermEntry entry_of(std::uint32_t number) {
  TermEntry entry;
  if (number % 5 != 0) entry.all = {number, 0, number * 3};
  if (number % 3 == 0 || number % 5 == 0) entry.title = {number / 3 + 1, 0, number + 7};
  return entry;
}

std::string blocks_of(DictionaryWriter& writer) {
  std::string blocks;
  writer.write_blocks([&](std::string_view bytes) { blocks += bytes; });
  return blocks;
}

}  // namespace

TEST_CASE("every term is found with its postings, no other one is") {
  for (const std::size_t count : {7, 16, 17, 1000}) {
    const std::set<std::string> terms = random_terms(count);
    DictionaryWriter writer;
    std::uint32_t number = 0;
    for (const std::string& term : terms) {
      ++number;
      writer.add(term, entry_of(number));
    }
    CHECK(writer.terms() == terms.size());
    const StoredDictionary stored(writer.index(), blocks_of(writer));
    const Dictionary dictionary = stored.open(writer.terms());
    Dictionary::Cursor cursor(dictionary);
    number = 0;
    std::uint64_t offset = 0;
    for (const std::string& term : terms) {
      ++number;
      const auto entry = dictionary.find(term);
      REQUIRE(entry);
      const TermEntry expected = entry_of(number);
      CHECK(entry->all.count == expected.all.count);
      CHECK(entry->all.size == expected.all.size);
      CHECK(entry->all.offset == offset);
      offset += expected.all.size;
      CHECK(entry->title.count == expected.title.count);
      CHECK(entry->title.size == expected.title.size);
      CHECK(entry->title.offset == offset);
      offset += expected.title.size;
      REQUIRE(cursor.next());
      CHECK(cursor.term() == term);
      CHECK(cursor.entry().all.offset == entry->all.offset);
      CHECK_FALSE(dictionary.find(term + "\x01"));
      if (!terms.contains(term.substr(1))) CHECK_FALSE(dictionary.find(term.substr(1)));
    }
    CHECK_FALSE(cursor.next());
    CHECK_FALSE(dictionary.find(""));
    CHECK_FALSE(dictionary.find("\xFF"));
  }
}

TEST_CASE("a dictionary finds the same with its top and without") {
  for (const std::size_t count : {4095, 4096, 4097, 20000}) {
    std::set<std::string> terms;
    for (std::size_t i = 0; i < count; ++i) terms.insert("t" + std::to_string(i * 7919 % 1000003));
    DictionaryWriter writer;
    for (const std::string& term : terms) writer.add(term, entry_of(7));
    const StoredDictionary with(writer.index(), blocks_of(writer), writer.top());
    const StoredDictionary without(writer.index(), blocks_of(writer));
    const Dictionary fast = with.open(writer.terms());
    const Dictionary slow = without.open(writer.terms());
    for (const std::string& term : terms) {
      const Dictionary::Range range = fast.range_of(term);
      REQUIRE(range.low <= range.high);
      fast.prefetch_index(range);
      fast.prefetch_blocks(range);
      REQUIRE(fast.find(term, range));
      REQUIRE(fast.find(term)->all.offset == slow.find(term)->all.offset);
      REQUIRE_FALSE(fast.find(term + "!"));
    }
    CHECK_FALSE(fast.find(""));
    CHECK_FALSE(fast.find("a"));
    CHECK_FALSE(fast.find("u"));
    for (const std::string from : {"", "a", "t5", "t99", "u"}) {
      Dictionary::Cursor cursor(fast, from);
      const auto expected = terms.lower_bound(from);
      REQUIRE(cursor.next() == (expected != terms.end()));
      if (expected != terms.end()) CHECK(cursor.term() == *expected);
    }
  }
}

TEST_CASE("spilled blocks are the blocks") {
  const test::Scratch scratch;
  SpillFile spill(scratch.path());
  DictionaryWriter in_memory;
  DictionaryWriter spilled(&spill);
  for (std::uint32_t i = 0; i < 200000; ++i) {  // several pieces
    const std::string term = "term " + std::to_string(1000000 + i) + std::string(i % 7, 'x');
    in_memory.add(term, entry_of(i));
    spilled.add(term, entry_of(i));
  }
  CHECK(blocks_of(spilled) == blocks_of(in_memory));
  CHECK(spilled.index() == in_memory.index());
}

TEST_CASE("an empty dictionary finds nothing") {
  const StoredDictionary stored("", "");
  const Dictionary dictionary = stored.open(0);
  CHECK_FALSE(dictionary.find("a"));
  CHECK_FALSE(Dictionary::Cursor(dictionary).next());
  CHECK_THROWS_AS(stored.open(1), Error);
}

TEST_CASE("malformed dictionaries are store errors") {
  DictionaryWriter writer;
  for (const std::string& term : random_terms(40)) writer.add(term, entry_of(3));
  Random random(10);
  for (int round = 0; round < 300; ++round) {
    std::string index = writer.index();
    std::string blocks = blocks_of(writer);
    std::string top = writer.top();
    std::string& bad = round % 3 == 0 ? index : round % 3 == 1 ? blocks : top;
    bad[random.below(bad.size())] = static_cast<char>(random.next());
    const StoredDictionary stored(index, blocks, top);
    const Dictionary dictionary = stored.open(writer.terms());
    try {
      Dictionary::Cursor cursor(dictionary);
      while (cursor.next()) {
        dictionary.prefetch_blocks(dictionary.range_of(cursor.term()));
        (void)dictionary.find(cursor.term());
      }
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::kStore);
    }
  }
}

}  // namespace ragctl
