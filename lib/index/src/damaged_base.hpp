// The snapshot that a repair starts from: which of its segments are sound, what is left of the others, and
// which documents are deleted.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "kb_state.hpp"
#include "ragctl/index/repair.hpp"
#include "ragctl/store/survey.hpp"
#include "segment.hpp"
#include "segment_salvage.hpp"

namespace ragctl {

// Bytes of damaged files, as mended as they could be, by name.
using PartlyMended = std::map<std::string, std::string>;

// A manifest made of all segments that still have their section "meta", in order of their times of
// modification, and of the newest model that fits them. Its tombstones are unknown. Throws Error(kStore) when
// there is no such segment.
Manifest assemble_manifest(const std::string& directory);

// A segment of the base and its documents.
struct BaseSegment {
  struct Document {
    std::uint32_t number = 0;
    std::string id;  // "" when it cannot be read
    std::uint32_t first_row = 0;
    std::uint32_t rows = 0;  // 0: nobody knows where its chunks lie, and so whether it is dead
    bool dead = false;
  };

  SegmentState state;
  bool tombstones_known = true;
  std::unique_ptr<Segment> sound;           // opened without tombstones; null when the file is damaged
  std::unique_ptr<SegmentSalvage> salvage;  // then this
  std::vector<Document> documents;          // ascending
};

class DamagedBase {
 public:
  // `manifest` as read, or as assembled: then no tombstones are known and the files have not been read yet.
  DamagedBase(const std::string& directory, const Manifest& manifest, const Survey& survey,
              PartlyMended& mended, bool assembled);

  const std::string& directory() const { return directory_; }
  const Manifest& manifest() const { return manifest_; }
  const KbState& state() const { return state_; }
  const std::vector<BaseSegment>& segments() const { return segments_; }
  bool assembled() const { return assembled_; }
  bool model_lost() const { return model_lost_; }
  // Whether anything of the snapshot has to be made anew.
  bool needs_rebuild() const;
  // What was found out about tombstones.
  void report(RepairReport& report) const;

 private:
  bool is_sound(const std::string& file) const;
  std::string path(const std::string& file) const { return directory_ + "/" + file; }
  BaseSegment open_segment(const SegmentState& state);
  std::string damaged_bytes(const std::string& file);
  void read_tombstones(BaseSegment& segment) const;
  std::set<std::uint32_t> older_tombstones(const BaseSegment& segment) const;
  void infer_tombstones();

  std::string directory_;
  Manifest manifest_;
  const Survey& survey_;
  PartlyMended& mended_;
  bool assembled_;
  KbState state_;
  std::vector<BaseSegment> segments_;
  bool model_lost_ = false;
  std::vector<std::string> inferred_, uncertain_;  // lines for the report
};

}  // namespace ragctl
