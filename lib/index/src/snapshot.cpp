#include "snapshot.hpp"

#include <algorithm>

#include "ragctl/store/damage_advice.hpp"

namespace ragctl {
namespace {

void check_against(const Segment& segment, const SegmentState& expected, std::uint32_t dimension) {
  const SegmentMeta& meta = segment.meta();
  if (meta.chunks == expected.chunks && meta.documents == expected.documents && meta.dimension == dimension)
    return;
  throw Error(ErrorCode::kStore, Location{segment.path()},
              "does not hold what its manifest says; " + damage_advice(segment.path()));
}

}  // namespace

Snapshot::Snapshot(const std::string& directory, Manifest manifest)
    : directory_(directory),
      manifest_(std::move(manifest)),
      state_(KbState::from_json(manifest_.body, directory)) {
  for (const StoredFile& file : manifest_.files) check_stored_file(directory, file);
  std::uint64_t rows = 0;
  bases_.push_back(0);
  for (const SegmentState& state : state_.segments) {
    (void)manifest_.file(state.file);
    if (!state.deletions.empty()) (void)manifest_.file(state.deletions);
    const std::string deletions = state.deletions.empty() ? "" : path(state.deletions);
    segments_.push_back(std::make_unique<Segment>(path(state.file), deletions));
    check_against(*segments_.back(), state, state_.dimension);
    rows += state.chunks;
    if (rows > 0xFFFFFFFFU)
      throw Error(ErrorCode::kStore, Location{directory}, "has more than 4 billion chunks");
    bases_.push_back(static_cast<std::uint32_t>(rows));
  }
}

std::size_t Snapshot::segment_of(std::uint32_t row) const {
  if (row >= rows())
    throw Error(ErrorCode::kUsage, Location{directory_}, "has no row " + std::to_string(row));
  return static_cast<std::size_t>(std::upper_bound(bases_.begin(), bases_.end(), row) - bases_.begin()) - 1;
}

std::string Snapshot::chunk_id(std::uint32_t row) const {
  const auto [segment, local] = locate(row);
  return segment.chunk_id(local);
}

void Snapshot::verify() const {
  // The sections first: their errors say where in the file the damage is.
  for (const auto& segment : segments_) {
    segment->verify_all();
    if (segment->vectors().graph() != nullptr) segment->vectors().graph()->verify();
  }
  for (const StoredFile& file : manifest_.files) verify_stored_file(directory_, file);
}

}  // namespace ragctl
