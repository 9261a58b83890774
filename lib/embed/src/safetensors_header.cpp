#include "safetensors_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "vector_set.hpp"

namespace ragctl {
namespace {

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // as the reference implementation has it

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Error(ErrorCode::kInput, Location{path}, "not a usable safetensors file: " + what);
}

// Bytes of an element; 0 for a type that the format does not name.
std::uint64_t element_bytes(std::string_view dtype) {
  struct Type {
    std::string_view name;
    std::uint64_t bytes;
  };
  static constexpr std::array<Type, 15> kTypes = {{{"BOOL", 1},
                                                   {"U8", 1},
                                                   {"I8", 1},
                                                   {"F8_E5M2", 1},
                                                   {"F8_E4M3", 1},
                                                   {"I16", 2},
                                                   {"U16", 2},
                                                   {"F16", 2},
                                                   {"BF16", 2},
                                                   {"I32", 4},
                                                   {"U32", 4},
                                                   {"F32", 4},
                                                   {"F64", 8},
                                                   {"I64", 8},
                                                   {"U64", 8}}};
  const auto* found =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const Type& type) { return type.name == dtype; });
  return found == kTypes.end() ? 0 : found->bytes;
}

std::uint64_t unsigned_integer(const Json& json) {
  const std::int64_t value = json.integer();
  if (value < 0) throw Error(ErrorCode::kInput, fmt::format("{} is negative", value));
  return static_cast<std::uint64_t>(value);
}

TensorInfo parse_tensor(const std::string& name, const Json& json) {
  TensorInfo tensor;
  tensor.name = name;
  tensor.dtype = json.at("dtype").string();
  std::uint64_t elements = 1;
  for (const Json& size : json.at("shape").items()) {
    tensor.shape.push_back(unsigned_integer(size));
    if (!checked_bytes(elements, tensor.shape.back(), 1, elements))
      throw Error(ErrorCode::kInput, "the shape is too large");
  }
  const Json::Array& offsets = json.at("data_offsets").items();
  if (offsets.size() != 2) throw Error(ErrorCode::kInput, "data_offsets has not two numbers");
  tensor.begin = unsigned_integer(offsets[0]);
  tensor.end = unsigned_integer(offsets[1]);
  const std::uint64_t width = element_bytes(tensor.dtype);
  if (width == 0) throw Error(ErrorCode::kInput, fmt::format("type '{}' is unknown", tensor.dtype));
  std::uint64_t bytes = 0;
  if (!checked_bytes(elements, 1, width, bytes) || tensor.begin > tensor.end ||
      tensor.end - tensor.begin != bytes)
    throw Error(ErrorCode::kInput,
                fmt::format("bytes {} to {} do not fit shape and type", tensor.begin, tensor.end));
  return tensor;
}

SafetensorsHeader parse_members(const Json& json) {
  SafetensorsHeader header;
  for (const auto& [name, value] : json.members()) {
    if (name == "__metadata__") {
      for (const auto& [key, text] : value.members()) header.metadata.emplace_back(key, text.string());
      continue;
    }
    if (header.find(name) != nullptr)
      throw Error(ErrorCode::kInput, fmt::format("tensor '{}' occurs twice", name));
    try {
      header.tensors.push_back(parse_tensor(name, value));
    } catch (const Error& error) {
      throw Error(ErrorCode::kInput, fmt::format("tensor '{}': {}", name, error.what()));
    }
  }
  std::sort(header.tensors.begin(), header.tensors.end(), [](const TensorInfo& a, const TensorInfo& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  return header;
}

}  // namespace

const TensorInfo* SafetensorsHeader::find(std::string_view name) const {
  const auto found =
      std::find_if(tensors.begin(), tensors.end(), [&](const TensorInfo& t) { return t.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

std::string_view SafetensorsHeader::metadata_value(std::string_view key) const {
  for (const auto& [name, value] : metadata)
    if (name == key) return value;
  return {};
}

std::string format_safetensors_header(const SafetensorsHeader& header) {
  Json json = Json::object();
  Json metadata = Json::object();
  for (const auto& [key, value] : header.metadata) metadata.set(key, value);
  json.set("__metadata__", metadata);
  for (const TensorInfo& tensor : header.tensors) {
    Json shape = Json::array();
    for (const std::uint64_t size : tensor.shape) shape.push(size);
    Json entry = Json::object();
    entry.set("dtype", tensor.dtype);
    entry.set("shape", shape);
    entry.set("data_offsets", Json(Json::Array{Json(tensor.begin), Json(tensor.end)}));
    json.set(tensor.name, entry);
  }
  std::string text = json.dump();
  text.append((64 - (8 + text.size()) % 64) % 64, ' ');
  const std::uint64_t length = text.size();
  std::string out(8, '\0');
  std::memcpy(out.data(), &length, 8);
  return out + text;
}

SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& path,
                                           std::string_view& data) {
  std::uint64_t length = 0;
  if (file.size() < 8) fail(path, "it is shorter than 8 bytes");
  std::memcpy(&length, file.data(), 8);
  if (length > kMaxHeaderBytes || length > file.size() - 8)
    fail(path, fmt::format("a header of {} bytes does not fit", length));
  const std::string_view text = file.substr(8, length);
  if (!text.starts_with('{')) fail(path, "the header is no JSON object");
  data = file.substr(8 + length);
  SafetensorsHeader header;
  try {
    header = parse_members(parse_json(text, Location{"header"}));
  } catch (const Error& error) {
    fail(path, error.what());
  }
  std::uint64_t at = 0;
  for (const TensorInfo& tensor : header.tensors) {
    if (tensor.begin != at)
      fail(path, fmt::format("tensor '{}' begins at byte {}, not {}", tensor.name, tensor.begin, at));
    at = tensor.end;
  }
  if (at != data.size())
    fail(path, fmt::format("the tensors take {} bytes and {} are there", at, data.size()));
  return header;
}

}  // namespace ragctl
