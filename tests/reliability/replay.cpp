#include "replay.hpp"

#include <fcntl.h>

#include <set>
#include <stdexcept>

namespace ragctl::test {

// A step of a directory: these entries change together (a rename changes two).
struct Disk::Step {
  std::map<std::string, Link> entries;  // null: removed
};

struct Disk::Node {
  bool directory = false;
  std::string bytes;       // of a file, as processes see it
  std::string safe_bytes;  // as of the last fsync
  std::map<std::string, Link> entries;
  std::map<std::string, Link> safe_entries;
  std::vector<Step> unsafe;  // since the last fsync, in order
};

// `all`: whether unsafe entries reached the disk, in every directory but `other`, which has steps of its own.
struct Disk::Choice {
  bool all = false;
  const Node* other = nullptr;
  std::set<std::size_t> steps;

  bool takes(const Node& node, std::size_t step) const { return &node == other ? steps.contains(step) : all; }
};

namespace {

std::string parent(const std::string& path) { return path.substr(0, path.rfind('/')); }
std::string last(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string bytes_after(const std::string& safe, const std::string& seen, Unsafe fate) {
  const bool grown = seen.size() > safe.size() && seen.compare(0, safe.size(), safe) == 0;
  if (seen == safe) return seen;
  switch (fate) {
    case Unsafe::kLost:
      return safe;
    case Unsafe::kKept:
      return seen;
    case Unsafe::kHalf:
      return grown ? seen.substr(0, safe.size() + (seen.size() - safe.size()) / 2)
                   : seen.substr(0, seen.size() / 2);
    case Unsafe::kZeros:
      return grown ? safe + std::string(seen.size() - safe.size(), '\0') : std::string(seen.size(), '\0');
  }
  return seen;
}

}  // namespace

Disk::Disk(std::string root, const Tree& before) : root_(std::move(root)), top_(std::make_shared<Node>()) {
  top_->directory = true;
  for (const auto& [name, bytes] : before) {
    const bool directory = name.ends_with('/');
    const std::string path = root_ + "/" + (directory ? name.substr(0, name.size() - 1) : name);
    const auto node = std::make_shared<Node>();
    node->directory = directory;
    node->bytes = node->safe_bytes = bytes;
    Node& folder = directory_of(path);
    folder.entries[last(path)] = folder.safe_entries[last(path)] = node;
  }
}

Disk::~Disk() = default;

Disk::Link Disk::find(const std::string& path) const {
  if (path == root_) return top_;
  const Link folder = find(parent(path));
  if (!folder) return nullptr;
  const auto found = folder->entries.find(last(path));
  return found == folder->entries.end() ? nullptr : found->second;
}

Disk::Node& Disk::directory_of(const std::string& path) {
  const Link folder = find(parent(path));
  if (!folder) throw std::runtime_error("the log uses an unknown folder: " + path);
  return *folder;
}

void Disk::change(const std::string& path, Link node) {
  Node& folder = directory_of(path);
  if (node) {
    folder.entries[last(path)] = node;
  } else {
    folder.entries.erase(last(path));
  }
  folder.unsafe.push_back({{{last(path), node}}});
}

void Disk::open(const Record& record) {
  Link node = find(record.path);
  if (!node && (record.flags & O_CREAT) != 0) {
    node = std::make_shared<Node>();
    change(record.path, node);
  }
  if (!node) throw std::runtime_error("the log opens an unknown file: " + record.path);
  if ((record.flags & O_TRUNC) != 0) node->bytes.clear();
  open_[{record.pid, record.fd}] = node;
}

void Disk::rename(const Record& record) {
  const Link node = find(record.path);
  const Link other = record.flags != 0 ? find(record.second) : nullptr;  // RENAME_EXCHANGE
  if (!node) throw std::runtime_error("the log renames an unknown file: " + record.path);
  if (parent(record.path) != parent(record.second)) {  // two directories, each with its own fate
    change(record.second, node);
    change(record.path, other);
    return;
  }
  Node& folder = directory_of(record.path);
  folder.entries[last(record.second)] = node;
  folder.entries.erase(last(record.path));
  if (other) folder.entries[last(record.path)] = other;
  folder.unsafe.push_back({{{last(record.second), node}, {last(record.path), other}}});
}

void Disk::apply(const Record& record) {
  const std::string& call = record.call;
  if (record.result < 0) return;
  if (call == "open") open(record);
  if (call == "mkdir") {
    const auto node = std::make_shared<Node>();
    node->directory = true;
    change(record.path, node);
  }
  if (call == "unlink" || call == "rmdir") change(record.path, nullptr);
  if (call == "rename") rename(record);
  if (call != "write" && call != "fsync" && call != "close") return;
  const auto found = open_.find({record.pid, record.fd});
  if (found == open_.end()) return;
  Node& node = *found->second;
  if (call == "write") node.bytes += record.data;
  if (call == "fsync") {
    node.safe_bytes = node.bytes;
    node.safe_entries = node.entries;
    node.unsafe.clear();
  }
  if (call == "close") open_.erase(found);
}

void Disk::collect(const Node& node, const std::string& path, Unsafe fate, const Choice& choice,
                   Tree& tree) const {
  std::map<std::string, Link> entries = node.safe_entries;
  for (std::size_t i = 0; i < node.unsafe.size(); ++i) {
    if (!choice.takes(node, i)) continue;
    for (const auto& [name, link] : node.unsafe[i].entries) entries[name] = link;
  }
  for (const auto& [name, link] : entries) {
    if (!link) continue;
    if (link->directory) {
      tree[path + name + "/"] = {};
      collect(*link, path + name + "/", fate, choice, tree);
    } else {
      tree[path + name] = bytes_after(link->safe_bytes, link->bytes, fate);
    }
  }
}

void Disk::crash(const std::function<void(const Tree&)>& consume) const {
  std::vector<Choice> choices = {{false, nullptr, {}}, {true, nullptr, {}}};
  const std::function<void(const Node&)> visit = [&](const Node& node) {
    const std::size_t steps = node.unsafe.size();
    for (const bool all : {false, true}) {
      std::set<std::size_t> first;
      std::set<std::size_t> whole;
      for (std::size_t i = 0; i < steps; ++i) whole.insert(i);
      for (std::size_t i = 0; i < steps; ++i) {
        std::set<std::size_t> without = whole;
        without.erase(i);
        first.insert(i);
        choices.push_back({all, &node, first});
        choices.push_back({all, &node, {i}});
        choices.push_back({all, &node, without});
      }
    }
    for (const auto& [name, link] : node.entries) {
      if (link->directory) visit(*link);
    }
  };
  visit(*top_);
  for (const Unsafe fate : {Unsafe::kLost, Unsafe::kKept, Unsafe::kHalf, Unsafe::kZeros}) {
    for (const Choice& choice : choices) {
      Tree tree;
      collect(*top_, "", fate, choice, tree);
      consume(tree);
    }
  }
}

}  // namespace ragctl::test
