#include "repair_text.hpp"

#include <fmt/format.h>

#include "ragctl/core/json.hpp"
#include "terminal.hpp"

namespace ragctl::cli {
namespace {

std::string name_of(const LostDocument& document) {
  return document.id.empty() ? document.place + ", whose id is damaged too" : document.id;
}

// Ids come from documents, and from damaged files.
std::string line_of(std::string_view what, std::string_view text) {
  return fmt::format("{:<10}{}\n", what, printable(text));
}

Json array_of(const std::vector<std::string>& lines) {
  Json array = Json::array();
  for (const std::string& line : lines) array.push(line);
  return array;
}

Json to_json(const LostDocument& document) {
  Json json = Json::object();
  json.set("document", document.id.empty() ? Json(nullptr) : Json(document.id));
  json.set("place", document.place);
  json.set("whole", document.whole);
  json.set("chunks", array_of(document.chunks));
  return json;
}

}  // namespace

std::string repair_text(const RepairReport& report) {
  std::string out;
  for (const std::string& line : report.faults) out += line_of("found", line);
  for (const std::string& line : report.repaired) out += line_of("repaired", line);
  for (const LostDocument& document : report.lost_documents) {
    out += line_of("lost", fmt::format("{} {}: {}", document.whole ? "document" : "chunks of",
                                       name_of(document), fmt::join(document.chunks, ", ")));
  }
  for (const std::string& id : report.unsure_documents)
    out += line_of("unsure", fmt::format("document {}: is kept; nothing tells whether it was deleted",
                                         id.empty() ? "whose id is damaged" : id));
  for (const LostSnapshot& snapshot : report.lost_snapshots)
    out += line_of("lost", fmt::format("snapshot {}: {}", snapshot.sequence, snapshot.fault));
  for (const std::string& tag : report.lost_tags) out += line_of("lost", "tag " + tag);
  for (const std::string& chunk : report.lost_vectors) out += line_of("lost", "vector of " + chunk);
  for (const std::string& line : report.lost_otherwise) out += line_of("lost", line);
  return out;
}

std::string repair_json(const RepairReport& report) {
  Json json = Json::object();
  json.set("lossless", report.lossless());
  json.set("committed", report.committed);
  json.set("snapshot", report.newest.sequence);
  json.set("documents", report.newest.documents);
  json.set("chunks", report.newest.chunks);
  json.set("faults", array_of(report.faults));
  json.set("repaired", array_of(report.repaired));
  Json lost = Json::object();
  Json documents = Json::array();
  for (const LostDocument& document : report.lost_documents) documents.push(to_json(document));
  lost.set("documents", std::move(documents));
  Json snapshots = Json::array();
  for (const LostSnapshot& snapshot : report.lost_snapshots) {
    Json each = Json::object();
    each.set("snapshot", snapshot.sequence);
    each.set("fault", snapshot.fault);
    snapshots.push(std::move(each));
  }
  lost.set("snapshots", std::move(snapshots));
  lost.set("tags", array_of(report.lost_tags));
  lost.set("vectors", array_of(report.lost_vectors));
  lost.set("otherwise", array_of(report.lost_otherwise));
  json.set("lost", std::move(lost));
  json.set("unsure", array_of(report.unsure_documents));
  json.set("put_aside", report.aside);
  return json.dump(1) + "\n";
}

}  // namespace ragctl::cli
