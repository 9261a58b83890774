// The state of every file of a repository, without stopping at the first that is damaged: what verify reports
// and what repair starts from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/store/repository.hpp"

namespace ragctl {

// What is wrong with a file. "" in `fault` is nothing; else "<path>: what is wrong".
struct SurveyedManifest {
  SnapshotName name;
  std::string id;                    // or its first digits: what its name, CURRENT and its child tell of it
  std::optional<Manifest> manifest;  // when it is sound
  std::string fault;
};

struct SurveyedFile {
  StoredFile file;
  std::string fault;
  bool missing = false;
  std::vector<std::uint64_t> snapshots;  // that need it, ascending
};

// Whether an error says that a file is damaged, missing, or lies where the disk cannot read it (EIO).
// Whatever else the system refuses (memory, a permission, too many open files) says nothing of the file:
// nobody may give it up for that.
bool is_damage(const Error& error);

// The bytes of a file that a disk may be unable to read in places: zeros there. "" when it is missing. Throws
// Error(kIo) for what is not damage.
struct Remains {
  std::string bytes;
  bool whole = true;  // nothing was refused
};
Remains read_what_is_left(const std::string& path);

struct Survey {
  // The refusal of a file of a newer format, if there is one: then nothing here is to be repaired.
  std::string newer;
  std::string current_fault;
  std::uint64_t current = 0;  // sequence number that CURRENT gives, 0 when it cannot be read
  // Ascending: all that are published, or, when CURRENT cannot be read, all there are. One that CURRENT names
  // and that is not there is among them.
  std::vector<SurveyedManifest> manifests;
  std::vector<SurveyedFile> files;  // named by a sound manifest, sorted by path
  std::string tags_fault;
  bool tags_damaged = false;         // the file; else a sound one names a snapshot that is not there
  std::vector<Tag> tags;             // of a damaged file those that are left
  std::vector<std::string> unknown;  // files that nothing names, sorted
  std::uint64_t bytes = 0;           // read and hashed, each file once

  bool sound() const;
};

// Reads every byte. A writer may commit and collect meanwhile: then the survey begins anew. Throws Error(kIo)
// when the directory is missing, Error(kStore) when it holds nothing of a knowledge base.
Survey survey_repository(const std::string& directory, const Context& context);

// For the damaged ones among CURRENT, TAGS and the manifests: what they were before bytes were put behind
// their end, or one byte of them was changed, by name, where checksums prove it (mend.hpp). Of a text above
// 16 KiB only a wrong bit is found, of one above 64 KiB nothing, for that costs a hash of the text each try
// (10 s at worst). Throws Error(kInterrupted) when cancelled.
std::map<std::string, std::string> mend_texts(const std::string& directory, const Survey& survey,
                                              const Context& context);

}  // namespace ragctl
