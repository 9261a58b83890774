// What a repair begins from: the newest manifest that is sound, or what stands in for one that is lost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/store/repository.hpp"
#include "ragctl/store/survey.hpp"

namespace ragctl {

// A manifest made of all segments that still have their section "meta", in order of their times of
// modification, and of the newest model that fits them. Its tombstones are unknown. Throws Error(kStore) when
// there is no such segment.
Manifest assemble_manifest(const std::string& directory);

// What a repair starts from.
struct BaseManifest {
  Manifest manifest;       // as read, or as assembled
  bool assembled = false;  // then no tombstones are known and the files have not been read yet
  // The newest snapshot, when its manifest is lost: `manifest`, of an older one, then names the segments that
  // no sound manifest does, too, in order of their times of modification, and `deletions` are such
  // tombstones.
  std::uint64_t lost = 0;
  std::vector<std::string> deletions;
  std::vector<std::string> left_out;  // lines about what is not in it
};

// The base for a knowledge base whose newest manifest is lost, `manifest` being the newest sound one.
BaseManifest follow_manifest(const std::string& directory, const Manifest& manifest, const Survey& survey);

}  // namespace ragctl
