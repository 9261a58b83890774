#include "damaged_base.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/store/newer_format.hpp"
#include "stored_files.hpp"

namespace ragctl {
namespace {

// False for a document whose place nobody knows.
bool is_dead(const BaseSegment::Document& document, const std::vector<std::uint64_t>& dead) {
  const std::size_t word = document.first_row / 64;
  return document.rows > 0 && word < dead.size() && ((dead[word] >> (document.first_row % 64)) & 1U) != 0;
}

}  // namespace

DamagedBase::DamagedBase(const std::string& directory, const BaseManifest& base, const Survey& survey,
                         PartlyMended& mended)
    : directory_(directory),
      base_(base),
      survey_(survey),
      mended_(mended),
      state_(KbState::from_json(base.manifest.body, directory)) {
  model_lost_ = !state_.model_file.empty() && !is_sound(state_.model_file);
  for (const SegmentState& segment : state_.segments) segments_.push_back(open_segment(segment));
  for (BaseSegment& segment : segments_) read_tombstones(segment);
  infer_tombstones();
  if (base_.lost == 0) return;
  bury_older_versions();
  for (const std::string& deletions : base_.deletions) apply(deletions);
}

bool DamagedBase::is_surveyed(const std::string& file) const {
  return std::any_of(survey_.files.begin(), survey_.files.end(),
                     [&](const SurveyedFile& each) { return each.file.path == file; });
}

// What no sound manifest names is taken for sound until it is read.
bool DamagedBase::is_sound(const std::string& file) const {
  const auto same = [&](const SurveyedFile& each) { return each.file.path == file; };
  const auto found = std::find_if(survey_.files.begin(), survey_.files.end(), same);
  return found == survey_.files.end() ? base_.assembled || base_.lost > 0 : found->fault.empty();
}

BaseSegment DamagedBase::open_segment(const SegmentState& state) {
  BaseSegment segment;
  segment.state = state;
  const bool surveyed = is_surveyed(state.file);
  segment.late = base_.lost > 0 && !surveyed;
  if (is_sound(state.file)) {
    try {
      segment.sound = std::make_unique<Segment>(path(state.file), "");
      if (!surveyed) segment.sound->verify_all();
    } catch (const NewerFormat&) {
      throw;
    } catch (const Error& error) {
      if (!is_damage(error) || (surveyed && error.code() == ErrorCode::kIo)) throw;
      segment.sound.reset();
    }
  }
  if (segment.sound != nullptr) {
    for (std::uint32_t number = 0; number < segment.sound->meta().documents; ++number) {
      const DocumentEntry entry = segment.sound->document_entry(number);
      segment.documents.push_back({number, std::string(segment.sound->document(number).id), entry.first_row,
                                   entry.rows, false, false});
    }
    return segment;
  }
  segment.salvage = std::make_unique<SegmentSalvage>(damaged_bytes(state.file), path(state.file),
                                                     state.chunks, state.documents, state_.dimension);
  for (const SalvagedDocument& document : segment.salvage->documents())
    segment.documents.push_back(
        {document.number, document.id, document.first_row, document.rows, false, false});
  return segment;
}

// None of a file that is missing, cannot be read or holds another file's bytes.
std::string DamagedBase::damaged_bytes(const std::string& file) {
  std::string bytes;
  if (const auto mended = mended_.find(file); mended != mended_.end()) {
    bytes = std::move(mended->second);
  } else {
    bytes = read_what_is_left(path(file)).bytes;
  }
  const std::string hash = hash128(bytes).hex();
  const auto is_other = [&](const SurveyedFile& each) {
    return each.file.path != file && each.file.hash == hash;
  };
  if (std::any_of(survey_.files.begin(), survey_.files.end(), is_other)) bytes.clear();
  return bytes;
}

void DamagedBase::read_tombstones(BaseSegment& segment) const {
  segment.tombstones_known = !base_.assembled;
  if (base_.assembled || segment.state.deletions.empty()) return;
  segment.tombstones_known = is_sound(segment.state.deletions);
  if (!segment.tombstones_known) return;
  const std::vector<std::uint64_t> dead = read_deletions(path(segment.state.deletions), segment.state.chunks);
  for (BaseSegment::Document& document : segment.documents) document.dead = is_dead(document, dead);
}

// Documents that were dead already in a snapshot before, which has its tombstones of the same segment still.
std::set<std::uint32_t> DamagedBase::older_tombstones(const BaseSegment& segment) const {
  std::set<std::uint32_t> numbers;
  for (const SurveyedManifest& each : survey_.manifests) {
    if (!each.manifest || each.name.sequence >= base_.manifest.sequence) continue;
    for (const SegmentState& other : KbState::from_json(each.manifest->body, directory_).segments) {
      if (other.file != segment.state.file || other.deletions.empty() || !is_sound(other.deletions)) continue;
      const std::vector<std::uint64_t> dead = read_deletions(path(other.deletions), other.chunks);
      for (const BaseSegment::Document& document : segment.documents) {
        if (is_dead(document, dead)) numbers.insert(document.number);
      }
    }
  }
  return numbers;
}

// A document of a segment without tombstones is dead when it was so before, or when another segment holds it
// alive: one with tombstones, or one that was written later. The manifest tells how many must be dead: the
// rest cannot be known.
void DamagedBase::infer_tombstones() {
  std::set<std::string, std::less<>> alive;
  for (const BaseSegment& segment : segments_) {
    for (const BaseSegment::Document& document : segment.documents) {
      if (segment.tombstones_known && !document.dead) alive.insert(document.id);
    }
  }
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    if (segment->tombstones_known) continue;
    const std::set<std::uint32_t> before = older_tombstones(*segment);
    std::uint32_t dead = 0;
    for (BaseSegment::Document& document : segment->documents) {
      document.dead =
          before.contains(document.number) || (!document.id.empty() && alive.contains(document.id));
      dead += document.dead ? 1 : 0;
      if (!document.dead) alive.insert(document.id);
    }
    if (base_.assembled) continue;
    if (dead == segment->state.dead_documents) {
      inferred_.push_back(
          fmt::format("{}: its {} tombstones follow from other files", segment->state.file, dead));
    } else {
      uncertain_.push_back(fmt::format(
          "{}: {} of its {} tombstones are lost; as many deleted documents are back", segment->state.file,
          segment->state.dead_documents - std::min(dead, segment->state.dead_documents),
          segment->state.dead_documents));
    }
  }
}

