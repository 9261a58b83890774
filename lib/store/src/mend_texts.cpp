#include <functional>
#include <map>

#include "manifest.hpp"
#include "posix.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/store/mend.hpp"
#include "ragctl/store/survey.hpp"
#include "tag_file.hpp"

namespace ragctl {
namespace {

constexpr std::uint64_t kLongestText = 65536;  // a search costs 255 hashes a byte

template <typename Parse>
bool parses(const Parse& parse) {
  try {
    parse();
  } catch (const Error&) {
    return false;
  }
  return true;
}

class TextMender {
 public:
  TextMender(const std::string& directory, const Survey& survey) : directory_(directory), survey_(survey) {}

  std::map<std::string, std::string> run() {
    mend_current();
    if (!survey_.tags_fault.empty())
      mend(std::string(kTagFile),
           [](std::string_view text) { return parses([&] { parse_tags(text, "TAGS"); }); });
    // From the newest down: a manifest gives the whole id of the one before it.
    for (auto each = survey_.manifests.rbegin(); each != survey_.manifests.rend(); ++each)
      mend_manifest(*each);
    return std::move(mended_);
  }

 private:
  void mend(const std::string& name, const std::function<bool(std::string_view)>& is_right) {
    const PathInfo info = path_info(directory_ + "/" + name);
    if (info.kind != PathKind::kFile || info.size > kLongestText) return;
    const Remains remains = read_what_is_left(directory_ + "/" + name);
    if (!remains.whole) return;
    if (auto text = mend_byte(remains.bytes, is_right)) mended_[name] = std::move(*text);
  }

  void mend_current() {
    const std::string path = directory_ + "/CURRENT";
    if (!survey_.current_fault.empty())
      mend("CURRENT", [](std::string_view text) { return parses([&] { parse_current(text, "CURRENT"); }); });
    const auto found = mended_.find("CURRENT");
    if (found != mended_.end()) {
      current_ = parse_current(found->second, path);
    } else if (survey_.current_fault.empty()) {
      current_ = parse_current(read_file(path), path);
    }
  }

  void mend_manifest(const SurveyedManifest& each) {
    std::string parent;
    if (each.manifest) {
      parent = each.manifest->parent;
    } else {
      const std::string id = id_of(each.name);
      mend(each.name.file, [&](std::string_view text) {
        return hash128(text).hex().starts_with(id) && parses([&] { (void)parse_manifest(text, "", id); });
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
  CurrentFile current_;
  std::map<std::uint64_t, std::string> parents_;  // id of the parent, by sequence number
  std::map<std::string, std::string> mended_;
};

}  // namespace

std::map<std::string, std::string> mend_texts(const std::string& directory, const Survey& survey) {
  return TextMender(directory, survey).run();
}

}  // namespace ragctl
