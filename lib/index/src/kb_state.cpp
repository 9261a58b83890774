#include "kb_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ragctl {
namespace {

std::uint32_t natural(const Json& json) {
  const std::int64_t number = json.integer();
  if (number < 0 || number > 0xFFFFFFFFLL) throw Error(ErrorCode::kInput, "a count is out of range");
  return static_cast<std::uint32_t>(number);
}

Json options_to_json(const IndexOptions& options) {
  Json json = Json::object();
  json.set("analyzer", options.analyzer);
  json.set("k1", options.k1);
  json.set("b", options.b);
  json.set("title_weight", options.title_weight);
  json.set("heading_weight", options.heading_weight);
  json.set("title_field_weight", options.title_field_weight);
  json.set("vector_type", options.vector_type);
  json.set("hnsw_m", options.hnsw_m);
  json.set("hnsw_ef_construction", options.hnsw_ef_construction);
  json.set("hnsw_ef_search", options.hnsw_ef_search);
  json.set("prune", options.prune);
  json.set("keep_snapshots", options.keep_snapshots);
  return json;
}

IndexOptions options_from_json(const Json& json) {
  IndexOptions options;
  options.analyzer = json.at("analyzer").string();
  options.k1 = json.at("k1").number();
  options.b = json.at("b").number();
  options.title_weight = json.at("title_weight").number();
  options.heading_weight = json.at("heading_weight").number();
  options.title_field_weight = json.at("title_field_weight").number();
  options.vector_type = json.at("vector_type").string();
  options.hnsw_m = natural(json.at("hnsw_m"));
  options.hnsw_ef_construction = natural(json.at("hnsw_ef_construction"));
  options.hnsw_ef_search = natural(json.at("hnsw_ef_search"));
  options.prune = json.at("prune").string();
  options.keep_snapshots = natural(json.at("keep_snapshots"));
  check_options(options);
  return options;
}

Json segment_to_json(const SegmentState& segment) {
  Json json = Json::object();
  json.set("file", segment.file);
  json.set("chunks", segment.chunks);
  json.set("documents", segment.documents);
  json.set("dead_chunks", segment.dead_chunks);
  json.set("dead_documents", segment.dead_documents);
  json.set("deletions", segment.deletions);
  return json;
}

SegmentState segment_from_json(const Json& json) {
  SegmentState segment;
  segment.file = json.at("file").string();
  segment.chunks = natural(json.at("chunks"));
  segment.documents = natural(json.at("documents"));
  segment.dead_chunks = natural(json.at("dead_chunks"));
  segment.dead_documents = natural(json.at("dead_documents"));
  segment.deletions = json.at("deletions").string();
  if (segment.dead_chunks > segment.chunks || segment.dead_documents > segment.documents) {
    throw Error(ErrorCode::kInput, "more is dead than there is");
  }
  return segment;
}

void require(bool good, std::string_view option, const std::string& rule) {
  if (!good) throw Error(ErrorCode::kUsage, fmt::format("index.{} must be {}", option, rule));
}

bool one_of(const std::string& value, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), value) != names.end();
}

}  // namespace

void check_options(const IndexOptions& options) {
  const auto within = [](double x, double low, double high) { return x >= low && x <= high; };
  require(within(options.k1, 0, 10), "k1", "from 0 to 10");
  require(within(options.b, 0, 1), "b", "from 0 to 1");
  require(within(options.title_weight, 0, 100), "title_weight", "from 0 to 100");
  require(within(options.heading_weight, 0, 100), "heading_weight", "from 0 to 100");
  require(within(options.title_field_weight, 0, 100), "title_field_weight", "from 0 to 100");
  require(one_of(options.vector_type, {"auto", "flat", "int8", "binary", "hnsw"}), "vector_type",
          "auto, flat, int8, binary or hnsw");
  require(within(options.hnsw_m, 2, 100), "hnsw_m", "from 2 to 100");
  require(within(options.hnsw_ef_construction, 1, 10000), "hnsw_ef_construction", "from 1 to 10000");
  require(within(options.hnsw_ef_search, 1, 10000), "hnsw_ef_search", "from 1 to 10000");
  require(one_of(options.prune, {"root", "all", "none"}), "prune", "root, all or none");
  require(within(options.keep_snapshots, 1, 1000), "keep_snapshots", "from 1 to 1000");
}

std::uint64_t KbState::live_chunks() const {
  std::uint64_t sum = 0;
  for (const SegmentState& segment : segments) sum += segment.live_chunks();
  return sum;
}

std::uint64_t KbState::live_documents() const {
  std::uint64_t sum = 0;
  for (const SegmentState& segment : segments) sum += segment.live_documents();
  return sum;
}

Json KbState::to_json() const {
  Json json = Json::object();
  json.set("documents", live_documents());
  json.set("chunks", live_chunks());
  json.set("options", options_to_json(options));
  json.set("analyzer", analyzer);
  json.set("dimension", dimension);
  json.set("model", model_file);
  json.set("model_fingerprint", model_fingerprint);
  Json list = Json::array();
  for (const SegmentState& segment : segments) list.push(segment_to_json(segment));
  json.set("segments", std::move(list));
  return json;
}

KbState KbState::from_json(const Json& json, const std::string& directory) {
  try {
    KbState state;
    state.options = options_from_json(json.at("options"));
    state.analyzer = json.at("analyzer").string();
    state.dimension = natural(json.at("dimension"));
    state.model_file = json.at("model").string();
    state.model_fingerprint = json.at("model_fingerprint").string();
    for (const Json& segment : json.at("segments").items())
      state.segments.push_back(segment_from_json(segment));
    return state;
  } catch (const Error& error) {
    throw Error(ErrorCode::kStore, Location{directory},
                std::string("its manifest is malformed: ") + error.what());
  }
}

}  // namespace ragctl
