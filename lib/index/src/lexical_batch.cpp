#include "lexical_batch.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bytes.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

// Terms of a batch numbered in order of first sight: an open-addressing table over one arena of characters.
class TermTable {
 public:
  TermTable() : slots_(1024, kFree) {}

  std::uint32_t number_of(std::string_view term) {
    if ((terms_.size() + 1) * 2 > slots_.size()) grow();
    const std::uint64_t hash = hash64(term);
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot] != kFree; slot = (slot + 1) & (slots_.size() - 1)) {
      const Entry& entry = terms_[slots_[slot]];
      if (entry.hash == hash && text(slots_[slot]) == term) return slots_[slot];
    }
    slots_[slot] = static_cast<std::uint32_t>(terms_.size());
    terms_.push_back({hash, arena_.size(), static_cast<std::uint32_t>(term.size())});
    arena_ += term;
    return slots_[slot];
  }

  std::size_t size() const { return terms_.size(); }
  std::string_view text(std::uint32_t number) const {
    return std::string_view(arena_).substr(terms_[number].begin, terms_[number].size);
  }

  std::vector<std::uint32_t> sorted() const {
    std::vector<std::uint32_t> order(terms_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [this](auto a, auto b) { return text(a) < text(b); });
    return order;
  }

 private:
  struct Entry {
    std::uint64_t hash;
    std::size_t begin;
    std::uint32_t size;
  };
  static constexpr std::uint32_t kFree = ~0U;

  void grow() {
    slots_.assign(slots_.size() * 2, kFree);
    for (std::uint32_t number = 0; number < terms_.size(); ++number) {
      std::size_t slot = terms_[number].hash & (slots_.size() - 1);
      while (slots_[slot] != kFree) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = number;
    }
  }

  std::vector<Entry> terms_;
  std::vector<std::uint32_t> slots_;
  std::string arena_;
};

std::uint32_t to_units(double occurrences, double most) {
  return static_cast<std::uint32_t>(std::clamp(std::round(occurrences * kUnitsPerOccurrence), 0.0, most));
}

// One occurrence list in the making: (term, row, summed weight) in order of first sight within each row.
class Inverter {
 public:
  Inverter(const Analyzer& analyzer, const FieldWeights& weights) : analyzer_(analyzer), weights_(weights) {}

  // Returns the length of the chunk in units. Rows ascend from call to call.
  std::uint32_t add(const Chunk& chunk, std::uint32_t row) {
    row_ = row;
    double length = add_text(chunk.title, weights_.title);
    for (const std::string& heading : chunk.heading_path) {
      if (heading != chunk.title) length += add_text(heading, weights_.heading);
    }
    length += add_text(chunk.text, 1.0);
    return to_units(length, 4294967295.0);
  }

  // The postings by term, compressed: they wait in memory for the merge.
  std::unique_ptr<TermSource> finish();

 private:
  struct Occurrence {
    std::uint32_t term;
    std::uint32_t row;
    float weight;
  };
  static constexpr std::size_t kNone = ~std::size_t{0};

  double add_text(std::string_view text, double weight) {
    if (weight <= 0.0 || text.empty()) return 0.0;
    double length = 0.0;
    for (const Term& term : analyzer_.analyze(text)) {
      if (!(term.weight > 0.0F)) continue;
      add_term(term.text, static_cast<float>(weight) * term.weight);
      length += weight * term.weight;
    }
    return length;
  }

  void add_term(std::string_view text, float weight) {
    const std::uint32_t term = terms_.number_of(text);
    if (term == last_.size()) last_.push_back(kNone);
    if (last_[term] != kNone && occurrences_[last_[term]].row == row_) {
      occurrences_[last_[term]].weight += weight;
      return;
    }
    last_[term] = occurrences_.size();
    occurrences_.push_back({term, row_, weight});
  }

  const Analyzer& analyzer_;
  FieldWeights weights_;
  TermTable terms_;
  std::vector<std::size_t> last_;  // a term's latest occurrence
  std::vector<Occurrence> occurrences_;
  std::uint32_t row_ = 0;
};

