#include "ragctl/index/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ragctl/core/file.hpp"
#include "ragctl/store/survey.hpp"
#include "snapshot.hpp"

namespace ragctl {
namespace {

// Of any kind: the manifest says what it should be. Not mapped: the disk may be unable to read it.
std::vector<std::string> section_faults(const std::string& path, std::string_view kind) {
  const std::string bytes = read_what_is_left(path).bytes;
  try {
    return SectionFile(MappedFile::view(std::as_bytes(std::span(bytes)), path), kind, ~0U).faults();
  } catch (const Error& error) {
    return {error.what()};
  }
}

std::string_view kind_of(const std::string& path) {
  if (path.starts_with("segments/")) return kSegmentKind;
  return path.starts_with("deletions/") ? kDeletionsKind : "model";
}

class Verifier {
 public:
  Verifier(const std::string& path, const Context& context) : path_(path), context_(context) {}

  VerifyReport run() {
    const Survey survey = survey_repository(path_, context_);
    out_.bytes = survey.bytes;
    out_.files = survey.files.size();
    out_.unknown = survey.unknown;
    add(survey.current_fault);
    add(survey.tags_fault);
    for (const SurveyedManifest& each : survey.manifests) {
      add(each.fault);
      if (each.manifest) out_.snapshots.push_back(each.name.sequence);
    }
    for (const SurveyedFile& file : survey.files) add_file(file);
    for (const SurveyedManifest& each : survey.manifests) {
      if (each.manifest) check_whole(*each.manifest);
    }
    return std::move(out_);
  }

 private:
  void add(const std::string& fault) {
    if (!fault.empty()) out_.faults.push_back(fault);
  }

  void add_file(const SurveyedFile& file) {
    if (file.fault.empty()) return;
    damaged_.insert(file.file.path);
    const std::string snapshots = fmt::format(" (snapshot {})", fmt::join(file.snapshots, ", "));
    std::vector<std::string> faults;
    if (!file.missing) faults = section_faults(path_ + "/" + file.file.path, kind_of(file.file.path));
    if (faults.empty()) faults.push_back(file.fault);  // its sections are sound, but it is another file
    for (const std::string& fault : faults) add(fault + snapshots);
  }

  // Files that are as they were written, but do not fit together.
  void check_whole(const Manifest& manifest) {
    for (const StoredFile& file : manifest.files) {
      if (damaged_.contains(file.path)) return;
    }
    try {
      const Snapshot snapshot(path_, manifest);
      for (std::size_t i = 0; i < snapshot.size(); ++i) {
        const Segment& segment = snapshot.segment(i);
        if (segment.vectors().graph() != nullptr && checked_.insert(segment.path()).second)
          segment.vectors().graph()->verify();
      }
    } catch (const Error& error) {
      add(error.what());
    }
  }

  const std::string& path_;
  const Context& context_;
  std::set<std::string> damaged_;
  std::set<std::string> checked_;
  VerifyReport out_;
};

}  // namespace

VerifyReport verify_knowledge_base(const std::string& path, const Context& context) {
  return Verifier(path, context).run();
}

}  // namespace ragctl
