#include "lexical_batch.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "bytes.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/text/analyzer.hpp"
#include "term_table.hpp"

namespace ragctl {
namespace {

std::uint32_t to_units(double occurrences, double most) {
  return static_cast<std::uint32_t>(std::clamp(std::round(occurrences * kUnitsPerOccurrence), 0.0, most));
}

// Where in a chunk a text stands.
enum class Field { kTitle, kHeading, kBody };

// One occurrence list in the making: (term, row, frequencies) in order of first sight within each row.
class Inverter {
 public:
  Inverter(const Analyzer& analyzer, const FieldWeights& weights) : analyzer_(analyzer), weights_(weights) {}

  // Rows ascend from call to call.
  void add(const Chunk& chunk, std::uint32_t row, RowLengths& lengths) {
    row_ = row;
    length_ = title_length_ = 0.0;
    if (chunk.title != title_) {  // the chunks of a document come one after the other
      title_ = chunk.title;
      title_terms_ = analyzer_.analyze(title_);
    }
    add_terms(title_terms_, Field::kTitle);
    for (const std::string& heading : chunk.heading_path) {
      const bool repeated =
          chunk.title.find(heading) != std::string::npos || chunk.text.find(heading) != std::string::npos;
      if (!repeated && weights_.heading > 0.0) add_terms(analyzer_.analyze(heading), Field::kHeading);
    }
    add_terms(analyzer_.analyze(chunk.text), Field::kBody);
    lengths.all[row] = to_units(length_, 4294967295.0);
    lengths.title[row] = to_units(title_length_, 4294967295.0);
  }

  // The postings by term, compressed: they wait in memory for the merge.
  std::unique_ptr<TermSource> finish();

 private:
  struct Occurrence {
    std::uint32_t term;
    std::uint32_t row;
    float weighted;  // over all fields
    float title;
  };
  static constexpr std::size_t kNone = ~std::size_t{0};

  void add_terms(const std::vector<Term>& terms, Field field) {
    const double weight = field == Field::kTitle     ? weights_.title
                          : field == Field::kHeading ? weights_.heading
                                                     : 1.0;
    for (const Term& term : terms) {
      Occurrence& occurrence = occurrence_of(term.text);
      occurrence.weighted += static_cast<float>(weight) * term.weight;
      if (field == Field::kTitle) occurrence.title += term.weight;
      if (!term.counts) continue;
      length_ += weight * static_cast<double>(term.weight);
      if (field == Field::kTitle) title_length_ += static_cast<double>(term.weight);
    }
  }

  Occurrence& occurrence_of(std::string_view text) {
    const std::uint32_t term = terms_.number_of(text);
    if (term == last_.size()) last_.push_back(kNone);
    if (last_[term] == kNone || occurrences_[last_[term]].row != row_) {
      last_[term] = occurrences_.size();
      occurrences_.push_back({term, row_, 0.0F, 0.0F});
    }
    return occurrences_[last_[term]];
  }

  const Analyzer& analyzer_;
  FieldWeights weights_;
  TermTable terms_;
  std::vector<std::size_t> last_;  // a term's latest occurrence
  std::vector<Occurrence> occurrences_;
  std::uint32_t row_ = 0;
  double length_ = 0.0;
  double title_length_ = 0.0;
  std::string title_;
  std::vector<Term> title_terms_;  // of title_
};

class BatchTerms final : public TermSource {
 public:
  struct Entry {
    std::uint32_t term;
    std::uint32_t rows;
    std::size_t begin;  // in bytes_
  };

  BatchTerms(TermTable terms, std::vector<Entry> entries, std::string bytes)
      : terms_(std::move(terms)), entries_(std::move(entries)), bytes_(std::move(bytes)) {}

  bool next() override { return ++at_ < static_cast<std::ptrdiff_t>(entries_.size()); }
  std::string_view term() const override { return terms_.text(entry().term); }

  void append_to(TermLists& out) override {
    ByteReader reader(std::string_view(bytes_).substr(entry().begin), none_);
    std::uint32_t row = 0;
    for (std::uint32_t i = 0; i < entry().rows; ++i) {
      row += reader.varint32();
      const std::uint32_t code = reader.varint32();
      if (code >> 1 > 0) out.all.push_back({row, code >> 1});
      if ((code & 1U) != 0) out.title.push_back({row, reader.varint32()});
    }
  }

 private:
  const Entry& entry() const { return entries_[static_cast<std::size_t>(at_)]; }

  TermTable terms_;
  std::vector<Entry> entries_;  // in order of the terms' text
  std::string bytes_;  // varint(row - row before), varint(frequency in units * 2 + in the title), there
                       // varint(title's frequency)
  std::ptrdiff_t at_ = -1;
  Section none_;
};

// At least one unit for what occurs at all.
std::uint32_t frequency_units(float occurrences) {
  return occurrences > 0.0F ? std::max(to_units(static_cast<double>(occurrences), kMaxTermFrequency), 1U) : 0;
}

std::unique_ptr<TermSource> Inverter::finish() {
  // Counting sort by number of the term keeps the rows ascending.
  std::vector<std::size_t> begin(terms_.size() + 1, 0);
  for (const Occurrence& occurrence : occurrences_) ++begin[occurrence.term + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> by_term(occurrences_.size());
  std::vector<std::size_t> fill(begin.begin(), begin.end() - 1);
  for (std::uint32_t i = 0; i < occurrences_.size(); ++i) by_term[fill[occurrences_[i].term]++] = i;
  std::vector<BatchTerms::Entry> entries;
  std::string bytes;
  for (const std::uint32_t term : terms_.sorted()) {
    entries.push_back({term, static_cast<std::uint32_t>(begin[term + 1] - begin[term]), bytes.size()});
    std::uint32_t row = 0;
    for (std::size_t i = begin[term]; i < begin[term + 1]; ++i) {
      const Occurrence& occurrence = occurrences_[by_term[i]];
      const std::uint32_t title = frequency_units(occurrence.title);
      put_varint(bytes, occurrence.row - row);
      put_varint(bytes, std::uint64_t{frequency_units(occurrence.weighted)} * 2 + (title > 0 ? 1 : 0));
      if (title > 0) put_varint(bytes, title);
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
                                                        const FieldWeights& weights, RowLengths& lengths,
                                                        const Context& context) {
  const std::size_t grain = batch_size(rows.size());
  std::vector<std::unique_ptr<TermSource>> sources((rows.size() + grain - 1) / grain);
  std::atomic<std::uint64_t> done{0};
  parallel_for(context, rows.size(), grain, [&](std::size_t begin, std::size_t end) {
    Inverter inverter(analyzer, weights);
    Chunk storage;
    for (std::size_t i = begin; i < end; ++i) {
      inverter.add(load(i, storage), rows[i], lengths);
      if ((i - begin) % 256 == 255) context.check_cancelled();
    }
    sources[begin / grain] = inverter.finish();
    context.progress("index", done += end - begin, rows.size());
  });
  return sources;
}

}  // namespace ragctl
