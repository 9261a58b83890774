// Undoing small damage exactly. A checksum that is right again after one byte was changed back proves which
// byte it was: by chance that happens once in 10^12 damaged blocks (4 million candidates, 64-bit checksums).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ragctl/core/context.hpp"

namespace ragctl {

// Where a wrong byte is looked for.
struct MendRange {
  std::size_t begin = 0;
  std::size_t length = std::string::npos;  // or as many as there are
  bool bits = false;                       // only one wrong bit
};

// `bytes` with one byte of the range changed so that `is_right`; nullopt when no such byte exists. Tries
// single bits first: 8 calls a byte, then 247 more. Throws Error(kInterrupted) when cancelled.
std::optional<std::string> mend_byte(std::string bytes, const MendRange& range,
                                     const std::function<bool(std::string_view)>& is_right,
                                     const Context& context);

// Changes back what checksums allow in a section file of `kind`: bytes behind its end (cut off), header,
// trailer and directory (also where they are overwritten altogether), checksum tables, padding, and blocks in
// which one byte is wrong (at most 16 of them, 3 s each at worst; flipped bits are found in 0.1 s). The
// result need not be right; whoever knows the hash of the file can tell. Throws Error(kInterrupted) when
// cancelled.
std::string mend_section_file(std::string bytes, std::string_view kind, std::uint32_t newest_version,
                              const Context& context);

}  // namespace ragctl
