#include "snapshot_formats.hpp"

#include <fmt/format.h>

#include "ragctl/core/json.hpp"
#include "ragctl/core/time.hpp"
#include "ragctl/eval/table.hpp"

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
  json.set("committed", format_time(info.committed_at));
  Json tags = Json::array();
  for (const std::string& tag : info.tags) tags.push(tag);
  json.set("tags", std::move(tags));
  return json;
}

}  // namespace

std::string snapshot_json(const SnapshotInfo& info) { return to_json(info).dump(1) + "\n"; }

std::string snapshot_text(const SnapshotInfo& info) {
  const Json json = to_json(info);
  std::string out;
  for (const auto& [key, value] : json.members()) {
    const std::string text = value.is_array()    ? fmt::format("{}", fmt::join(info.tags, ", "))
                             : value.is_string() ? value.string()
                                                 : value.dump();
    out += fmt::format("{:<10} {}\n", key, text.empty() ? "none" : text);
  }
  return out;
}

std::string snapshots_json(const std::vector<SnapshotInfo>& snapshots) {
  Json json = Json::array();
  for (const SnapshotInfo& info : snapshots) json.push(to_json(info));
  return json.dump(1) + "\n";
}

std::string snapshots_text(const std::vector<SnapshotInfo>& snapshots) {
  Table table({{"snapshot", true},
               {"id"},
               {"committed"},
               {"documents", true},
               {"chunks", true},
               {"bytes", true},
               {"tags"}});
  for (const SnapshotInfo& info : snapshots) {
    table.add({std::to_string(info.sequence), info.id.substr(0, 8), format_time(info.committed_at),
               std::to_string(info.documents), std::to_string(info.chunks), std::to_string(info.bytes),
               fmt::format("{}", fmt::join(info.tags, ", "))});
  }
  return table.text();
}

}  // namespace ragctl::cli
