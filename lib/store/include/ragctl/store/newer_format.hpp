// The refusal of a file whose format this ragctl does not know yet: that is neither damage nor anything to
// repair.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ragctl/core/error.hpp"

namespace ragctl {

class NewerFormat : public Error {
 public:
  // "<path>: has <kind> format version N, this ragctl reads 1 to M; use a newer ragctl"; `kind` may be empty.
  NewerFormat(const std::string& path, std::string_view kind, std::uint64_t found, std::uint64_t newest)
      : Error(ErrorCode::kStore, Location{path},
              "has " + std::string(kind) + (kind.empty() ? "" : " ") + "format version " +
                  std::to_string(found) + ", this ragctl reads 1 to " + std::to_string(newest) +
                  "; use a newer ragctl") {}
};

}  // namespace ragctl