class BatchTerms final : public TermSource {
 public:
  struct Entry {
    std::uint32_t term;
    std::uint32_t count;
    std::size_t begin;  // in bytes_
  };

  BatchTerms(TermTable terms, std::vector<Entry> entries, std::string bytes)
      : terms_(std::move(terms)), entries_(std::move(entries)), bytes_(std::move(bytes)) {}

  bool next() override { return ++at_ < static_cast<std::ptrdiff_t>(entries_.size()); }
  std::string_view term() const override { return terms_.text(entry().term); }

  void append_postings(std::vector<Posting>& out) override {
    ByteReader reader(std::string_view(bytes_).substr(entry().begin), none_);
    std::uint32_t row = 0;
    for (std::uint32_t i = 0; i < entry().count; ++i) {
      row += reader.varint32();
      out.push_back({row, reader.varint32()});
    }
  }

 private:
  const Entry& entry() const { return entries_[static_cast<std::size_t>(at_)]; }

  TermTable terms_;
  std::vector<Entry> entries_;  // in order of the terms' text
  std::string bytes_;           // varint(row - row before), varint(frequency in units)
  std::ptrdiff_t at_ = -1;
  Section none_;
};

std::unique_ptr<TermSource> Inverter::finish() {
  // Counting sort by rank of the term keeps the rows ascending.
  const std::vector<std::uint32_t> order = terms_.sorted();
  std::vector<std::size_t> begin(terms_.size() + 1, 0);
  for (const Occurrence& occurrence : occurrences_) ++begin[occurrence.term + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> by_term(occurrences_.size());
  std::vector<std::size_t> fill(begin.begin(), begin.end() - 1);
  for (std::uint32_t i = 0; i < occurrences_.size(); ++i) by_term[fill[occurrences_[i].term]++] = i;
  std::vector<BatchTerms::Entry> entries;
  std::string bytes;
  for (const std::uint32_t term : order) {
    entries.push_back({term, static_cast<std::uint32_t>(begin[term + 1] - begin[term]), bytes.size()});
    std::uint32_t row = 0;
    for (std::size_t i = begin[term]; i < begin[term + 1]; ++i) {
      const Occurrence& occurrence = occurrences_[by_term[i]];
      put_varint(bytes, occurrence.row - row);
      put_varint(bytes, std::max(to_units(static_cast<double>(occurrence.weight), kMaxTermFrequency), 1U));
      row = occurrence.row;
    }
  }
  return std::make_unique<BatchTerms>(std::move(terms_), std::move(entries), std::move(bytes));
}

// Enough batches for every thread, few enough that merging them stays cheap. Depends on the number of chunks
// alone.
std::size_t batch_size(std::size_t chunks) { return std::clamp<std::size_t>((chunks + 15) / 16, 64, 16384); }

}  // namespace

std::vector<std::unique_ptr<TermSource>> analyze_chunks(std::span<const std::uint32_t> rows,
                                                        const ChunkLoader& load, const Analyzer& analyzer,
                                                        const FieldWeights& weights,
                                                        std::span<std::uint32_t> lengths,
                                                        const Context& context) {
  const std::size_t grain = batch_size(rows.size());
  std::vector<std::unique_ptr<TermSource>> sources((rows.size() + grain - 1) / grain);
  std::atomic<std::uint64_t> done{0};
  parallel_for(context, rows.size(), grain, [&](std::size_t begin, std::size_t end) {
    Inverter inverter(analyzer, weights);
    Chunk storage;
    for (std::size_t i = begin; i < end; ++i) {
      lengths[rows[i]] = inverter.add(load(i, storage), rows[i]);
      if ((i - begin) % 256 == 255) context.check_cancelled();
    }
    sources[begin / grain] = inverter.finish();
    context.progress("index", done += end - begin, rows.size());
  });
  return sources;
}

}  // namespace ragctl
