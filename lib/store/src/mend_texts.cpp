#include <algorithm>
#include <functional>
#include <map>

#include "manifest.hpp"
#include "posix.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/store/mend.hpp"
#include "ragctl/store/survey.hpp"
#include "sealed_text.hpp"
#include "tag_file.hpp"

namespace ragctl {
namespace {

// A search costs a hash of the text each try.
constexpr std::uint64_t kLongestFile = std::uint64_t{1} << 28;  // that is read at all
constexpr std::uint64_t kLongestText = 65536;                   // in which a wrong bit is looked for
constexpr std::uint64_t kLongestSearch = 16384;                 // any wrong byte
constexpr std::uint64_t kLongestCurrent = 1024;                 // it has some 150 bytes
constexpr std::size_t kLongestStretch = 1024;  // of TAGS: three lines at most can suffer from one byte

constexpr std::string_view kLastLine = "\nchecksum ";  // of CURRENT and TAGS
constexpr std::string_view kLastLineOfManifest = "\n}";

template <typename Parse>
bool parses(const Parse& parse) {
  try {
    parse();
  } catch (const Error&) {
    return false;
  }
  return true;
}

// The text up to the end of its last line, as far as that can be told: whatever was put behind it is cut off.
std::string without_appendix(std::string text, std::string_view last_line) {
  const std::size_t begin = text.find(last_line);
  const std::size_t end = begin == std::string::npos ? begin : text.find('\n', begin + 1);
  if (end != std::string::npos) text.resize(end + 1);
  return text;
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

// The lines of TAGS that fail their own check, from the first to the last, or all but the last line's when
// none does: then the checksum itself is wrong.
class TagStretch {
 public:
  explicit TagStretch(std::string_view text) {
    std::size_t last = 0;
    for (std::size_t at = 0; at < text.size(); at += line_at(text, at).size() + 1) {
      last = at;
      if (is_good(text, at)) continue;
      begin_ = std::min(begin_, at);
      end_ = std::min(at + line_at(text, at).size() + 1, text.size());
    }
    if (end_ == 0) {
      begin_ = last;
      end_ = text.size();
    }
  }

  MendRange range() const { return {begin_, end_ - begin_}; }

  // Whether all lines of it are good now, which costs less than a look at the whole text.
  bool is_good_in(std::string_view text) const {
    for (std::size_t at = begin_; at < end_; at += line_at(text, at).size() + 1) {
      if (!is_good(text, at)) return false;
    }
    return true;
  }

 private:
  static bool is_good(std::string_view text, std::size_t at) {
    const std::string_view line = line_at(text, at);
    const bool is_last = at + line.size() + 1 == text.size();
    return at == 0 ? line == tag_title() : is_tag_line(line) || (is_last && line.starts_with("checksum "));
  }

  std::size_t begin_ = std::string::npos;
  std::size_t end_ = 0;
};

class TextMender {
 public:
  TextMender(const std::string& directory, const Survey& survey, const Context& context)
      : directory_(directory), survey_(survey), context_(context) {}

  std::map<std::string, std::string> run() {
    mend_current();
    if (survey_.tags_damaged) mend_tags();
    // From the newest down: a manifest gives the whole id of the one before it.
    for (auto each = survey_.manifests.rbegin(); each != survey_.manifests.rend(); ++each)
      mend_manifest(*each);
    return std::move(mended_);
  }

 private:
  using IsRight = std::function<bool(std::string_view)>;

  // The bytes of a text up to the end of the line that begins as `last_line` does; "" when some could not be
  // read.
  std::string read(const std::string& name, std::string_view last_line) const {
    const PathInfo info = path_info(directory_ + "/" + name);
    if (info.kind != PathKind::kFile || info.size > kLongestFile) return {};
    Remains remains = read_what_is_left(directory_ + "/" + name);
    return remains.whole ? without_appendix(std::move(remains.bytes), last_line) : std::string();
  }

  // `text` as read() gave it. One that is right is what is in the file, if nothing was cut off.
  void mend(const std::string& name, const std::string& text, const MendRange& range,
            const IsRight& is_right) {
    if (text.empty()) return;
    if (is_right(text)) {
      if (path_info(directory_ + "/" + name).size != text.size()) mended_[name] = text;
    } else if (range.length > 0) {
      if (auto mended = mend_byte(text, range, is_right, context_)) mended_[name] = std::move(*mended);
    }
  }

  void mend_current() {
    const std::string path = directory_ + "/CURRENT";
    if (!survey_.current_fault.empty()) {
      const std::string text = read("CURRENT", kLastLine);
      mend("CURRENT", text, {0, text.size() > kLongestCurrent ? 0 : text.size()}, [](std::string_view tried) {
        return is_sealed(tried) && parses([&] { parse_current(tried, "CURRENT"); });
      });
    }
    const auto found = mended_.find("CURRENT");
    if (found != mended_.end()) {
      current_ = parse_current(found->second, path);
    } else if (survey_.current_fault.empty()) {
      current_ = parse_current(read_file(path), path);
    }
  }

  void mend_tags() {
    const std::string name(kTagFile);
    const std::string text = read(name, kLastLine);
    const TagStretch stretch(text);
    MendRange range = stretch.range();
    if (text.size() > kLongestText || range.length > kLongestStretch) range.length = 0;
    mend(name, text, range, [&](std::string_view tried) {
      return stretch.is_good_in(tried) && is_sealed(tried) && parses([&] { parse_tags(tried, "TAGS"); });
    });
  }

  void mend_manifest(const SurveyedManifest& each) {
    std::string parent;
    if (each.manifest) {
      parent = each.manifest->parent;
    } else {
      const std::string id = id_of(each.name);
      const std::string text = read(each.name.file, kLastLineOfManifest);
      const std::size_t length = text.size() > kLongestText ? 0 : text.size();
      mend(each.name.file, text, {0, length, text.size() > kLongestSearch}, [&](std::string_view tried) {
        return hash128(tried).hex().starts_with(id) && parses([&] { (void)parse_manifest(tried, "", id); });
      });
      const auto found = mended_.find(each.name.file);
      if (found != mended_.end()) parent = parse_manifest(found->second, each.name.file, id).parent;
    }
    parents_[each.name.sequence] = parent;
  }

  // All digits where something names them, else those of the file's name.
  std::string id_of(const SnapshotName& name) const {
    std::uint64_t sequence = 0;
    std::string digits;
    (void)parse_manifest_name(std::string_view(name.file).substr(std::string_view("manifests/").size()),
                              sequence, digits);
    const auto child = parents_.find(name.sequence + 1);
    if (child != parents_.end() && child->second.starts_with(digits)) return child->second;
    return name.file == current_.manifest && current_.hash.starts_with(digits) ? current_.hash : digits;
  }

  const std::string& directory_;
  const Survey& survey_;
  const Context& context_;
  CurrentFile current_;
  std::map<std::uint64_t, std::string> parents_;  // id of the parent, by sequence number
  std::map<std::string, std::string> mended_;
};

}  // namespace

std::map<std::string, std::string> mend_texts(const std::string& directory, const Survey& survey,
                                              const Context& context) {
  return TextMender(directory, survey, context).run();
}

}  // namespace ragctl
