#include "ragctl/core/context.hpp"

#include "ragctl/core/error.hpp"

namespace ragctl {

void Context::warn(std::string_view stage, std::string message) const {
  if (!on_event) return;
  on_event(Event{Event::Kind::kWarning, std::string(stage), std::move(message), 0, 0});
}

void Context::progress(std::string_view stage, std::uint64_t done, std::uint64_t total) const {
  if (!on_event) return;
  on_event(Event{Event::Kind::kProgress, std::string(stage), {}, done, total});
}

void Context::check_cancelled() const {
  if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) {
    throw Error(ErrorCode::kInterrupted,
                "interrupted; nothing half-written was kept, run the command again to continue");
  }
}

}  // namespace ragctl
