// What is said of metadata that are too long (kMaxMetadataBytes), whoever notices.
#pragma once

#include <cstddef>
#include <string>

namespace ragctl {

// "the metadata has N bytes...; at most ..."; `culprit` follows the number of bytes.
std::string long_metadata_problem(std::size_t bytes, const std::string& culprit = "");

}  // namespace ragctl
