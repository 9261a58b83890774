// The commit. Order of events, each step after the one before it is on disk:
//   0. the directory with its folders, synced: a manifest that is on the disk has its files beside it;
//   1. files under temporary names, each synced;
//   2. renamed to their hashes, directories synced;
//   3. the manifest, likewise;
//   4. CURRENT under a temporary name, synced, renamed over the old one: the commit point; directory synced.
// Before 4 the old CURRENT names only old files, which nothing has touched.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <set>

#include "first_commit.hpp"
#include "garbage.hpp"
#include "manifest.hpp"
#include "posix.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/store/repository.hpp"
#include "tag_file.hpp"

namespace ragctl {
namespace {

constexpr std::array<std::string_view, 4> kFolders = {"deletions", "manifests", "models", "segments"};
constexpr std::string_view kTemporaryPrefix = ".tmp-";

bool is_own_name(const std::string& name) {
  const bool folder = std::find(kFolders.begin(), kFolders.end(), name) != kFolders.end();
  return folder || name == "CURRENT" || name == "LOCK" || name == kTagFile || name == kAsideFolder ||
         name.starts_with(kTemporaryPrefix);
}

std::string parent_of(const std::string& directory) {
  const std::size_t end = directory.find_last_not_of('/');
  const std::size_t slash = directory.find_last_of('/', end);
  if (slash == std::string::npos || end == std::string::npos) return ".";
  return slash == 0 ? "/" : directory.substr(0, slash);
}

// The entry of the directory in its parent. Where that may not be read, everything is synced instead.
void sync_parent(const std::string& directory) {
  try {
    sync_directory(parent_of(directory));
  } catch (const Error& error) {
    if (error.system_error() != EACCES) throw;
    sync_file_system(directory);
  }
}

void check_adoptable(const std::string& directory) {
  if (path_info(directory).kind == PathKind::kFile) {
    throw Error(ErrorCode::kIo, Location{directory}, "is a file; name a directory for the knowledge base");
  }
  if (is_repository(directory) || lacks_current(directory)) return;
  for (const std::string& name : list_directory(directory)) {
    if (is_own_name(name)) continue;
    throw Error(
        ErrorCode::kStore, Location{directory},
        fmt::format("is not a knowledge base and not empty (it holds '{}'); name another directory", name));
  }
}

}  // namespace

struct RepositoryWriter::Impl {
  struct Staged {
    TemporaryFile file;
    StoredFile stored;
  };

  std::string directory;
  std::unique_ptr<DirectoryLock> lock;
  std::optional<Manifest> current;
  std::deque<Staged> staged;
  std::uint64_t temporaries = 0;

  std::string path(std::string_view name) const { return directory + "/" + std::string(name); }

  std::string temporary(std::string_view folder) {
    const std::string_view slash = folder.empty() ? "" : "/";
    return path(fmt::format("{}{}{}{}", folder, slash, kTemporaryPrefix, ++temporaries));
  }

  void lock_directory() {
    lock = std::make_unique<DirectoryLock>(path("LOCK"), directory);
    for (const std::string_view folder : kFolders) make_directory(path(folder));
    sync_directory(directory);
  }

  void open() {
    check_adoptable(directory);
    make_directory(directory);
    lock_directory();
    // A killed writer may have made the directory, or renamed CURRENT, and not synced it any more: what this
    // writer finds must be safe before it builds on it or reports it as done.
    if (is_repository(directory)) {
      current = read_newest_manifest(directory);
    } else {
      sync_parent(directory);
      current = find_first_commit(directory);
      // Written again: the sync of its entry may be what failed.
      if (current) publish_manifest(*current, read_file(path(manifest_path(current->sequence, current->id))));
    }
    remove_leftovers();
  }

  // Temporary files, and manifests that were written but never published: with the lock held, nobody else's.
  void remove_leftovers() const {
    for (const std::string_view folder :
         {std::string_view("."), kFolders[0], kFolders[1], kFolders[2], kFolders[3]}) {
      for (const std::string& name : list_directory(path(folder))) {
        if (name.starts_with(kTemporaryPrefix)) remove_file(path(fmt::format("{}/{}", folder, name)));
      }
    }
    const std::uint64_t newest = current ? current->sequence : 0;
    for (const std::string& name : list_directory(path("manifests"))) {
      std::uint64_t sequence = 0;
      std::string hash8;
      if (parse_manifest_name(name, sequence, hash8) && sequence > newest)
        remove_file(path("manifests/" + name));
    }
  }

  TemporaryFile write_temporary(std::string_view folder, std::string_view bytes,
                                std::optional<std::int64_t> modified = std::nullopt) {
    TemporaryFile file(temporary(folder));
    file.write(bytes);
    file.finish(modified);
    return file;
  }

