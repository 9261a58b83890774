#include "lexical_batch.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "ragctl/core/parallel.hpp"
#include "ragctl/text/analyzer.hpp"
#include "term_run.hpp"
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

  // The postings by term, compressed: they wait for the merge.
  std::unique_ptr<TermSource> finish(SpillFile* spill) const;

 private:
  struct Occurrence {
    std::uint32_t term;
    std::uint32_t row;
    float weighted;  // over all fields
    float title;
  };

  void add_terms(const std::vector<Term>& terms, Field field) {
    const double weight = field == Field::kTitle     ? weights_.title
                          : field == Field::kHeading ? weights_.heading
                                                     : 1.0;
    announce(terms);
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const Term& term = terms[i];
      Occurrence& occurrence = occurrence_of(term.text, hashes_[i]);
      occurrence.weighted += static_cast<float>(weight) * term.weight;
      if (field == Field::kTitle) occurrence.title += term.weight;
      if (!term.counts) continue;
      length_ += weight * static_cast<double>(term.weight);
      if (field == Field::kTitle) title_length_ += static_cast<double>(term.weight);
    }
  }

  // Fetches what the terms will touch, all at once instead of one after the other.
  void announce(const std::vector<Term>& terms) {
    hashes_.clear();
    for (const Term& term : terms) {
      hashes_.push_back(hash64(term.text));
      terms_.prefetch_slot(hashes_.back());
    }
    for (const std::uint64_t hash : hashes_) terms_.prefetch_record(hash);
  }

  // A record's value is the number of the term's latest occurrence, its mark the row of that, plus one.
  Occurrence& occurrence_of(std::string_view text, std::uint64_t hash) {
    TermTable::Record& term = terms_.record_of(text, hash);
    if (term.mark != row_ + 1) {
      term.mark = row_ + 1;
      term.value = static_cast<std::uint32_t>(occurrences_.size());
      occurrences_.push_back({term.number, row_, 0.0F, 0.0F});
    }
    return occurrences_[term.value];
  }

  const Analyzer& analyzer_;
  FieldWeights weights_;
  TermTable terms_;
  std::vector<std::uint64_t> hashes_;  // of the terms being added
  std::vector<Occurrence> occurrences_;
  std::uint32_t row_ = 0;
  double length_ = 0.0;
  double title_length_ = 0.0;
  std::string title_;
  std::vector<Term> title_terms_;  // of title_
};

// At least one unit for what occurs at all.
std::uint32_t frequency_units(float occurrences) {
  return occurrences > 0.0F ? std::max(to_units(static_cast<double>(occurrences), kMaxTermFrequency), 1U) : 0;
}

std::unique_ptr<TermSource> Inverter::finish(SpillFile* spill) const {
  // Counting sort by number of the term keeps the rows ascending.
  std::vector<std::uint32_t> begin(terms_.size() + 1, 0);
  for (const Occurrence& occurrence : occurrences_) ++begin[occurrence.term + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> by_term(occurrences_.size());
  std::vector<std::uint32_t> fill(begin.begin(), begin.end() - 1);
  for (std::uint32_t i = 0; i < occurrences_.size(); ++i) by_term[fill[occurrences_[i].term]++] = i;
  TermRunWriter run;
  for (const std::uint32_t term : terms_.sorted()) {
    run.begin_term(terms_.text(term), begin[term + 1] - begin[term]);
    for (std::uint32_t i = begin[term]; i < begin[term + 1]; ++i) {
      const Occurrence& occurrence = occurrences_[by_term[i]];
      run.add(occurrence.row, frequency_units(occurrence.weighted), frequency_units(occurrence.title));
    }
  }
  return run.finish(spill);
}

// Enough batches for every thread, few enough that merging them stays cheap, small enough that the terms of
// one fit the caches. Depends on the number of chunks alone.
std::size_t batch_size(std::size_t chunks) { return std::clamp<std::size_t>((chunks + 15) / 16, 64, 8192); }

}  // namespace

AnalyzedChunks analyze_chunks(std::span<const std::uint32_t> rows, const ChunkLoader& load,
                              const Analyzer& analyzer, const FieldWeights& weights, RowLengths& lengths,
                              const std::string& scratch, const Context& context, std::size_t spill_from) {
  const std::size_t grain = batch_size(rows.size());
  AnalyzedChunks analyzed;
  if (rows.size() >= spill_from) analyzed.spill = std::make_unique<SpillFile>(scratch);
  analyzed.sources.resize((rows.size() + grain - 1) / grain);
  std::atomic<std::uint64_t> done{0};
  parallel_for(context, rows.size(), grain, [&](std::size_t begin, std::size_t end) {
    Inverter inverter(analyzer, weights);
    Chunk storage;
    for (std::size_t i = begin; i < end; ++i) {
      inverter.add(load(i, storage), rows[i], lengths);
      if ((i - begin) % 256 == 255) context.check_cancelled();
    }
    analyzed.sources[begin / grain] = inverter.finish(analyzed.spill.get());
    context.progress("index", done += end - begin, rows.size());
  });
  return analyzed;
}

}  // namespace ragctl
