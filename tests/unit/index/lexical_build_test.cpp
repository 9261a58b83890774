// From analysed chunks to sorted runs to merged lists.
#include <map>
#include <set>

#include "corpus.hpp"
#include "lexical_batch.hpp"
#include "lexical_merge.hpp"
#include "term_run.hpp"
#include "term_table.hpp"

namespace ragctl {
namespace {

using Lists = std::map<std::string, TermLists>;

Lists read_all(const TermSource& source, std::string_view from = {}) {
  Lists lists;
  const auto reader = source.read(from);
  std::string before;
  while (reader->next()) {
    if (!lists.empty()) CHECK(before < reader->term());
    before = reader->term();
    reader->append_to(lists[before]);
  }
  return lists;
}

bool same(const Lists& a, const Lists& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.all == y.second.all && x.second.title == y.second.title;
  });
}

// 1,000 terms, the i-th in i % 5 + 1 rows; every third also in the titles, every seventh only there.
Lists example_lists() {
  Lists lists;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    TermLists& term = lists["t" + std::to_string(i * 7919 % 1000)];
    for (std::uint32_t row = i % 3; row <= 4 * (i % 5) + i % 3; row += 4) {
      if (i % 7 != 0) term.all.push_back({row, 64 + i});
      if (i % 3 == 0 || i % 7 == 0) term.title.push_back({row, 64});
    }
  }
  return lists;
}

std::unique_ptr<TermSource> run_of(const Lists& lists, SpillFile* spill) {
  TermRunWriter writer;
  for (const auto& [term, both] : lists) {
    std::map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> rows;
    for (const Posting& posting : both.all) rows[posting.row].first = posting.frequency;
    for (const Posting& posting : both.title) rows[posting.row].second = posting.frequency;
    writer.begin_term(term, static_cast<std::uint32_t>(rows.size()));
    for (const auto& [row, frequencies] : rows) writer.add(row, frequencies.first, frequencies.second);
  }
  return writer.finish(spill);
}

struct Merged {
  std::string postings;
  std::string index;
  std::string blocks;
  std::uint64_t terms = 0;
  bool operator==(const Merged&) const = default;
};

Merged merge(std::span<const std::unique_ptr<TermSource>> sources, const RowLengths& lengths,
             unsigned threads) {
  Merged merged;
  DictionaryWriter dictionary;
  Context context;
  context.threads = threads;
  merged.terms =
      merge_terms(
          sources, lengths, [&](std::string_view bytes) { merged.postings += bytes; }, dictionary, context)
          .terms;
  merged.index = dictionary.index();
  dictionary.write_blocks([&](std::string_view bytes) { merged.blocks += bytes; });
  return merged;
}

Merged build(const std::vector<Chunk>& chunks, const std::string& scratch, unsigned threads,
             std::size_t spill_from) {
  std::vector<std::uint32_t> rows(chunks.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
  RowLengths lengths(rows.size());
  Context context;
  context.threads = threads;
  const auto analyzer = make_analyzer("auto");
  const auto load = [&](std::size_t item, Chunk&) -> const Chunk& { return chunks[item]; };
  const AnalyzedChunks analyzed =
      analyze_chunks(rows, load, *analyzer, {3.0, 1.0}, lengths, scratch, context, spill_from);
  CHECK((analyzed.spill != nullptr) == (rows.size() >= spill_from));
  return merge(analyzed.sources, lengths, threads);
}

}  // namespace

TEST_CASE("a table numbers terms in order of first sight and sorts them as bytes") {
  TermTable table;
  std::set<std::string> terms;
  Random random(3);
  while (terms.size() < 20000) {
    std::string term;
    for (std::uint64_t i = 0, n = 1 + random.below(20); i < n; ++i)
      term += static_cast<char>(random.below(3) == 0 ? random.below(256) : 'a');
    const bool added = terms.insert(term).second;
    TermTable::Record& record = table.record_of(term, hash64(term));
    CHECK((record.mark == 0) == added);
    record.mark = 1;
    REQUIRE(record.size == term.size());
    REQUIRE(table.text(record.number) == term);
  }
  REQUIRE(table.size() == terms.size());
  const std::vector<std::uint32_t> order = table.sorted();
  std::size_t at = 0;
  for (const std::string& term : terms) REQUIRE(table.text(order[at++]) == term);
}

TEST_CASE("a run gives back its lists, from memory and from a file") {
  const test::Scratch scratch;
  const Lists lists = example_lists();
  CHECK(same(read_all(*run_of(lists, nullptr)), lists));
  SpillFile spill(scratch.path());
  spill.append("something before it");
  const auto spilled = run_of(lists, &spill);
  CHECK(same(read_all(*spilled), lists));
  CHECK(same(read_all(*spilled), lists));  // by another reader
}

TEST_CASE("a run can be read from any term on") {
  const Lists lists = example_lists();
  const auto run = run_of(lists, nullptr);
  for (const std::string from : {"", "a", "t", "t0", "t4", "t500", "t500x", "t999", "u"}) {
    Lists expected(lists.lower_bound(from), lists.end());
    CHECK(same(read_all(*run, from), expected));
  }
  std::vector<std::string> samples;
  run->sample(samples);
  REQUIRE(!samples.empty());
  for (const std::string& sample : samples) CHECK(lists.contains(sample));
}

TEST_CASE("an empty run has no terms") {
  const auto run = run_of({}, nullptr);
  CHECK(read_all(*run).empty());
  CHECK(read_all(*run, "x").empty());
}

TEST_CASE("the merged index does not depend on threads, on spilling or on the number of batches") {
  const test::Scratch scratch;
  const std::vector<Chunk> chunks = test::random_corpus(5, 1500, 2, 3000);
  const Merged expected = build(chunks, scratch.path(), 1, chunks.size() + 1);
  CHECK(expected.terms > 10000);
  CHECK(build(chunks, scratch.path(), 3, chunks.size() + 1) == expected);
  CHECK(build(chunks, scratch.path(), 1, 1) == expected);
  CHECK(build(chunks, scratch.path(), 4, 1) == expected);
}

TEST_CASE("sources that share a term give one list with ascending rows") {
  RowLengths lengths(10);
  Lists odd;
  Lists even;
  for (std::uint32_t row = 0; row < 10; ++row) (row % 2 == 0 ? even : odd)["term"].all.push_back({row, 64});
  even["a"].all.push_back({3, 64});
  std::vector<std::unique_ptr<TermSource>> sources;
  sources.push_back(run_of(odd, nullptr));
  sources.push_back(run_of(even, nullptr));
  const Merged merged = merge(sources, lengths, 2);
  CHECK(merged.terms == 2);
}

}  // namespace ragctl
