// SIGBUS: a mapped file was cut short, or its disk failed, while it was being read.
#pragma once

namespace ragctl::cli {

// Lets SIGBUS end the process with exit code 7 and a message that names the file, instead of a core dump.
void install_bus_error_handler();

}  // namespace ragctl::cli
