#include "damaged_base.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "index_analyzer.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/store/newer_format.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;

// False for a document whose place nobody knows.
bool is_dead(const BaseSegment::Document& document, const std::vector<std::uint64_t>& dead) {
  const std::size_t word = document.first_row / 64;
  return document.rows > 0 && word < dead.size() && ((dead[word] >> (document.first_row % 64)) & 1U) != 0;
}

// Names in a folder by time of modification, then by name.
std::vector<std::string> by_age(const std::string& directory, const std::string& folder,
                                const std::string& extension) {
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code error;
  fs::directory_iterator entry(directory + "/" + folder, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() == extension && entry->is_regular_file())
      found.emplace_back(entry->last_write_time(), folder + "/" + path.filename().string());
  }
  if (error && error != std::errc::no_such_file_or_directory)
    throw io_error(directory + "/" + folder, "cannot list the directory", error.value());
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [time, name] : found) names.push_back(std::move(name));
  return names;
}

StoredFile stored_file(const std::string& directory, const std::string& name) {
  const std::string file = name.substr(name.find('/') + 1);
  return {name, fs::file_size(directory + "/" + name), file.substr(0, file.find('.'))};
}

// The options of a segment are those that its terms were made with; the rest takes its defaults.
void take_options(const SegmentMeta& meta, KbState& state) {
  state.analyzer = meta.analyzer;
  state.options.analyzer = meta.analyzer.substr(0, meta.analyzer.find('/'));
  state.options.title_weight = meta.title_weight;
  state.options.heading_weight = meta.heading_weight;
  state.options.vector_type = meta.graph_m > 0 ? "hnsw" : "auto";
  if (meta.graph_m > 0) {
    state.options.hnsw_m = meta.graph_m;
    state.options.hnsw_ef_construction = meta.graph_ef_construction;
  }
  state.dimension = meta.dimension;
}

// The newest model of this dimension.
void find_model(const std::string& directory, Manifest& manifest, KbState& state) {
  if (state.dimension == 0) return;
  for (const std::string& name : by_age(directory, "models", ".model")) {
    try {
      const MappedFile file(directory + "/" + name);
      const auto model = load_stored_model(file);
      if (model->dimension() != state.dimension) continue;
      state.model_file = name;
      state.model_fingerprint = model->fingerprint();
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      continue;  // no candidate
    }
  }
  if (!state.model_file.empty()) manifest.files.push_back(stored_file(directory, state.model_file));
}

}  // namespace

Manifest assemble_manifest(const std::string& directory) {
  Manifest manifest;
  KbState state;
  for (const std::string& name : by_age(directory, "segments", ".seg")) {
    try {
      const SectionFile file(directory + "/" + name, kSegmentKind, kSegmentVersion);
      const Section section = file.section("meta");
      const SegmentMeta meta = SegmentMeta::parse(section.read_text(0, section.size()), file.path());
      if (!state.segments.empty() && meta.dimension != state.dimension) continue;
      take_options(meta, state);
      SegmentState segment;
      segment.file = name;
      segment.chunks = meta.chunks;
      segment.documents = meta.documents;
      state.segments.push_back(segment);
      manifest.files.push_back(stored_file(directory, name));
    } catch (const NewerFormat&) {
      throw;
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      continue;  // it does not even say how many documents it holds
    }
  }
  if (state.segments.empty())
    throw Error(ErrorCode::kStore, Location{directory},
                "holds neither a sound manifest nor a readable segment; restore it from a copy or index into "
                "another directory");
  find_model(directory, manifest, state);
  manifest.body = state.to_json();
  return manifest;
}

DamagedBase::DamagedBase(const std::string& directory, const Manifest& manifest, const Survey& survey,
                         PartlyMended& mended, bool assembled)
    : directory_(directory),
      manifest_(manifest),
      survey_(survey),
      mended_(mended),
      assembled_(assembled),
      state_(KbState::from_json(manifest.body, directory)) {
  model_lost_ = !state_.model_file.empty() && !is_sound(state_.model_file);
  for (const SegmentState& segment : state_.segments) segments_.push_back(open_segment(segment));
  for (BaseSegment& segment : segments_) read_tombstones(segment);
  infer_tombstones();
}

bool DamagedBase::is_sound(const std::string& file) const {
  const auto same = [&](const SurveyedFile& each) { return each.file.path == file; };
  const auto found = std::find_if(survey_.files.begin(), survey_.files.end(), same);
  return found == survey_.files.end() ? assembled_ : found->fault.empty();
}

