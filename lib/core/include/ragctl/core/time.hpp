// Moments as people write them. UTC throughout, so that no result depends on the machine's time zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ragctl {

// "2026-11-25T20:08:30Z" of seconds since 1970.
std::string format_time(std::int64_t seconds);

// The last second that an ISO 8601 date or time names: of "2026-11-25" 23:59:59, of "2026-11-25T20:08" the
// 59th second. A blank may stand for the T; a fraction of a second is cut off; "Z" or an offset ("+09:00",
// "+0900") may follow a time, without one it is UTC. nullopt for any other text and for days that do not
// exist.
std::optional<std::int64_t> parse_time(std::string_view text);

}  // namespace ragctl
