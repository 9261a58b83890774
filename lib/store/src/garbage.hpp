#pragma once

#include <cstddef>
#include <string>

#include "ragctl/store/repository.hpp"

namespace ragctl {

// RepositoryWriter::collect_garbage; the caller holds the lock.
GarbageReport remove_garbage(const std::string& directory, std::size_t keep);

}  // namespace ragctl
