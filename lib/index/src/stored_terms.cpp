#include "stored_terms.hpp"

#include <array>
#include <span>

namespace ragctl {
namespace {

class StoredReader final : public TermReader {
 public:
  StoredReader(const Segment& segment, std::span<const std::uint32_t> new_rows, std::string_view from)
      : segment_(segment), new_rows_(new_rows), cursor_(segment.dictionary(), from) {}

  bool next() override { return cursor_.next(); }
  std::string_view term() const override { return cursor_.term(); }

  void append_to(TermLists& out) override {
    append_list(cursor_.entry().all, out.all);
    append_list(cursor_.entry().title, out.title);
  }

 private:
  void append_list(const ListPlace& place, std::vector<Posting>& out) const {
    if (place.count == 0) return;
    const PostingList list = segment_.postings(place);
    std::array<std::uint32_t, kBlockPostings> rows;
    std::array<std::uint32_t, kBlockPostings> frequencies;
    for (std::size_t block = 0; block < list.blocks(); ++block) {
      const std::size_t count = list.decode(block, rows.data(), frequencies.data());
      for (std::size_t i = 0; i < count; ++i) {
        if (new_rows_[rows[i]] != kGoneRow) out.push_back({new_rows_[rows[i]], frequencies[i]});
      }
    }
  }

  const Segment& segment_;
  std::span<const std::uint32_t> new_rows_;
  Dictionary::Cursor cursor_;
};

}  // namespace

std::unique_ptr<TermReader> StoredTerms::read(std::string_view from) const {
  return std::make_unique<StoredReader>(segment_, new_rows_, from);
}

void StoredTerms::sample(std::vector<std::string>& terms) const {
  segment_.dictionary().sample(kSampleTerms, terms);
}

}  // namespace ragctl
