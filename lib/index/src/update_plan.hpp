// What an update has to do: which stored documents die and which segments are written.
#pragma once

#include <cstdint>
#include <vector>

#include "input_documents.hpp"
#include "ragctl/index/index_options.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "segment_writer.hpp"
#include "snapshot.hpp"

namespace ragctl {

// A stored segment after the update.
struct SegmentFate {
  bool kept = true;                   // false: its live documents move elsewhere, or it has none
  std::vector<std::uint32_t> killed;  // documents that die now, ascending
};

struct UpdatePlan {
  IndexReport counts;                 // the counters of documents
  std::vector<SegmentFate> fates;     // by stored segment
  std::vector<SegmentPlan> segments;  // to be written
  bool changed = false;               // false: there is nothing to commit
};

// `stored` is nullptr for a new knowledge base. `analyzer` is the fingerprint that new terms would be made
// with. Throws Error(kUsage) when analyzer, vectors or model do not fit.
UpdatePlan plan_update(const Snapshot* stored, const InputDocuments& input, const IndexOptions& options,
                       const std::string& analyzer);

// One segment of all live documents, unless that is what there is.
UpdatePlan plan_compaction(const Snapshot& stored, const std::string& analyzer);

}  // namespace ragctl
