// A directory of immutable files and the manifests that name them, as in Iceberg and Lucene: CURRENT names
// the newest manifest, a manifest lists the files of one snapshot with size and hash, and a commit is one
// atomic rename. Layout and crash rules: docs/formats.md, "Directory".
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/json.hpp"
#include "ragctl/store/section_file.hpp"
#include "ragctl/store/tags.hpp"

namespace ragctl {

// A file of a snapshot. Its name is its hash, so equal contents are stored once and a file never changes.
struct StoredFile {
  std::string path;  // relative to the directory: "segments/<hash>.seg"
  std::uint64_t size = 0;
  std::string hash;  // 128-bit, 32 hex digits, over the whole file

  bool operator==(const StoredFile&) const = default;
};

struct Manifest {
  std::uint64_t sequence = 0;     // 1 for the first commit
  std::string id;                 // hash of the manifest's bytes, 32 hex digits
  std::string parent;             // id of the manifest before it, "" for the first
  std::vector<StoredFile> files;  // every file of the snapshot, sorted by path
  Json body = Json::object();     // what the owner of the files keeps about them

  // Throws Error(kStore) naming the manifest when it does not list `path`.
  const StoredFile& file(std::string_view path) const;
};

// The manifest of a snapshot, and the bytes of its file, as commit() writes them.
struct ManifestText {
  Manifest manifest;
  std::string text;
};
ManifestText make_manifest(std::uint64_t sequence, std::string parent, std::vector<StoredFile> files,
                           Json body);

// What stands in the name of a manifest file.
struct SnapshotName {
  std::uint64_t sequence = 0;
  std::string file;  // "manifests/<sequence>-<first 8 digits of the id>.json"
};

// "manifests/<sequence>-<first 8 digits of the id>.json"
std::string manifest_path(std::uint64_t sequence, std::string_view id);

// A path that RepositoryWriter::add() could have made: "<folder>/<32 hex digits><extension>"; nothing else is
// ever opened or removed.
bool is_stored_path(std::string_view path);

// Throws the Error(kStore) for a directory that holds nothing of a repository; the one in a workspace of
// `ragctl run`, "kb", is named.
[[noreturn]] void throw_no_repository(const std::string& directory);

// True when `directory` holds a CURRENT file.
bool is_repository(const std::string& directory);

// True when `directory` holds no CURRENT file, but a manifest or TAGS: there was a commit, or nearly one.
bool lacks_current(const std::string& directory);

// The manifest that CURRENT names, verified. Throws Error(kIo) when `directory` is missing or no directory;
// Error(kStore) when it has no CURRENT, which is damage where lacks_current(), or when one of the two files
// is damaged, missing or of a newer format.
Manifest read_newest_manifest(const std::string& directory);

// A manifest by sequence number, verified by the hash in its name. Error(kStore) when it is not kept (any
// more).
Manifest read_manifest(const std::string& directory, std::uint64_t sequence);

// Names of all kept manifests, ascending, not read. Includes none that a failed commit left behind.
std::vector<SnapshotName> list_manifests(const std::string& directory);

// Throws Error(kStore) when the file is missing or has another size.
void check_stored_file(const std::string& directory, const StoredFile& file);

// Reads every byte and throws Error(kStore) when the hash differs.
void verify_stored_file(const std::string& directory, const StoredFile& file);

struct GarbageReport {
  std::uint64_t manifests = 0;           // removed
  std::vector<std::uint64_t> snapshots;  // their sequence numbers, ascending
  std::uint64_t files = 0;               // beside the manifests, those that repair put aside included
  std::uint64_t bytes = 0;               // of the removed files
};

// What RepositoryWriter::collect_garbage() would remove now. Changes nothing and takes no lock.
GarbageReport plan_garbage(const std::string& directory, std::size_t keep);

// The one writer of a directory, from construction to destruction. Not thread-safe.
class RepositoryWriter {
 public:
  // Creates the directory when it is missing or empty, takes the lock, and removes temporary files of dead
  // writers. A first commit that was killed right before its commit point is published. Throws Error(kStore)
  // when another writer holds the lock, when the directory holds other things than a repository's, or when
  // CURRENT is missing: then nothing is removed, for repair can find what it named.
  explicit RepositoryWriter(const std::string& directory);
  // For repair, and for whoever replaces the whole: takes the lock without reading anything; start_from()
  // comes before all else.
  struct ForRepair {};
  RepositoryWriter(const std::string& directory, ForRepair);
  // Removes the files that were added and not committed.
  ~RepositoryWriter();
  RepositoryWriter(const RepositoryWriter&) = delete;
  RepositoryWriter& operator=(const RepositoryWriter&) = delete;

  // As it was given.
  const std::string& directory() const;

  // The newest manifest when the lock was taken, or after the last commit; nullopt in a new directory.
  const std::optional<Manifest>& current() const;

  // Writes a file under a temporary name; commit() publishes it as "<folder>/<hash><extension>". `folder` is
  // "segments", "deletions" or "models". Throws Error(kIo) naming the file.
  StoredFile add(std::string_view folder, std::string_view extension,
                 const std::function<void(const ByteSink&)>& write);

  // Publishes a snapshot of `files` (added now, or in an earlier manifest) in one atomic step. Any failure
  // leaves the snapshot before it in place; after a failed sync nothing is retried.
  const Manifest& commit(std::vector<StoredFile> files, Json body);

  // For repair: current() is `base` (nullopt: nothing is left) as if it were snapshot `sequence`, which is at
  // least the highest number in use, so that the next commit gets a new one.
  void start_from(const std::optional<Manifest>& base, std::uint64_t sequence);
  // For repair. Publishes the added files without a commit: they replace damaged ones of the same names.
  void publish_files();
  // Replaces CURRENT, TAGS or a manifest by the bytes that it had.
  void replace_text(const std::string& name, std::string_view text);
  // Makes CURRENT name a manifest that is there.
  void point_to(const Manifest& manifest);
  // Moves a file ("segments/...") into the folder "damaged", where nothing looks for it and collection
  // removes it.
  void put_aside(const std::string& name);

  // Replaces TAGS in one atomic step. Names are unique and good (check_tag_name), else Error(kUsage).
  void set_tags(std::vector<Tag> tags);

  // Removes all manifests but the newest `keep` (at least 1) and the tagged ones, the files that no kept
  // manifest names, and what repair put aside; they are gone for good when it returns, whatever happens to
  // the power. When a kept manifest or TAGS cannot be read it throws Error(kStore) and removes nothing.
  GarbageReport collect_garbage(std::size_t keep);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ragctl
