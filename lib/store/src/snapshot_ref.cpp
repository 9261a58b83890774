#include "ragctl/store/snapshot_ref.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "posix.hpp"
#include "ragctl/core/suggest.hpp"
#include "ragctl/core/time.hpp"
#include "ragctl/store/tags.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kFewestDigits = 4;  // of an id
constexpr std::size_t kNameDigits = 8;    // of the id in the name of a manifest
constexpr std::string_view kDigits = "0123456789";

// "2026-02-30": somebody meant a time, whether it exists or not.
bool looks_like_time(std::string_view text) {
  return text.size() > 4 && text[4] == '-' &&
         text.substr(0, 4).find_first_not_of(kDigits) == std::string::npos;
}

// Ids may be given in capitals.
std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  return lower;
}

class Resolver {
 public:
  Resolver(const std::string& directory, std::string_view reference)
      : directory_(directory), reference_(reference), names_(list_manifests(directory)) {}

  std::uint64_t run() const {
    if (reference_.empty()) fail("no snapshot is named; give a tag, number, id, date or time, or newest");
    if (reference_ == "newest") return read_newest_manifest(directory_).sequence;
    const std::vector<Tag> tags = read_tags(directory_);
    for (const Tag& tag : tags) {
      if (tag.name == reference_) return tag.sequence;
    }
    const bool number = is_all(kDigits);
    if (number && is_kept()) return *sequence();
    if (const auto time = parse_time(reference_)) return committed_by(*time);
    if (looks_like_time(reference_))
      fail(fmt::format(
          "'{}' is no date or time that exists (2026-11-25, 2026-11-25T20:08, +09:00 behind it); {}",
          reference_, what_is_kept()));
    if (reference_.size() >= kFewestDigits && reference_.size() <= 32 && is_all("0123456789abcdefABCDEF")) {
      if (const auto found = by_id()) return *found;
    }
    if (number) fail(fmt::format("snapshot {} is not kept; {}", reference_, what_is_kept()));
    if (is_like_a_date()) fail(fmt::format("'{}' is no date or time; {}", reference_, what_is_kept()));
    std::vector<std::string_view> known;
    for (const Tag& tag : tags) known.push_back(tag.name);
    fail(fmt::format("there is no tag '{}' and no snapshot whose id begins so{}; {}", reference_,
                     did_you_mean(reference_, known), what_is_kept()));
  }

 private:
  bool is_all(std::string_view characters) const {
    return reference_.find_first_not_of(characters) == std::string_view::npos;
  }

  bool is_like_a_date() const {
    return reference_.size() >= 8 && reference_[4] == '-' &&
           reference_.substr(0, 4).find_first_not_of("0123456789") == std::string_view::npos;
  }

  std::optional<std::uint64_t> sequence() const {
    std::uint64_t value = 0;
    const char* end = reference_.data() + reference_.size();
    const auto parsed = std::from_chars(reference_.data(), end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return value;
  }

  bool is_kept() const {
    const auto wanted = sequence();
    return wanted && std::any_of(names_.begin(), names_.end(),
                                 [&](const SnapshotName& name) { return name.sequence == *wanted; });
  }

  std::uint64_t committed_by(std::int64_t time) const {
    for (auto name = names_.rbegin(); name != names_.rend(); ++name) {
      if (commit_time(directory_, *name) <= time) return name->sequence;
    }
    fail(fmt::format("no kept snapshot was committed by {}; {}", format_time(time), what_is_kept()));
  }

  // The name of a manifest holds the first digits of its id; the rest is the hash of the file.
  bool matches(const SnapshotName& name, std::string_view id) const {
    const std::string_view file = name.file;
    const std::string_view digits = file.substr(file.rfind('-') + 1, kNameDigits);
    if (!digits.starts_with(id.substr(0, kNameDigits))) return false;
    return id.size() <= kNameDigits || read_manifest(directory_, name.sequence).id.starts_with(id);
  }

  std::optional<std::uint64_t> by_id() const {
    const std::string id = lower_case(reference_);
    std::vector<const SnapshotName*> found;
    for (const SnapshotName& name : names_) {
      if (matches(name, id)) found.push_back(&name);
    }
    if (found.empty()) return std::nullopt;
    if (found.size() == 1) return found.front()->sequence;
    std::string list;
    for (const SnapshotName* name : found) {
      const std::string_view file = name->file;
      list += fmt::format("{}{} (snapshot {})", list.empty() ? "" : ", ",
                          file.substr(file.rfind('-') + 1, kNameDigits), name->sequence);
    }
    fail(fmt::format("'{}' is the beginning of several ids: {}; give more digits", reference_, list));
  }

  std::string what_is_kept() const {
    if (names_.empty()) return "no snapshot is kept";
    return fmt::format("the kept ones are {} ({}) to {} ({}), see ragctl snapshot list",
                       names_.front().sequence, format_time(commit_time(directory_, names_.front())),
                       names_.back().sequence, format_time(commit_time(directory_, names_.back())));
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorCode::kUsage, Location{directory_}, message);
  }

  const std::string& directory_;
  std::string_view reference_;
  std::vector<SnapshotName> names_;
};

}  // namespace

std::int64_t commit_time(const std::string& directory, const SnapshotName& name) {
  return path_info(directory + "/" + name.file).modified;
}

std::uint64_t resolve_snapshot(const std::string& directory, std::string_view reference) {
  return Resolver(directory, reference).run();
}

}  // namespace ragctl
