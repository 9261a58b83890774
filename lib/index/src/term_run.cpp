// The bytes of a run: for each term varint(size of its head), the head, the postings. The head: varint(bytes
// shared with the term before), text(the rest), varint(rows), varint(size of the postings); every
// kRestartTerms terms one shares nothing. A posting: varint(row - row before), varint(frequency * 2 + whether
// the title has it), and if so varint(frequency in the title).
#include "term_run.hpp"

#include <algorithm>

#include "bytes.hpp"

namespace ragctl {
namespace {

constexpr std::uint64_t kRestartTerms = 128;
constexpr std::size_t kVarintBytes = 10;
// What is read of a spilled run at a time, by a reader that goes on and by one that looks at a term.
constexpr std::size_t kReadBytes = std::size_t{128} << 10;
constexpr std::size_t kPeekBytes = 512;

// The bytes of a run, wherever they are.
struct RunBytes {
  std::string own;
  const SpillFile* spill = nullptr;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// A part of a run in memory, which moves along.
class RunWindow {
 public:
  RunWindow(const RunBytes& bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

  // Bytes [begin, begin + size), fewer at the end of the run; valid until the next call.
  std::string_view at(std::uint64_t begin, std::size_t size) {
    size = std::min<std::uint64_t>(size, bytes_.size - begin);
    if (bytes_.spill == nullptr) return std::string_view(bytes_.own).substr(begin, size);
    if (begin < begin_ || begin + size > begin_ + held_.size()) {
      const std::size_t wanted = std::min<std::uint64_t>(std::max(size, piece_), bytes_.size - begin);
      bytes_.spill->read(bytes_.offset + begin, wanted, held_);
      begin_ = begin;
    }
    return std::string_view(held_).substr(begin - begin_, size);
  }

 private:
  const RunBytes& bytes_;
  std::size_t piece_;
  std::uint64_t begin_ = 0;
  std::string held_;
};

// Where the entry of a term lies.
struct EntryPlace {
  std::uint64_t head = 0;
  std::size_t head_size = 0;

  EntryPlace(RunWindow& window, std::uint64_t begin) {
    const Section none;
    const std::string_view bytes = window.at(begin, kVarintBytes);
    ByteReader reader(bytes, none);
    head_size = reader.varint();
    head = begin + (bytes.size() - reader.remaining());
  }
};

class RunReader final : public TermReader {
 public:
  RunReader(const RunBytes& bytes, std::uint64_t begin)
      : size_(bytes.size), window_(bytes, kReadBytes), next_(begin) {}

  bool next() override {
    if (next_ == size_) return false;
    const EntryPlace place(window_, next_);
    ByteReader reader(window_.at(place.head, place.head_size), none_);
    term_.resize(reader.varint());
    term_ += reader.text();
    rows_ = reader.varint32();
    postings_ = place.head + place.head_size;
    next_ = postings_ + reader.varint();
    return true;
  }
  std::string_view term() const override { return term_; }

  // Moves in front of the first term that is not less than `from`.
  void skip_to(std::string_view from) {
    while (true) {
      const std::uint64_t before = next_;
      const std::string term_before = term_;
      if (!next()) return;
      if (term_ < from) continue;
      next_ = before;
      term_ = term_before;
      return;
    }
  }

  void append_to(TermLists& out) override {
    ByteReader reader(window_.at(postings_, next_ - postings_), none_);
    std::uint32_t row = 0;
    for (std::uint32_t i = 0; i < rows_; ++i) {
      row += reader.varint32();
      const std::uint32_t code = reader.varint32();
      if (code >> 1 > 0) out.all.push_back({row, code >> 1});
      if ((code & 1U) != 0) out.title.push_back({row, reader.varint32()});
    }
  }

 private:
  std::uint64_t size_;
  RunWindow window_;
  Section none_;
  std::string term_;
  std::uint32_t rows_ = 0;
  std::uint64_t postings_ = 0;  // of the current term
  std::uint64_t next_;
};

class TermRun final : public TermSource {
 public:
  TermRun(RunBytes bytes, std::vector<std::uint64_t> restarts)
      : bytes_(std::move(bytes)), restarts_(std::move(restarts)) {}

  std::unique_ptr<TermReader> read(std::string_view from) const override {
    RunWindow window(bytes_, kPeekBytes);
    // The last restart that is not behind `from`.
    const auto after = std::partition_point(restarts_.begin(), restarts_.end(), [&](std::uint64_t restart) {
      return term_at(window, restart) <= from;
    });
    const bool first = after == restarts_.begin();
    auto reader = std::make_unique<RunReader>(bytes_, first ? 0 : *std::prev(after));
    if (!first) reader->skip_to(from);
    return reader;
  }

  void sample(std::vector<std::string>& terms) const override {
    RunWindow window(bytes_, kPeekBytes);
    for (std::size_t i = 0; i < restarts_.size(); i += kSampleTerms / kRestartTerms)
      terms.emplace_back(term_at(window, restarts_[i]));
  }

 private:
  static std::string_view term_at(RunWindow& window, std::uint64_t restart) {
    const Section none;
    const EntryPlace place(window, restart);
    ByteReader reader(window.at(place.head, place.head_size), none);
    (void)reader.varint();
    return reader.text();
  }

  RunBytes bytes_;
  std::vector<std::uint64_t> restarts_;
};

}  // namespace

void TermRunWriter::begin_term(std::string_view term, std::uint32_t rows) {
  close_term();
  const bool restart = terms_++ % kRestartTerms == 0;
  if (restart) restarts_.push_back(bytes_.size());
  const std::size_t shared = restart ? 0 : common_prefix(previous_, term);
  head_.clear();
  put_varint(head_, shared);
  put_text(head_, term.substr(shared));
  put_varint(head_, rows);
  previous_ = term;
  row_ = 0;
}

void TermRunWriter::add(std::uint32_t row, std::uint32_t frequency, std::uint32_t title) {
  put_varint(postings_, row - row_);
  put_varint(postings_, std::uint64_t{frequency} * 2 + (title > 0 ? 1 : 0));
  if (title > 0) put_varint(postings_, title);
  row_ = row;
}

void TermRunWriter::close_term() {
  if (terms_ == 0) return;
  put_varint(head_, postings_.size());
  put_text(bytes_, head_);
  bytes_ += postings_;
  postings_.clear();
}

std::unique_ptr<TermSource> TermRunWriter::finish(SpillFile* spill) {
  close_term();
  RunBytes bytes;
  bytes.size = bytes_.size();
  if (spill != nullptr) {
    bytes.spill = spill;
    bytes.offset = spill->append(bytes_);
  } else {
    bytes_.shrink_to_fit();  // it waits long; growing left up to half of it empty
    bytes.own = std::move(bytes_);
  }
  return std::make_unique<TermRun>(std::move(bytes), std::move(restarts_));
}

}  // namespace ragctl
