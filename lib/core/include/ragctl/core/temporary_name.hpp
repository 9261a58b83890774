// Names of files that are being written.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// ".<name>.tmp.<process>", behind it "-<n>" for the n-th attempt after the first.
std::string temporary_name(std::string_view name, int process, int attempt);

// Whether temporary_name() could have made it, of `name` or, when that is empty, of any.
bool is_temporary_name(std::string_view text, std::string_view name = {});

}  // namespace ragctl
