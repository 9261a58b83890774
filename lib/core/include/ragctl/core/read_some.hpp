// Reading from a descriptor.
#pragma once

#include <cstddef>
#include <string>

namespace ragctl {

// What the system gives at once of at most `length` bytes, however often it is interrupted; 0 at the end.
// Throws Error(kIo) naming `path`. While standard input has nothing to give, its descriptor is looked up anew
// every tenth of a second, on whatever thread: who wants such a read to end puts a file in its place that
// cannot be read (dup2), as main() does when a signal asks it to stop.
std::size_t read_some(int fd, char* into, std::size_t length, const std::string& path);

}  // namespace ragctl
