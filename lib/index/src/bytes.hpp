// Reading and writing of the variable-length records inside sections. Contents are checksummed, but a reader
// still never leaves its bytes: what does not fit is Error(kStore).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "ragctl/store/section_file.hpp"

namespace ragctl {

// How many bytes two texts share at their beginnings: what a sorted list of terms need not repeat.
inline std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t limit = std::min(a.size(), b.size());
  std::size_t shared = 0;
  while (shared < limit && a[shared] == b[shared]) ++shared;
  return shared;
}

// LEB128: seven bits a byte, lowest first, the high bit set on all but the last.
inline void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

inline void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out += text;
}

template <typename T>
void put_raw(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
T get_raw(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

class ByteReader {
 public:
  // `origin` is named in errors; it must outlive the reader.
  ByteReader(std::string_view bytes, const Section& origin)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()), origin_(&origin) {}

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) origin_->fail("a record is cut short");
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    origin_->fail("a number in a record is too long");
  }

  std::uint32_t varint32() {
    const std::uint64_t value = varint();
    if (value > 0xFFFFFFFFU) origin_->fail("a number in a record is too large");
    return static_cast<std::uint32_t>(value);
  }

  std::string_view bytes(std::uint64_t count) {
    if (count > remaining()) origin_->fail("a record is cut short");
    const std::string_view out(at_, count);
    at_ += count;
    return out;
  }

  std::string_view text() { return bytes(varint()); }
  std::uint8_t byte() { return static_cast<std::uint8_t>(bytes(1)[0]); }
  std::uint64_t remaining() const { return static_cast<std::uint64_t>(end_ - at_); }

 private:
  const char* at_;
  const char* end_;
  const Section* origin_;
};

}  // namespace ragctl
