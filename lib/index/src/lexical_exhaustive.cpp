// Scoring without any skipping: term at a time into an array of all rows, then a full sort. Shares with the
// skipping search the decoding of postings and the scoring function, nothing else.
#include <algorithm>
#include <array>
#include <numeric>

#include "collector.hpp"
#include "lexical_search.hpp"
#include "term_cursor.hpp"

namespace ragctl {
namespace {

void add_list(const QueryList& list, std::span<std::int32_t> sums) {
  std::array<std::uint32_t, kBlockPostings> rows;
  std::array<std::uint32_t, kBlockPostings> frequencies;
  for (std::size_t block = 0; block < list.list.blocks(); ++block) {
    const std::size_t count = list.list.decode(block, rows.data(), frequencies.data());
    for (std::size_t i = 0; i < count; ++i) sums[rows[i]] += list.part(frequencies[i], rows[i]);
  }
}

}  // namespace

std::vector<Scored> search_exhaustive(const Snapshot& snapshot, const LexicalQuery& query, std::size_t k,
                                      const RowSet* visible) {
  std::vector<Scored> all;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Segment& segment = snapshot.segment(i);
    std::vector<std::int32_t> sums(segment.rows());
    for (const QueryList& list : open_lists(segment, query)) add_list(list, sums);
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
                              std::span<const std::uint32_t> rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
  std::vector<std::int32_t> sums(rows.size());
  for (std::size_t begin = 0; begin < order.size();) {
    const std::size_t number = snapshot.segment_of(rows[order[begin]]);
    const Segment& segment = snapshot.segment(number);
    std::size_t end = begin;
    while (end < order.size() && snapshot.segment_of(rows[order[end]]) == number) ++end;
    for (const QueryList& list : open_lists(segment, query)) {
      TermCursor cursor(list);
      for (std::size_t i = begin; i < end; ++i)
        sums[order[i]] += cursor.part_of(rows[order[i]] - snapshot.base(number));
    }
    begin = end;
  }
  std::vector<float> scores(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) scores[i] = sums[i] == 0 ? 0.0F : query.score(sums[i]);
  return scores;
}

}  // namespace ragctl
