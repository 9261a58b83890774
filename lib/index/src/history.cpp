// Names, restoring and collection of snapshots.
#include <fmt/format.h>

#include <algorithm>

#include "commit.hpp"
#include "ragctl/core/suggest.hpp"
#include "ragctl/index/snapshots.hpp"
#include "ragctl/store/snapshot_ref.hpp"
#include "snapshot.hpp"

namespace ragctl {
namespace {

std::vector<Tag>::iterator find_tag(std::vector<Tag>& tags, const std::string& name) {
  return std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.name == name; });
}

void describe(const std::string& path, const std::vector<Tag>& tags, SnapshotInfo& info) {
  info.committed_at = commit_time(path, {info.sequence, manifest_path(info.sequence, info.id)});
  for (const Tag& tag : tags) {
    if (tag.sequence == info.sequence) info.tags.push_back(tag.name);
  }
}

// Everything but the place in the history.
bool same_content(const Manifest& a, const Manifest& b) { return a.files == b.files && a.body == b.body; }

}  // namespace

void describe_snapshot(const std::string& path, SnapshotInfo& info) { describe(path, read_tags(path), info); }

std::uint64_t tag_snapshot(const std::string& path, const std::string& tag, std::string_view reference,
                           bool force) {
  check_tag_name(tag);
  (void)read_newest_manifest(path);
  RepositoryWriter writer(path);
  const Manifest manifest = read_manifest(path, resolve_snapshot(path, reference));
  std::vector<Tag> tags = read_tags(path);
  const auto known = find_tag(tags, tag);
  if (known == tags.end()) {
    tags.push_back({tag, manifest.sequence, manifest.id});
  } else if (force || known->id == manifest.id) {
    *known = {tag, manifest.sequence, manifest.id};
  } else {
    throw Error(ErrorCode::kUsage, Location{path},
                fmt::format("the tag '{}' names snapshot {}; move it with --force", tag, known->sequence));
  }
  writer.set_tags(std::move(tags));
  return manifest.sequence;
}

std::uint64_t delete_tag(const std::string& path, const std::string& tag) {
  (void)read_newest_manifest(path);
  RepositoryWriter writer(path);
  std::vector<Tag> tags = read_tags(path);
  const auto known = find_tag(tags, tag);
  if (known == tags.end()) {
    std::vector<std::string_view> names;
    for (const Tag& each : tags) names.push_back(each.name);
    throw Error(ErrorCode::kUsage, Location{path},
                fmt::format("there is no tag '{}'{}", tag, did_you_mean(tag, names)));
  }
  const std::uint64_t sequence = known->sequence;
  tags.erase(known);
  writer.set_tags(std::move(tags));
  return sequence;
}

RestoreReport restore_snapshot(const std::string& path, std::string_view reference) {
  (void)read_newest_manifest(path);
  RepositoryWriter writer(path);
  Snapshot old(path, read_manifest(path, resolve_snapshot(path, reference)));
  RestoreReport report;
  report.restored = old.manifest().sequence;
  if (!same_content(*writer.current(), old.manifest())) {
    old.verify();
    writer.commit(old.manifest().files, old.manifest().body);
    report.committed = true;
  }
  report.newest = snapshot_info(*writer.current(), old.state());
  return report;
}

GarbageReport collect_knowledge_base_garbage(const std::string& path, std::size_t keep, bool dry_run) {
  const Manifest newest = read_newest_manifest(path);
  if (keep == 0) keep = KbState::from_json(newest.body, path).options.keep_snapshots;
  return dry_run ? plan_garbage(path, keep) : RepositoryWriter(path).collect_garbage(keep);
}

std::vector<SnapshotInfo> list_snapshots(const std::string& path) {
  const std::vector<Tag> tags = read_tags(path);
  std::vector<SnapshotInfo> snapshots;
  for (const SnapshotName& name : list_manifests(path)) {
    const Manifest manifest = read_manifest(path, name.sequence);
    snapshots.push_back(snapshot_info(manifest, KbState::from_json(manifest.body, path)));
    describe(path, tags, snapshots.back());
  }
  return snapshots;
}

}  // namespace ragctl
