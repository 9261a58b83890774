// Scoring without any skipping: term at a time into an array of all rows, then a full sort. Shares with the
// skipping search the decoding of postings and the scoring function, nothing else.
#include <algorithm>
#include <array>
#include <mutex>
#include <numeric>

#include "collector.hpp"
#include "lexical_search.hpp"
#include "ragctl/core/parallel.hpp"
#include "term_cursor.hpp"

namespace ragctl {
namespace {

// Lists that a thread takes at a time: short and long ones are far apart.
constexpr std::size_t kTurnLists = 8;

// Calls use(rows, frequencies, count) for the blocks of a list.
template <typename Use>
void for_each_block(const PostingList& list, const Use& use) {
  std::array<std::uint32_t, kBlockPostings> rows;
  std::array<std::uint32_t, kBlockPostings> frequencies;
  for (std::size_t block = 0; block < list.blocks(); ++block)
    use(rows.data(), frequencies.data(), list.decode(block, rows.data(), frequencies.data()));
}

// By the formula, one posting after the other: what the kernel is checked against.
void add_list(const QueryList& query, std::span<std::int32_t> sums) {
  for_each_block(query.list,
                 [&](const std::uint32_t* rows, const std::uint32_t* frequencies, std::size_t count) {
                   for (std::size_t i = 0; i < count; ++i)
                     sums[rows[i]] += query.part(frequencies[i], rows[i]);
                 });
}

// By the kernel.
void add_list_parts(const QueryList& query, std::span<std::int32_t> sums) {
  for_each_block(query.list,
                 [&](const std::uint32_t* rows, const std::uint32_t* frequencies, std::size_t count) {
                   add_parts({rows, frequencies, count, 0, query.lengths.data()}, query.saturation,
                             query.factor, sums.data());
                 });
}

// Adds to sums[i] the score of rows[i] for the wanted i, whose rows ascend and lie in one segment. The one
// scores every row of the segment on the way, the other looks each row up.
void add_all(const Segment& segment, std::uint32_t base, std::span<const QueryList> lists,
             std::span<const std::uint32_t> rows, std::span<const std::size_t> wanted,
             std::span<std::int32_t> sums) {
  std::vector<std::int32_t> all(segment.rows());
  for (const QueryList& list : lists) add_list_parts(list, all);
  for (const std::size_t i : wanted) sums[i] += all[rows[i] - base];
}

void add_each(std::uint32_t base, std::span<const QueryList> lists, std::span<const std::uint32_t> rows,
              std::span<const std::size_t> wanted, std::span<std::int32_t> sums, unsigned threads) {
  Context context;
  context.threads = threads;
  std::mutex mutex;
  parallel_for(context, lists.size(), kTurnLists, [&](std::size_t begin, std::size_t end) {
    std::vector<std::int32_t> parts(wanted.size());
    for (std::size_t list = begin; list < end; ++list) {
      TermCursor cursor(lists[list]);
      for (std::size_t at = 0; at < wanted.size(); ++at) parts[at] += cursor.part_of(rows[wanted[at]] - base);
    }
    const std::lock_guard lock(mutex);
    for (std::size_t at = 0; at < wanted.size(); ++at) sums[wanted[at]] += parts[at];
  });
}

}  // namespace

std::vector<Scored> search_exhaustive(const Snapshot& snapshot, const LexicalQuery& query, std::size_t k,
                                      const RowSet* visible) {
  std::vector<Scored> all;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Segment& segment = snapshot.segment(i);
    std::vector<std::int32_t> sums(segment.rows());
    for (const QueryList& list : query.lists[i]) add_list(list, sums);
    for (std::uint32_t row = 0; row < segment.rows(); ++row) {
      const std::uint32_t global = snapshot.base(i) + row;
      if (sums[row] == 0 || !segment.live(row) || (visible != nullptr && !visible->contains(global)))
        continue;
      all.push_back({global, query.score(sums[row])});
    }
  }
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(k, all.size()));
  std::partial_sort(all.begin(), end, all.end(), RankOrder(snapshot));
  all.erase(end, all.end());
  return all;
}

std::vector<float> score_rows(const Snapshot& snapshot, const LexicalQuery& query,
                              std::span<const std::uint32_t> rows, unsigned threads) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!std::is_sorted(rows.begin(), rows.end()))
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
  std::vector<std::int32_t> sums(rows.size());
  for (std::size_t begin = 0; begin < order.size();) {
    const std::size_t number = snapshot.segment_of(rows[order[begin]]);
    const Segment& segment = snapshot.segment(number);
    const std::span<const QueryList> lists = query.lists[number];
    std::size_t end = begin;
    while (end < order.size() && rows[order[end]] < snapshot.base(number + 1)) ++end;
    const std::span<const std::size_t> wanted(order.data() + begin, end - begin);
    // Rows as many as blocks of a long list: nearly every block would be decoded anyway.
    if (wanted.size() >= segment.rows() / kBlockPostings) {
      add_all(segment, snapshot.base(number), lists, rows, wanted, sums);
    } else {
      add_each(snapshot.base(number), lists, rows, wanted, sums, threads);
    }
    begin = end;
  }
  std::vector<float> scores(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) scores[i] = sums[i] == 0 ? 0.0F : query.score(sums[i]);
  return scores;
}

}  // namespace ragctl
