// The header of a safetensors file: 8 bytes of length (little-endian), that many bytes of JSON, then the
// tensors without gaps. https://huggingface.co/docs/safetensors; internal to the module.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ragctl/core/json.hpp"

namespace ragctl {

struct TensorInfo {
  std::string name;
  std::string dtype;  // "F32", "I8", "U8", ...
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;  // bytes [begin, end) behind the header
  std::uint64_t end = 0;
};

struct SafetensorsHeader {
  std::vector<TensorInfo> tensors;                            // in the order of their bytes
  std::vector<std::pair<std::string, std::string>> metadata;  // __metadata__

  const TensorInfo* find(std::string_view name) const;
  std::string_view metadata_value(std::string_view key) const;  // "" when absent
};

// The header's bytes, padded so that the data begin at a multiple of 64.
std::string format_safetensors_header(const SafetensorsHeader& header);

// Parses and checks the header of a whole file: names are unique, the byte ranges fit the shapes and types,
// follow each other without gap and end with the file. `data` gets the bytes behind the header. Throws
// Error(kInput) located at `path`.
SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& path,
                                           std::string_view& data);

}  // namespace ragctl
