// What a process keeps of a mapped file.
#pragma once

#include <cstddef>
#include <span>

namespace ragctl {

// Gives the memory of the whole pages in a range of a read-only file mapping back to the system, for data
// that was read once; touching it again reads it from the file. A hint: errors are ignored. Not for other
// memory, whose contents would be lost.
void release_pages(std::span<const std::byte> mapped);

}  // namespace ragctl
