// The terms are cut into ranges at samples of the sources; threads merge ranges, and their results are strung
// together in order. Where the cuts lie decides nothing but the sharing of the work.
#include "lexical_merge.hpp"

#include <algorithm>

#include "ragctl/core/ordered_pipeline.hpp"
#include "term_table.hpp"

namespace ragctl {
namespace {

// Samples in a range: the terms of all sources that a thread merges at a time are about kSampleTerms times as
// many.
constexpr std::size_t kRangeSamples = 512;

// A term of a range: its text in MergedRange::texts, its lists with offsets in MergedRange::postings.
struct MergedTerm {
  std::size_t text_end = 0;
  TermEntry entry;
};

struct MergedRange {
  std::string texts;
  std::string postings;
  std::vector<MergedTerm> terms;
};

void sort_by_row(std::vector<Posting>& list) {
  const auto by_row = [](const Posting& a, const Posting& b) { return a.row < b.row; };
  if (!std::is_sorted(list.begin(), list.end(), by_row)) std::sort(list.begin(), list.end(), by_row);
}

// Encodes the list behind what `out` holds.
ListPlace encode_list(std::vector<Posting>& list, std::span<const std::uint32_t> lengths, std::string& out) {
  if (list.empty()) return {};
  sort_by_row(list);
  const std::size_t before = out.size();
  encode_postings(list, lengths, out);
  return {static_cast<std::uint32_t>(list.size()), before, out.size() - before};
}

// The readers that have a term left, as a heap with the least term in front; equal terms by number of the
// source.
class ReaderHeap {
 public:
  ReaderHeap(std::span<const std::unique_ptr<TermSource>> sources, std::string_view from) {
    for (const auto& source : sources) {
      readers_.push_back(source->read(from));
      if (!readers_.back()->next()) continue;
      heap_.push_back({TermTable::prefix_of(readers_.back()->term()), readers_.size() - 1});
    }
    std::make_heap(heap_.begin(), heap_.end(), [this](const Key& a, const Key& b) { return before(b, a); });
  }

  bool empty() const { return heap_.empty(); }
  TermReader& least() { return *readers_[heap_.front().reader]; }

  // Moves the least reader on.
  void advance() {
    TermReader& reader = least();
    if (reader.next()) {
      heap_.front().prefix = TermTable::prefix_of(reader.term());
    } else {
      heap_.front() = heap_.back();
      heap_.pop_back();
    }
    sink();
  }

 private:
  struct Key {
    std::uint64_t prefix = 0;
    std::size_t reader = 0;
  };

  bool before(const Key& a, const Key& b) const {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int compared = readers_[a.reader]->term().compare(readers_[b.reader]->term());
    return compared < 0 || (compared == 0 && a.reader < b.reader);
  }

  // The front to where it belongs.
  void sink() {
    for (std::size_t at = 0;;) {
      std::size_t child = at * 2 + 1;
      if (child >= heap_.size()) return;
      if (child + 1 < heap_.size() && before(heap_[child + 1], heap_[child])) ++child;
      if (!before(heap_[child], heap_[at])) return;
      std::swap(heap_[at], heap_[child]);
      at = child;
    }
  }

  std::vector<std::unique_ptr<TermReader>> readers_;
  std::vector<Key> heap_;
};

// Merges the terms in [from, to); `to` empty: to the end.
MergedRange merge_range(std::span<const std::unique_ptr<TermSource>> sources, std::string_view from,
                        std::string_view to, const RowLengths& lengths) {
  MergedRange range;
  ReaderHeap heap(sources, from);
  TermLists lists;
  std::string term;
  while (!heap.empty()) {
    term = heap.least().term();
    if (!to.empty() && term >= to) break;
    lists.clear();
    while (!heap.empty() && heap.least().term() == term) {
      heap.least().append_to(lists);
      heap.advance();
    }
    if (lists.all.empty() && lists.title.empty()) continue;  // all of its chunks were deleted
    const ListPlace all = encode_list(lists.all, lengths.all, range.postings);
    const ListPlace title = encode_list(lists.title, lengths.title, range.postings);
    range.texts += term;
    range.terms.push_back({range.texts.size(), {all, title}});
  }
  return range;
}

// Ascending, without repeats, "" in front.
std::vector<std::string> cut(std::span<const std::unique_ptr<TermSource>> sources) {
  std::vector<std::string> samples;
  for (const auto& source : sources) source->sample(samples);
  std::sort(samples.begin(), samples.end());
  std::vector<std::string> cuts(1);
  for (std::size_t i = kRangeSamples; i < samples.size(); i += kRangeSamples) {
    if (samples[i] > cuts.back()) cuts.push_back(samples[i]);
  }
  return cuts;
}

}  // namespace

LexicalCounts merge_terms(std::span<const std::unique_ptr<TermSource>> sources, const RowLengths& lengths,
                          const ByteSink& postings, DictionaryWriter& dictionary, const Context& context) {
  LexicalCounts counts;
  const std::vector<std::string> cuts = cut(sources);
  const auto work = [&](std::size_t i) {
    const bool last = i + 1 == cuts.size();
    return merge_range(sources, cuts[i], last ? std::string_view() : std::string_view(cuts[i + 1]), lengths);
  };
  const auto write = [&](MergedRange&& range) {
    std::size_t begin = 0;
    for (const MergedTerm& term : range.terms) {
      dictionary.add(std::string_view(range.texts).substr(begin, term.text_end - begin), term.entry);
      begin = term.text_end;
      counts.postings += term.entry.all.count;
    }
    postings(range.postings);
    counts.terms += range.terms.size();
  };
  ordered_for<MergedRange>(context, cuts.size(), work, write);
  return counts;
}

}  // namespace ragctl
