#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ragctl/store/repository.hpp"

namespace ragctl {

// Where repair puts damaged files, by the names that they had; the next collection removes it.
inline constexpr std::string_view kAsideFolder = "damaged";

// RepositoryWriter::collect_garbage; the caller holds the lock.
GarbageReport remove_garbage(const std::string& directory, std::size_t keep);

}  // namespace ragctl
