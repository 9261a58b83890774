// Writing to a descriptor without leaving anything out.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// Writes all bytes, however often the system takes only some or is interrupted. Throws Error(kIo) naming
// `path`, Error(kInterrupted) when the reader of a pipe has closed it.
void write_all(int fd, std::string_view bytes, const std::string& path);

}  // namespace ragctl
