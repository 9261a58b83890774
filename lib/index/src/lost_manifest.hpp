// A manifest that is lost, found again: the files that it named are there, and its hash, which CURRENT, the
// manifest behind it and its name keep, tells which of all possible manifests it was.
#pragma once

#include <optional>
#include <string>

#include "ragctl/core/context.hpp"
#include "ragctl/store/repository.hpp"
#include "ragctl/store/survey.hpp"

namespace ragctl {

// The manifest `lost`, which followed `predecessor` (of the first one a manifest without id and
// segments), as an update, a compaction or a restoration makes them with the same options: the body of
// another sound snapshot; or each segment of the predecessor as it was, with tombstones that a file holds, or
// left out, and up to two other segments behind these; or such segments alone with another model. nullopt
// when none of the first 20,000 of these has the hash (2 s at worst). Where the name of its file is all that
// is left of the hash, chance could find one in 10^5 cases, else never. Throws Error(kInterrupted) when
// cancelled.
std::optional<ManifestText> find_lost_manifest(const std::string& directory, const Survey& survey,
                                               const Manifest& predecessor, const SurveyedManifest& lost,
                                               const Context& context);

}  // namespace ragctl
