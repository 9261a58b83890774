// Inputs to files. The result depends only on what lies on the disk and on the set of inputs, not on their
// order: a file that several inputs lead to belongs to the first in the order of (source, root).
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <tuple>

#include "decode.hpp"
#include "folder_walk.hpp"
#include "format_sniff.hpp"
#include "glob.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/ingest/ingest.hpp"
#include "ragctl/text/utf8.hpp"
#include "source_names.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kSniffBytes = 4096;

std::string first_bytes(const std::string& path) {
  std::string bytes(kSniffBytes, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

std::string join(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  return std::string(folder) + (folder.back() == '/' ? "" : "/") + std::string(name);
}

bool matches_any(const std::vector<std::string>& patterns, const std::string& path) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& each) { return filter_matches(each, path); });
}

struct Found {
  SourceFile file;
  std::string canonical;
};

struct Passed {
  SkippedFile file;
  std::string canonical;  // empty for links that are not followed, pipes, devices
};

class Finder {
 public:
  Finder(const IngestOptions& options, std::vector<SkippedFile>& skipped,
         std::vector<IngestFailure>& failures)
      : options_(options), skipped_(skipped), failures_(failures) {
    for (const std::string& output : options.outputs) outputs_.push_back(canonical_name(output));
  }

  std::vector<SourceFile> find() {
    for (const std::string& input : options_.inputs) add_input(input);
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
      return std::tie(a.file.source, a.file.root, a.file.path) <
             std::tie(b.file.source, b.file.root, b.file.path);
    });
    std::vector<SourceFile> sources;
    std::set<std::string> met;  // canonical
    std::set<std::string> opened;
    for (Found& each : found_) {
      opened.insert(each.file.path);
      if (met.insert(each.canonical).second) sources.push_back(std::move(each.file));
    }
    // What one input passes over another may read, or pass over as well.
    for (Passed& each : passed_) {
      const bool link = each.canonical.empty();
      if ((link ? opened.insert(each.file.path) : met.insert(each.canonical)).second)
        skipped_.push_back(std::move(each.file));
    }
    return sources;
  }

 private:
  void add_input(const std::string& input) {
    if (input.empty())
      throw Error(ErrorCode::kUsage, "an input is empty; name a file, a folder, a pattern or '-'");
    if (input == "-") {
      found_.push_back({{"-", "-", "-", 0, true}, "-"});
      return;
    }
    const std::string path = opened_path(options_.base_directory, input);
    if (find_invalid_utf8(input) != std::string::npos)
      return fail(path, "the input's name is not UTF-8; rename it", "");
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0) {
      add_existing(input, path, info);
    } else if (errno != ENOENT && errno != ENOTDIR) {
      const std::string reason = std::string("cannot open: ") + std::strerror(errno);
      fail(path, reason, is_glob(input) ? folder_of(split_glob(input)) : input, true);
    } else if (is_glob(input)) {
      add_glob(input);
    } else {
      fail(input, "no such file or folder; check the path" + relative_hint(input), input, true);
    }
  }

  // As documents have it.
  std::string name_of(std::string_view path) const { return source_name(path, options_.in_project); }

  std::string relative_hint(const std::string& input) const {
    if (options_.base_directory.empty() || options_.base_directory == "." || input.front() == '/') return "";
    return " (it is taken relative to " + options_.base_directory + ")";
  }

  void add_existing(const std::string& input, const std::string& path, const struct stat& info) {
    if (S_ISDIR(info.st_mode)) {
      add_folder(input, path);
    } else if (S_ISREG(info.st_mode)) {
      add_file(input, path, static_cast<std::uint64_t>(info.st_size));
    } else {
      fail(path, "is not a regular file; to read a pipe, give '-' and redirect it to standard input", input);
    }
  }

  void add_file(const std::string& input, const std::string& path, std::uint64_t bytes) {
    if (format_by_file_name(path) == nullptr) {
      if (std::string reason = unsupported_reason(path, {}); !reason.empty())
        return fail(path, std::move(reason), input);
    }
    if (bytes == 0) return fail(path, "the file is empty", input);
    const std::string name = name_of(input);
    add({path, name, name, bytes, true}, canonical_name(path));
  }

  void add_folder(const std::string& input, const std::string& path) {
    WalkOptions walk = walk_options();
    walk.enter = [this](const std::string& below, const std::string& canonical) {
      return !matches_any(options_.exclude, below) && !is_output(canonical);
    };
    WalkResult result = walk_folder(path, walk);
    take_notes(result, input);
    for (const WalkedFile& file : result.files) {
      const bool included = !options_.include.empty() && matches_any(options_.include, file.below);
      if (is_kept_out(file.below)) {
        pass_over(join(path, file.below), "excluded", file.canonical);
      } else {
        add_walked(file, join(path, file.below), join(input, file.below), name_of(input), included);
      }
    }
  }

  static std::string folder_of(const GlobParts& parts) { return parts.folder.empty() ? "." : parts.folder; }

  void add_glob(const std::string& input) {
    const GlobParts parts = split_glob(input);
    const std::string folder = opened_path(options_.base_directory, folder_of(parts));
    if (!std::filesystem::is_directory(folder)) no_match(input);
    WalkOptions walk = walk_options();
    walk.hidden = parts.pattern.starts_with('.') || parts.pattern.find("/.") != std::string::npos;
    const auto depth = std::count(parts.pattern.begin(), parts.pattern.end(), '/');
    const bool deep = parts.pattern.find("**") != std::string::npos;
    walk.enter = [&](const std::string& below, const std::string& canonical) {
      return (deep || std::count(below.begin(), below.end(), '/') < depth) &&
             !matches_any(options_.exclude, below) && !is_output(canonical);
    };
    WalkResult result = walk_folder(folder, walk);
    const bool linked =
        std::any_of(result.passed_over.begin(), result.passed_over.end(), [&](const std::string& path) {
          return glob_matches(parts.pattern, std::string_view(path).substr(join(folder, "").size()));
        });
    take_notes(result, parts.folder);
    bool any = !result.failures.empty();  // what cannot be read may match
    for (const WalkedFile& file : result.files) {
      if (!glob_matches(parts.pattern, file.below)) continue;
      any = true;
      if (is_kept_out(file.below)) {
        pass_over(join(folder, file.below), "excluded", file.canonical);
      } else {
        add_walked(file, join(folder, file.below), join(parts.folder, file.below), name_of(input), true);
      }
    }
    if (!any) no_match(input, linked);
  }

  // `linked`: what matches are symbolic links.
  [[noreturn]] void no_match(const std::string& input, bool linked = false) const {
    throw Error(ErrorCode::kUsage,
                input + ": no file matches this pattern" + relative_hint(input) +
                    (linked ? ", only symbolic links; --follow-symlinks reads what they lead to"
                            : "; * stays within a folder, ** goes into folders"));
  }

  WalkOptions walk_options() const {
    WalkOptions walk;
    walk.follow_symlinks = options_.follow_symlinks;
    return walk;
  }

  const char* passed_over_kind(const std::string& path) const {
    std::error_code error;
    if (!std::filesystem::is_symlink(path, error)) return "pipes or devices";
    return options_.follow_symlinks ? "broken links" : kBehindLinks;
  }

  // `folder`: the one walked, as written in the input.
  void take_notes(WalkResult& result, const std::string& folder) {
    for (const std::string& path : result.passed_over) pass_over(path, passed_over_kind(path), "");
    for (IngestFailure& failure : result.failures) {
      failure.source = name_of(failure.source.empty() ? folder : join(folder, failure.source));
      failures_.push_back(std::move(failure));
    }
  }

  // `wanted`: a pattern of the user's names the file, so any text will do.
  void add_walked(const WalkedFile& file, const std::string& path, const std::string& written,
                  const std::string& root, bool wanted) {
    const IngestFormatInfo* format = format_by_file_name(path);
    if (format != nullptr && !format->in_folders && !wanted) format = nullptr;
    if (file.bytes == 0) return pass_over(path, "empty", file.canonical);
    if (is_output(file.canonical)) return pass_over(path, kOwnOutput, file.canonical);
    if (format == nullptr && !(wanted && is_text(path)))
      return pass_over(path, wanted ? "not text" : skipped_kind(path), file.canonical);
    if (find_invalid_utf8(written) != std::string::npos)
      return fail(path, "the file's name is not UTF-8; rename it", "");
    add({path, name_of(written), root, file.bytes, false}, file.canonical);
  }

  void pass_over(std::string path, std::string kind, std::string canonical) {
    passed_.push_back({{std::move(path), std::move(kind)}, std::move(canonical)});
  }

  bool is_kept_out(const std::string& below) const {
    return matches_any(options_.exclude, below) ||
           (!options_.include.empty() && !matches_any(options_.include, below));
  }

  bool is_output(const std::string& canonical) const {
    return std::any_of(outputs_.begin(), outputs_.end(), [&](const std::string& output) {
      return canonical.starts_with(output) &&
             (canonical.size() == output.size() || canonical[output.size()] == '/');
    });
  }

  static bool is_text(const std::string& path) {
    const std::string bytes = first_bytes(path);
    return unsupported_reason(path, bytes).empty() && binary_reason(bytes).empty();
  }

  void add(SourceFile file, std::string canonical) {
    if (file.bytes > options_.max_file_bytes) {
      return fail(file.path,
                  "has " + std::to_string(file.bytes) + " bytes, more than max_file_bytes (" +
                      std::to_string(options_.max_file_bytes) + "); raise it to read the file",
                  file.source);
    }
    found_.push_back({std::move(file), std::move(canonical)});
  }

  // `written`: as in the input; empty when no document can have come from it.
  void fail(std::string path, std::string reason, const std::string& written, bool refused = false) {
    failures_.push_back({Location{std::move(path)}.str(), std::move(reason), refused,
                         written.empty() ? "" : name_of(written)});
  }

  const IngestOptions& options_;
  std::vector<SkippedFile>& skipped_;
  std::vector<IngestFailure>& failures_;
  std::vector<Found> found_;
  std::vector<Passed> passed_;
  std::vector<std::string> outputs_;  // canonical
};

}  // namespace

std::string describe_skipped(const std::vector<SkippedFile>& skipped) {
  constexpr std::size_t kNamed = 6;
  std::map<std::string, std::size_t> counts;
  for (const SkippedFile& file : skipped) ++counts[file.kind];
  std::vector<std::pair<std::string, std::size_t>> kinds(counts.begin(), counts.end());
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out;
  std::size_t others = 0;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i >= kNamed) {
      others += kinds[i].second;
    } else {
      out += (i == 0 ? "" : ", ") + std::to_string(kinds[i].second) + " " + kinds[i].first;
    }
  }
  return out + (others == 0 ? "" : ", " + std::to_string(others) + " of other kinds");
}

std::vector<SourceFile> find_sources(const IngestOptions& options, std::vector<SkippedFile>& skipped,
                                     std::vector<IngestFailure>& failures) {
  if (options.inputs.empty())
    throw Error(ErrorCode::kUsage, "no inputs; name files, folders, patterns or '-'");
  return Finder(options, skipped, failures).find();
}

}  // namespace ragctl
