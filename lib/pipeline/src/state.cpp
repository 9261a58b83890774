#include "state.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/temporary_name.hpp"

namespace ragctl {
namespace {

constexpr char kFormat[] = "ragctl.state/1";
constexpr std::string_view kState = "ragctl.state/";  // of any version
constexpr std::string_view kRecord = "ragctl.run/";

Json string_map(const std::map<std::string, std::string>& map) {
  Json::Object members;  // the keys differ; Json::set would look for each among all before it
  members.reserve(map.size());
  for (const auto& [key, value] : map) members.emplace_back(key, value);
  return members;
}

template <typename Strings>
Json strings(const Strings& values) {
  Json json = Json::array();
  for (const std::string& value : values) json.push(value);
  return json;
}

Json to_json(const State& state) {
  Json json = Json::object();
  json.set("format", kFormat);
  Json& stages = json.set("stages", Json::object());
  for (const auto& [name, stage] : state.stages) {
    Json& entry = stages.set(name, Json::object());
    entry.set("key", stage.key);
    entry.set("options", stage.options);
    entry.set("output_hash", stage.output_hash);
  }
  json.set("fit_key", state.fit_key);
  json.set("model_hash", state.model_hash);
  json.set("tokenizer_hash", state.tokenizer_hash);
  json.set("fitted_documents", strings(state.fitted_documents));
  json.set("sources", string_map(state.sources));
  json.set("shared", strings(state.shared));
  json.set("places", strings(state.places));
  Json& failures = json.set("failures", Json::array());
  for (const IngestFailure& failure : state.failures) {
    failures.push(
        Json(Json::Object{{"path", failure.path}, {"reason", failure.reason}, {"source", failure.source}}));
  }
  return json;
}

State from_json(const Json& json) {
  State state;
  if (json.at("format").string() != kFormat) return state;
  for (const auto& [name, entry] : json.at("stages").members()) {
    state.stages[name] = {entry.at("key").string(), entry.at("options").string(),
                          entry.at("output_hash").string()};
  }
  state.fit_key = json.at("fit_key").string();
  state.model_hash = json.at("model_hash").string();
  state.tokenizer_hash = json.at("tokenizer_hash").string();
  for (const Json& hash : json.at("fitted_documents").items())
    state.fitted_documents.push_back(hash.string());
  for (const auto& [source, hash] : json.at("sources").members()) state.sources[source] = hash.string();
  if (const Json* shared = json.find("shared")) {
    for (const Json& source : shared->items()) state.shared.push_back(source.string());
  }
  if (const Json* places = json.find("places")) {
    for (const Json& place : places->items()) state.places.insert(place.string());
  }
  for (const Json& entry : json.at("failures").items()) {
    const Json* source = entry.find("source");
    state.failures.push_back({entry.at("path").string(), entry.at("reason").string(), false,
                              source == nullptr ? "" : source->string()});
  }
  return state;
}

}  // namespace

State load_state(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) return {};
  try {
    return from_json(parse_json(read_file(path), {path}));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInput) throw;
    return {};  // damaged: the run makes everything anew and writes a good one
  }
}

void save_state(const std::string& path, const State& state) {
  write_file_atomically(path, to_json(state).dump(1) + "\n");
}

namespace {

// Whether the file is a record of ragctl's; a damaged one still says so at its beginning.
bool is_record(const std::string& path, std::string_view format) {
  constexpr std::size_t kHead = 64;
  return std::filesystem::is_regular_file(path) &&
         read_file(path).substr(0, kHead).find(format) != std::string::npos;
}

}  // namespace

void claim_places(const std::string& workspace, std::span<const std::string_view> places, State& state) {
  const bool known = state.places.empty() && (is_record(workspace + "/state.json", kState) ||
                                              is_record(workspace + "/run.json", kRecord));
  for (const std::string_view place : places) {
    const std::string path = workspace + "/" + std::string(place);
    std::error_code error;
    const bool there = std::filesystem::exists(std::filesystem::symlink_status(path, error));
    if (there && !known && !state.places.contains(std::string(place)))
      throw Error(ErrorCode::kUsage, Location{path},
                  "is not from a run in this workspace, and a run would replace it; move it away, or name "
                  "another folder as workspace");
    state.places.emplace(place);
  }
}

std::string file_hash(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) return {};
  const MappedFile file(path);
  file.advise(MappedFile::Advice::kSequential, 0, file.bytes().size());
  return hash128(file.text()).hex();
}

namespace {

// Creates the folder with its parents, and makes every entry on the way safe. An existing folder's own entry
// is synced too: a killed run may have made it.
void make_workspace(const std::filesystem::path& workspace) {
  std::error_code error;
  const std::filesystem::path full = std::filesystem::absolute(workspace).lexically_normal();
  std::filesystem::path existing = full.has_filename() ? full : full.parent_path();
  std::vector<std::filesystem::path> parents;
  do {
    existing = existing.parent_path();
    parents.push_back(existing);
  } while (!std::filesystem::is_directory(existing, error) && existing.has_relative_path());
  std::filesystem::create_directories(workspace, error);
  if (error) throw io_error(workspace.string(), "cannot create the workspace", error.value());
  for (const std::filesystem::path& parent : parents) sync_directory(parent.string());
}

// What runs that were killed left half-written; nobody else writes here while the lock is held.
void remove_temporaries(const std::string& workspace) {
  std::error_code error;
  std::error_code ignored;
  std::filesystem::directory_iterator entry(workspace, error);
  for (const std::filesystem::directory_iterator end; !error && entry != end; entry.increment(error)) {
    if (is_temporary_name(entry->path().filename().string())) std::filesystem::remove(entry->path(), ignored);
  }
  if (error) throw io_error(workspace, "cannot list the directory", error.value());
}

}  // namespace

WorkspaceLock::WorkspaceLock(const std::string& workspace) {
  make_workspace(workspace);
  const std::string path = workspace + "/.lock";
  fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd_ < 0) throw io_error(path, "cannot create", errno);
  if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) {
    remove_temporaries(workspace);
    return;
  }
  const int reason = errno;
  ::close(fd_);
  if (reason != EWOULDBLOCK) throw io_error(path, "cannot lock", reason);
  throw Error(ErrorCode::kStore, Location{workspace},
              "another ragctl run works in this workspace; wait for it or use another one");
}

WorkspaceLock::~WorkspaceLock() { ::close(fd_); }

}  // namespace ragctl
