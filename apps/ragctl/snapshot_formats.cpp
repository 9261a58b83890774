#include "snapshot_formats.hpp"

#include <fmt/format.h>

#include "ragctl/core/json.hpp"

namespace ragctl::cli {
namespace {

Json to_json(const SnapshotInfo& info) {
  Json json = Json::object();
  json.set("snapshot", info.sequence);
  json.set("id", info.id);
  json.set("documents", info.documents);
  json.set("chunks", info.chunks);
  json.set("segments", info.segments);
  json.set("bytes", info.bytes);
  json.set("dimension", static_cast<std::uint64_t>(info.dimension));
  json.set("analyzer", info.analyzer);
  json.set("model", info.model);
  return json;
}

}  // namespace

std::string snapshot_json(const SnapshotInfo& info) { return to_json(info).dump(1) + "\n"; }

std::string snapshot_text(const SnapshotInfo& info) {
  const Json json = to_json(info);
  std::string out;
  for (const auto& [key, value] : json.members()) {
    const std::string text = value.is_string() ? value.string() : value.dump();
    out += fmt::format("{:<10} {}\n", key, text.empty() ? "none" : text);
  }
  return out;
}

}  // namespace ragctl::cli
