// What a repair makes anew: a segment as it was, or a new snapshot of what is left of a damaged one.
#pragma once

#include <optional>
#include <string>

#include "damaged_base.hpp"
#include "ragctl/core/context.hpp"
#include "ragctl/index/repair.hpp"
#include "ragctl/store/repository.hpp"

namespace ragctl {

// The bytes of a damaged segment file, written again from its documents, the deleted ones included: they
// depend on nothing but contents and options, so they are the bytes that it had, in one of the forms in which
// ragctl has ever written segments. nullopt when none of them has the hash of `wanted`, when a document is
// not whole or a vector cannot be made. `manifest` names the segment, `damaged` are its bytes, as mended as
// they could be. Throws Error(kIo) when the system refuses something else than reading bytes.
std::optional<std::string> reconstruct_segment(const std::string& directory, const Manifest& manifest,
                                               const StoredFile& wanted, std::string damaged,
                                               const Context& context);

// Adds to the report what is lost.
SnapshotInfo rebuild_snapshot(const DamagedBase& base, RepositoryWriter& writer, RepairReport& report,
                              const Context& context);

}  // namespace ragctl
