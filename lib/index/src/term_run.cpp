// The bytes of a run: for each term varint(bytes shared with the term before), text(the rest), varint(rows),
// text(the postings); every kRestartTerms terms one shares nothing. A posting: varint(row - row before),
// varint(frequency * 2 + whether the title has it), and if so varint(frequency in the title).
#include "term_run.hpp"

#include <algorithm>

#include "bytes.hpp"

namespace ragctl {
namespace {

constexpr std::uint64_t kRestartTerms = 128;
constexpr std::size_t kReleaseBytes = std::size_t{1} << 20;

// The bytes of a run, wherever they are.
struct RunBytes {
  std::string own;
  const SpillFile* spill = nullptr;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;

  std::string_view text() const {
    return spill == nullptr ? std::string_view(own) : spill->text(offset, size);
  }
  void release(std::size_t begin, std::size_t end) const {
    if (spill != nullptr) spill->release(offset + begin, end - begin);
  }
};

class RunReader final : public TermReader {
 public:
  RunReader(const RunBytes& bytes, std::uint64_t begin)
      : bytes_(bytes), released_(begin), reader_({}, none_) {
    reader_ = ByteReader(bytes.text().substr(begin), none_);
  }
  // All of the run: a fault maps the pages around it too, those that were given back before among them, and
  // what begins or ends inside a page is given back by no range. Another reader faults its pages in again.
  ~RunReader() override { bytes_.release(0, bytes_.size); }

  bool next() override {
    if (reader_.remaining() == 0) return false;
    term_.resize(reader_.varint());
    term_ += reader_.text();
    rows_ = reader_.varint32();
    postings_ = reader_.text();
    if (position() > released_ + kReleaseBytes) release();
    return true;
  }
  std::string_view term() const override { return term_; }

  // Moves in front of the first term that is not less than `from`.
  void skip_to(std::string_view from) {
    while (true) {
      const ByteReader before = reader_;
      const std::string term_before = term_;
      if (!next()) return;
      if (term_ < from) continue;
      reader_ = before;
      term_ = term_before;
      return;
    }
  }

  void append_to(TermLists& out) override {
    ByteReader reader(postings_, none_);
    std::uint32_t row = 0;
    for (std::uint32_t i = 0; i < rows_; ++i) {
      row += reader.varint32();
      const std::uint32_t code = reader.varint32();
      if (code >> 1 > 0) out.all.push_back({row, code >> 1});
      if ((code & 1U) != 0) out.title.push_back({row, reader.varint32()});
    }
  }

 private:
  std::uint64_t position() const { return bytes_.text().size() - reader_.remaining(); }

  // What lies before the current term's postings.
  void release() {
    const auto end = static_cast<std::size_t>(postings_.data() - bytes_.text().data());
    bytes_.release(released_, end);
    released_ = end;
  }

  const RunBytes& bytes_;
  std::size_t released_;
  Section none_;
  ByteReader reader_;
  std::string term_;
  std::uint32_t rows_ = 0;
  std::string_view postings_;
};

class TermRun final : public TermSource {
 public:
  TermRun(RunBytes bytes, std::vector<std::uint64_t> restarts)
      : bytes_(std::move(bytes)), restarts_(std::move(restarts)) {}

  std::unique_ptr<TermReader> read(std::string_view from) const override {
    // The last restart that is not behind `from`.
    const auto after = std::partition_point(restarts_.begin(), restarts_.end(),
                                            [&](std::uint64_t restart) { return term_at(restart) <= from; });
    const bool first = after == restarts_.begin();
    auto reader = std::make_unique<RunReader>(bytes_, first ? 0 : *std::prev(after));
    if (!first) reader->skip_to(from);
    return reader;
  }

  void sample(std::vector<std::string>& terms) const override {
    for (std::size_t i = 0; i < restarts_.size(); i += kSampleTerms / kRestartTerms)
      terms.emplace_back(term_at(restarts_[i]));
    bytes_.release(0, bytes_.size);
  }

 private:
  std::string_view term_at(std::uint64_t restart) const {
    const Section none;
    ByteReader reader(bytes_.text().substr(restart), none);
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
  put_varint(bytes_, shared);
  put_text(bytes_, term.substr(shared));
  put_varint(bytes_, rows);
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
  if (terms_ > 0) put_text(bytes_, postings_);
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
