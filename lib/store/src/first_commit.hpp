// Directories without CURRENT: one such state is that of a killed writer, every other one is damage.
#pragma once

#include <optional>
#include <string>

#include "ragctl/store/repository.hpp"

namespace ragctl {

// Of a directory without CURRENT: the manifest of its first commit when that was killed right before its
// commit point, so that only CURRENT is left to be written; nullopt when no commit came so far. Throws
// Error(kStore) as throw_without_current() when there was more: tags, later manifests, or a first one that is
// damaged or misses files.
std::optional<Manifest> find_first_commit(const std::string& directory);

// Throws Error(kStore) that sends to repair.
[[noreturn]] void throw_without_current(const std::string& directory);

}  // namespace ragctl