  void publish_staged() {
    std::set<std::string> folders;
    for (Staged& each : staged) {
      each.file.publish(path(each.stored.path));
      folders.insert(each.stored.path.substr(0, each.stored.path.find('/')));
    }
    staged.clear();
    for (const std::string& folder : folders) sync_directory(path(folder));
  }

  void publish_manifest(const Manifest& manifest, const std::string& text) {
    const std::string name = manifest_path(manifest.sequence, manifest.id);
    write_temporary("manifests", text).publish(path(name));
    sync_directory(path("manifests"));
    write_temporary("", format_current({manifest.sequence, name, manifest.id})).publish(path("CURRENT"));
    sync_directory(directory);
  }
};

RepositoryWriter::RepositoryWriter(const std::string& directory) : impl_(std::make_unique<Impl>()) {
  impl_->directory = directory;
  impl_->open();
}

RepositoryWriter::RepositoryWriter(const std::string& directory, ForRepair)
    : impl_(std::make_unique<Impl>()) {
  impl_->directory = directory;
  impl_->lock_directory();
}

RepositoryWriter::~RepositoryWriter() = default;

const std::string& RepositoryWriter::directory() const { return impl_->directory; }

const std::optional<Manifest>& RepositoryWriter::current() const { return impl_->current; }

StoredFile RepositoryWriter::add(std::string_view folder, std::string_view extension,
                                 const std::function<void(const ByteSink&)>& write) {
  TemporaryFile file(impl_->temporary(folder));
  write([&file](std::string_view bytes) { file.write(bytes); });
  file.finish();
  StoredFile stored;
  stored.hash = file.hash();
  stored.size = file.size();
  stored.path = fmt::format("{}/{}{}", folder, stored.hash, extension);
  if (!is_stored_path(stored.path))
    throw Error(ErrorCode::kInternal, "'" + stored.path + "' is no name for a stored file");
  impl_->staged.push_back({std::move(file), stored});
  return stored;
}

const Manifest& RepositoryWriter::commit(std::vector<StoredFile> files, Json body) {
  auto [manifest, text] =
      make_manifest(impl_->current ? impl_->current->sequence + 1 : 1,
                    impl_->current ? impl_->current->id : "", std::move(files), std::move(body));
  impl_->publish_staged();
  for (const StoredFile& file : manifest.files) check_stored_file(impl_->directory, file);
  impl_->publish_manifest(manifest, text);
  impl_->current = std::move(manifest);
  return *impl_->current;
}

void RepositoryWriter::start_from(const std::optional<Manifest>& base, std::uint64_t sequence) {
  impl_->current = base.value_or(Manifest());
  impl_->current->sequence = sequence;
  impl_->remove_leftovers();
}

void RepositoryWriter::publish_files() { impl_->publish_staged(); }

// A manifest keeps its time, for that is when its snapshot was committed.
void RepositoryWriter::replace_text(const std::string& name, std::string_view text) {
  const bool inner = name.find('/') != std::string::npos;
  const PathInfo before = path_info(impl_->path(name));
  std::optional<std::int64_t> time;
  if (inner && before.kind == PathKind::kFile) time = before.modified;
  impl_->write_temporary(inner ? "manifests" : "", text, time).publish(impl_->path(name));
  sync_directory(inner ? impl_->path("manifests") : impl_->directory);
}

void RepositoryWriter::point_to(const Manifest& manifest) {
  replace_text("CURRENT", format_current({manifest.sequence, manifest_path(manifest.sequence, manifest.id),
                                          manifest.id}));
}

void RepositoryWriter::put_aside(const std::string& name) {
  const std::string aside(kAsideFolder);
  const std::string folder = name.substr(0, name.find('/'));
  make_directory(impl_->path(aside));
  if (folder.size() != name.size()) make_directory(impl_->path(aside + "/" + folder));
  move_file(impl_->path(name), impl_->path(aside + "/" + name));
}

void RepositoryWriter::set_tags(std::vector<Tag> tags) {
  std::sort(tags.begin(), tags.end(), [](const Tag& a, const Tag& b) { return a.name < b.name; });
  const auto same = [](const Tag& a, const Tag& b) { return a.name == b.name; };
  if (const auto twice = std::adjacent_find(tags.begin(), tags.end(), same); twice != tags.end())
    throw Error(ErrorCode::kUsage, "the tag '" + twice->name + "' was given twice");
  for (const Tag& tag : tags) check_tag_name(tag.name);
  impl_->write_temporary("", format_tags(tags)).publish(impl_->path(kTagFile));
  sync_directory(impl_->directory);
}

GarbageReport RepositoryWriter::collect_garbage(std::size_t keep) {
  return remove_garbage(impl_->directory, std::max<std::size_t>(keep, 1));
}

}  // namespace ragctl
