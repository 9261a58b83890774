#include "lexical_merge.hpp"

#include <algorithm>

namespace ragctl {
namespace {

// The sources that have a term left, as a heap with the least term in front; equal terms by number of the
// source.
class SourceHeap {
 public:
  explicit SourceHeap(std::span<const std::unique_ptr<TermSource>> sources) : sources_(sources) {
    for (std::size_t i = 0; i < sources.size(); ++i) advance(i);
  }

  bool empty() const { return heap_.empty(); }
  std::string_view least() const { return sources_[heap_.front()]->term(); }

  std::size_t pop() {
    std::pop_heap(heap_.begin(), heap_.end(), order());
    const std::size_t source = heap_.back();
    heap_.pop_back();
    return source;
  }

  void advance(std::size_t source) {
    if (!sources_[source]->next()) return;
    heap_.push_back(source);
    std::push_heap(heap_.begin(), heap_.end(), order());
  }

 private:
  struct Order {
    std::span<const std::unique_ptr<TermSource>> sources;
    bool operator()(std::size_t a, std::size_t b) const {
      const int compared = sources[a]->term().compare(sources[b]->term());
      return compared > 0 || (compared == 0 && a > b);
    }
  };
  Order order() const { return {sources_}; }

  std::span<const std::unique_ptr<TermSource>> sources_;
  std::vector<std::size_t> heap_;
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

}  // namespace

LexicalCounts merge_terms(std::span<const std::unique_ptr<TermSource>> sources, const RowLengths& lengths,
                          const ByteSink& postings, DictionaryWriter& dictionary, const Context& context) {
  LexicalCounts counts;
  SourceHeap heap(sources);
  TermLists lists;
  std::vector<std::size_t> taken;
  std::string encoded;
  std::string term;
  while (!heap.empty()) {
    term = heap.least();
    lists.clear();
    taken.clear();
    while (!heap.empty() && heap.least() == term) {
      taken.push_back(heap.pop());
      sources[taken.back()]->append_to(lists);
    }
    for (const std::size_t source : taken) heap.advance(source);
    if (lists.all.empty() && lists.title.empty()) continue;  // all of its chunks were deleted
    encoded.clear();
    const ListPlace all = encode_list(lists.all, lengths.all, encoded);
    const ListPlace title = encode_list(lists.title, lengths.title, encoded);
    postings(encoded);
    dictionary.add(term, {all, title});
    counts.postings += all.count;
    if (++counts.terms % 4096 == 0) context.check_cancelled();
  }
  return counts;
}

}  // namespace ragctl
