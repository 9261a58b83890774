// A disk that may lose power: replays the log of the fault shim and answers what can be found after a crash.
//
// The model is the one that ext4 and xfs guarantee and nothing more: a file's bytes are safe after an fsync
// of the file, a directory's entries after an fsync of the directory, a rename within a directory is atomic.
// What is not safe may have reached the disk or not, each on its own: an entry without the bytes that it
// names, the bytes without their entry, a later entry without an earlier one, half of a write, zeros instead
// of it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness.hpp"

namespace ragctl::test {

// What becomes of bytes that no fsync made safe.
enum class Unsafe { kLost, kKept, kHalf, kZeros };

class Disk {
 public:
  // `root`: the folder that the log is of; it is there and safe, empty or with `before` in it.
  Disk(std::string root, const Tree& before);
  ~Disk();

  // Performs what a record says. Records that change nothing are ignored.
  void apply(const Record& record);

  // Calls `consume` with each tree that may be found if the power fails now: for every fate of unsafe bytes,
  // with no unsafe entry, all of them, and in each directory only the first n, only the n-th, all but the
  // n-th.
  void crash(const std::function<void(const Tree&)>& consume) const;

 private:
  struct Node;
  using Link = std::shared_ptr<Node>;
  struct Step;    // an entry that was made or removed
  struct Choice;  // which unsafe entries reached the disk

  Node& directory_of(const std::string& path);
  Link find(const std::string& path) const;
  void change(const std::string& path, Link node);
  void open(const Record& record);
  void rename(const Record& record);
  void collect(const Node& node, const std::string& path, Unsafe fate, const Choice& choice,
               Tree& tree) const;

  std::string root_;
  Link top_;
  std::map<std::pair<int, int>, Link> open_;  // by process and descriptor
};

}  // namespace ragctl::test
