// The snapshot that a repair starts from: which of its segments are sound, what is left of the others, and
// which documents are deleted.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base_manifest.hpp"
#include "kb_state.hpp"
#include "ragctl/index/repair.hpp"
#include "ragctl/store/survey.hpp"
#include "segment.hpp"
#include "segment_salvage.hpp"

namespace ragctl {

// Bytes of damaged files, as mended as they could be, by name.
using PartlyMended = std::map<std::string, std::string>;

// A segment of the base and its documents.
struct BaseSegment {
  struct Document {
    std::uint32_t number = 0;
    std::string id;  // "" when it cannot be read
    std::uint32_t first_row = 0;
    std::uint32_t rows = 0;  // 0: nobody knows where its chunks lie, and so whether it is dead
    bool dead = false;
    bool replaced = false;  // dead, for a segment that was written later holds it
  };

  SegmentState state;
  bool tombstones_known = true;
  bool late = false;                        // only the manifest that is lost can have named it
  bool settled = false;                     // its deletions in the lost snapshot are known
  std::unique_ptr<Segment> sound;           // opened without tombstones; null when the file is damaged
  std::unique_ptr<SegmentSalvage> salvage;  // then this
  std::vector<Document> documents;          // ascending
};

class DamagedBase {
 public:
  DamagedBase(const std::string& directory, const BaseManifest& base, const Survey& survey,
              PartlyMended& mended);

  const std::string& directory() const { return directory_; }
  const Manifest& manifest() const { return base_.manifest; }
  const KbState& state() const { return state_; }
  const std::vector<BaseSegment>& segments() const { return segments_; }
  bool assembled() const { return base_.assembled; }
  bool model_lost() const { return model_lost_; }
  // Whether anything of the snapshot has to be made anew.
  bool needs_rebuild() const;
  // What was found out about tombstones, and what cannot be.
  void report(RepairReport& report) const;

 private:
  bool is_surveyed(const std::string& file) const;
  bool is_sound(const std::string& file) const;
  std::string path(const std::string& file) const { return directory_ + "/" + file; }
  BaseSegment open_segment(const SegmentState& state);
  std::string damaged_bytes(const std::string& file);
  void read_tombstones(BaseSegment& segment) const;
  std::set<std::uint32_t> older_tombstones(const BaseSegment& segment) const;
  void infer_tombstones();
  void bury_older_versions();
  BaseSegment* owner_of(const std::string& deletions);
  void apply(const std::string& deletions);

  std::string directory_;
  const BaseManifest& base_;
  const Survey& survey_;
  PartlyMended& mended_;
  KbState state_;
  std::vector<BaseSegment> segments_;
  bool model_lost_ = false;
  std::vector<std::string> inferred_, uncertain_;  // lines for the report
};

}  // namespace ragctl
