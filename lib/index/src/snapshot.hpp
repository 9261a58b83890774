// The open files of one snapshot: segments in the manifest's order, and the numbering of rows over all of
// them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kb_state.hpp"
#include "ragctl/store/repository.hpp"
#include "segment.hpp"

namespace ragctl {

class Snapshot {
 public:
  // Opens the files that the manifest names. Throws Error(kStore) when one is missing, has another size or a
  // damaged header.
  Snapshot(const std::string& directory, Manifest manifest);

  const Manifest& manifest() const { return manifest_; }
  const KbState& state() const { return state_; }
  const std::string& directory() const { return directory_; }
  std::size_t size() const { return segments_.size(); }
  const Segment& segment(std::size_t i) const { return *segments_[i]; }
  std::uint32_t base(std::size_t i) const { return bases_[i]; }
  std::uint32_t rows() const { return bases_.back(); }
  // The segment that holds a row. Throws Error(kUsage) for a row that does not exist.
  std::size_t segment_of(std::uint32_t row) const;
  std::pair<const Segment&, std::uint32_t> locate(std::uint32_t row) const {
    const std::size_t i = segment_of(row);
    return {segment(i), row - base(i)};
  }
  std::string chunk_id(std::uint32_t row) const;
  // A file of the snapshot, mapped.
  MappedFile map(std::string_view file) const { return MappedFile(path(file)); }
  // Verifies every byte of every file, names the first damaged one.
  void verify() const;

 private:
  std::string path(std::string_view file) const { return directory_ + "/" + std::string(file); }

  std::string directory_;
  Manifest manifest_;
  KbState state_;
  std::vector<std::unique_ptr<Segment>> segments_;
  std::vector<std::uint32_t> bases_;  // one more than segments
};

}  // namespace ragctl
