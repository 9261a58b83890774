#include "folder_walk.hpp"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>

namespace ragctl {
namespace {

namespace fs = std::filesystem;

struct Folder {
  std::string path;   // as opened
  std::string below;  // "" for the first
  std::string canonical;
};

std::string join(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + (folder.back() == '/' ? "" : "/") + name;
}

class Walk {
 public:
  explicit Walk(const WalkOptions& options) : options_(options) {}

  WalkResult run(const std::string& folder) {
    std::error_code error;
    const fs::path canonical = fs::canonical(folder, error);
    if (error) {
      result_.failures.push_back({folder, "cannot open: " + error.message(), true, ""});
      return std::move(result_);
    }
    linked_.push_back({folder, "", canonical.string()});
    while (!linked_.empty()) {
      const Folder next = std::move(linked_.front());
      linked_.pop_front();
      walk(next);
    }
    return std::move(result_);
  }

 private:
  // Depth first with an explicit stack: folders can nest deeper than the call stack bears.
  void walk(const Folder& start) {
    std::vector<Folder> stack{start};
    while (!stack.empty()) {
      const Folder folder = std::move(stack.back());
      stack.pop_back();
      if (!visited_.insert(folder.canonical).second) continue;
      std::vector<Folder> inner;
      for (const fs::directory_entry& entry : entries(folder)) visit(entry, folder, inner);
      stack.insert(stack.end(), std::make_move_iterator(inner.rbegin()),
                   std::make_move_iterator(inner.rend()));
    }
  }

  std::vector<fs::directory_entry> entries(const Folder& folder) {
    std::vector<fs::directory_entry> found;
    std::error_code error;
    for (fs::directory_iterator it(folder.path, error), end; !error && it != end; it.increment(error))
      found.push_back(*it);
    if (error) {
      result_.failures.push_back(
          {folder.path, "cannot read the folder: " + error.message(), true, folder.below});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return a.path().filename().native() < b.path().filename().native();
    });
    return found;
  }

  void visit(const fs::directory_entry& entry, const Folder& folder, std::vector<Folder>& inner) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.') && !options_.hidden) return;
    std::error_code error;
    const bool link = entry.is_symlink(error);
    const fs::file_status status = entry.status(error);
    if (error && !link) return fail(folder, name, error);
    if (link && (!options_.follow_symlinks || !fs::exists(status))) {
      result_.passed_over.push_back(entry.path().string());
      return;
    }
    Folder here{join(folder.path, name), join(folder.below, name), join(folder.canonical, name)};
    const fs::path target = link ? fs::canonical(entry.path(), error) : fs::path();
    if (!target.empty()) here.canonical = target.string();
    if (fs::is_directory(status)) {
      if (options_.enter && !options_.enter(here.below, here.canonical)) return;
      if (link) {
        linked_.push_back(std::move(here));
      } else {
        inner.push_back(std::move(here));
      }
    } else if (fs::is_regular_file(status)) {
      const std::uintmax_t size = entry.file_size(error);
      if (error) return fail(folder, name, error);
      result_.files.push_back({here.below, here.canonical, size});
    } else {
      result_.passed_over.push_back(entry.path().string());
    }
  }

  void fail(const Folder& folder, const std::string& name, const std::error_code& error) {
    result_.failures.push_back(
        {join(folder.path, name), "cannot stat: " + error.message(), true, join(folder.below, name)});
  }

  const WalkOptions& options_;
  WalkResult result_;
  std::deque<Folder> linked_;      // folders reached by links, walked when the real ones are done
  std::set<std::string> visited_;  // canonical paths
};

}  // namespace

WalkResult walk_folder(const std::string& folder, const WalkOptions& options) {
  return Walk(options).run(folder);
}

}  // namespace ragctl