// Of a document in several segments the last one has the newest version.
void DamagedBase::bury_older_versions() {
  std::set<std::string, std::less<>> alive;
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    for (BaseSegment::Document& document : segment->documents) {
      if (document.dead || document.id.empty() || alive.insert(document.id).second) continue;
      document.dead = document.replaced = true;
      segment->tombstones_known = false;
    }
  }
}

// Tombstones say nothing of their segment. It is the one that they fit, whose dead documents they hold, and
// of several the one that lost most to newer versions; of two that are alike none can be chosen, nor one that
// lost nothing when theirs may be a segment that is damaged.
BaseSegment* DamagedBase::owner_of(const std::string& deletions) {
  BaseSegment* owner = nullptr;
  std::ptrdiff_t most = -1;
  bool alike = false;
  bool all_sound = true;
  for (BaseSegment& segment : segments_) {
    all_sound = all_sound && segment.sound != nullptr;
    const auto dead = segment.sound == nullptr
                          ? std::nullopt
                          : ragctl::read_tombstones(directory_, deletions, *segment.sound);
    const auto fits = [&](const BaseSegment::Document& each) {
      return !each.dead || dead->has(each.first_row);
    };
    if (!dead || !std::all_of(segment.documents.begin(), segment.documents.end(), fits)) continue;
    const std::ptrdiff_t replaced = std::count_if(segment.documents.begin(), segment.documents.end(),
                                                  [](const auto& each) { return each.replaced; });
    alike = replaced == most || (alike && replaced < most);
    if (replaced <= most) continue;
    owner = &segment;
    most = replaced;
  }
  return alike || (most == 0 && !all_sound) ? nullptr : owner;
}

void DamagedBase::apply(const std::string& deletions) {
  BaseSegment* const owner = owner_of(deletions);
  if (owner == nullptr) return;
  const auto dead = ragctl::read_tombstones(directory_, deletions, *owner->sound);
  for (BaseSegment::Document& document : owner->documents) document.dead = dead->has(document.first_row);
  owner->settled = true;
  owner->tombstones_known = false;
  inferred_.push_back(
      fmt::format("{}: its {} tombstones are of {}", deletions, dead->documents, owner->state.file));
}

bool DamagedBase::needs_rebuild() const {
  return base_.assembled || base_.lost > 0 || model_lost_ ||
         std::any_of(segments_.begin(), segments_.end(), [](const BaseSegment& segment) {
           return segment.salvage != nullptr || !segment.tombstones_known;
         });
}

void DamagedBase::report(RepairReport& report) const {
  report.repaired.insert(report.repaired.end(), inferred_.begin(), inferred_.end());
  report.lost_otherwise.insert(report.lost_otherwise.end(), uncertain_.begin(), uncertain_.end());
  report.lost_otherwise.insert(report.lost_otherwise.end(), base_.left_out.begin(), base_.left_out.end());
  for (const BaseSegment& segment : segments_) {
    if (base_.lost == 0 || segment.late || segment.settled) continue;
    for (const BaseSegment::Document& document : segment.documents) {
      if (!document.dead) report.unsure_documents.push_back(document.id);
    }
  }
  std::sort(report.unsure_documents.begin(), report.unsure_documents.end());
  if (base_.assembled) {
    report.lost_otherwise.push_back(
        "all manifests: the documents are the newest versions in any segment, deleted ones may be back, and "
        "options are "
        "defaults");
  }
}

}  // namespace ragctl