BaseSegment DamagedBase::open_segment(const SegmentState& state) {
  BaseSegment segment;
  segment.state = state;
  if (is_sound(state.file)) {
    try {
      segment.sound = std::make_unique<Segment>(path(state.file), "");
      if (assembled_) segment.sound->verify_all();
    } catch (const NewerFormat&) {
      throw;
    } catch (const Error& error) {
      const bool read_before = !assembled_ && error.code() == ErrorCode::kIo;  // by the survey
      if (!is_damage(error) || read_before) throw;
      segment.sound.reset();
    }
  }
  if (segment.sound != nullptr) {
    for (std::uint32_t number = 0; number < segment.sound->meta().documents; ++number) {
      const DocumentEntry entry = segment.sound->document_entry(number);
      segment.documents.push_back(
          {number, std::string(segment.sound->document(number).id), entry.first_row, entry.rows, false});
    }
    return segment;
  }
  segment.salvage = std::make_unique<SegmentSalvage>(damaged_bytes(state.file), path(state.file),
                                                     state.chunks, state.documents, state_.dimension);
  for (const SalvagedDocument& document : segment.salvage->documents())
    segment.documents.push_back({document.number, document.id, document.first_row, document.rows, false});
  return segment;
}

// None of a file that is missing, cannot be read or holds another file's bytes.
std::string DamagedBase::damaged_bytes(const std::string& file) {
  std::string bytes;
  if (const auto mended = mended_.find(file); mended != mended_.end()) {
    bytes = std::move(mended->second);
  } else {
    bytes = read_what_is_left(path(file)).bytes;
  }
  const std::string hash = hash128(bytes).hex();
  const auto is_other = [&](const SurveyedFile& each) {
    return each.file.path != file && each.file.hash == hash;
  };
  if (std::any_of(survey_.files.begin(), survey_.files.end(), is_other)) bytes.clear();
  return bytes;
}

void DamagedBase::read_tombstones(BaseSegment& segment) const {
  segment.tombstones_known = !assembled_;
  if (assembled_ || segment.state.deletions.empty()) return;
  segment.tombstones_known = is_sound(segment.state.deletions);
  if (!segment.tombstones_known) return;
  const std::vector<std::uint64_t> dead = read_deletions(path(segment.state.deletions), segment.state.chunks);
  for (BaseSegment::Document& document : segment.documents) document.dead = is_dead(document, dead);
}

// Documents that were dead already in a snapshot before, which has its tombstones of the same segment still.
std::set<std::uint32_t> DamagedBase::older_tombstones(const BaseSegment& segment) const {
  std::set<std::uint32_t> numbers;
  for (const SurveyedManifest& each : survey_.manifests) {
    if (!each.manifest || each.name.sequence >= manifest_.sequence) continue;
    for (const SegmentState& other : KbState::from_json(each.manifest->body, directory_).segments) {
      if (other.file != segment.state.file || other.deletions.empty() || !is_sound(other.deletions)) continue;
      const std::vector<std::uint64_t> dead = read_deletions(path(other.deletions), other.chunks);
      for (const BaseSegment::Document& document : segment.documents) {
        if (is_dead(document, dead)) numbers.insert(document.number);
      }
    }
  }
  return numbers;
}

// A document of a segment without tombstones is dead when it was so before, or when another segment holds it
// alive: one with tombstones, or one that was written later. The manifest tells how many must be dead: the
// rest cannot be known.
void DamagedBase::infer_tombstones() {
  std::set<std::string, std::less<>> alive;
  for (const BaseSegment& segment : segments_) {
    for (const BaseSegment::Document& document : segment.documents) {
      if (segment.tombstones_known && !document.dead) alive.insert(document.id);
    }
  }
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    if (segment->tombstones_known) continue;
    const std::set<std::uint32_t> before = older_tombstones(*segment);
    std::uint32_t dead = 0;
    for (BaseSegment::Document& document : segment->documents) {
      document.dead =
          before.contains(document.number) || (!document.id.empty() && alive.contains(document.id));
      dead += document.dead ? 1 : 0;
      if (!document.dead) alive.insert(document.id);
    }
    if (assembled_) continue;
    if (dead == segment->state.dead_documents) {
      inferred_.push_back(
          fmt::format("{}: its {} tombstones follow from other files", segment->state.file, dead));
    } else {
      uncertain_.push_back(fmt::format(
          "{}: {} of its {} tombstones are lost; as many deleted documents are back", segment->state.file,
          segment->state.dead_documents - std::min(dead, segment->state.dead_documents),
          segment->state.dead_documents));
    }
  }
}

bool DamagedBase::needs_rebuild() const {
  return assembled_ || model_lost_ ||
         std::any_of(segments_.begin(), segments_.end(), [](const BaseSegment& segment) {
           return segment.salvage != nullptr || !segment.tombstones_known;
         });
}

void DamagedBase::report(RepairReport& report) const {
  report.repaired.insert(report.repaired.end(), inferred_.begin(), inferred_.end());
  report.lost_otherwise.insert(report.lost_otherwise.end(), uncertain_.begin(), uncertain_.end());
  if (assembled_) {
    report.lost_otherwise.push_back(
        "all manifests: the documents are the newest versions in any segment, deleted ones may be back, and "
        "options are "
        "defaults");
  }
}

}  // namespace ragctl
