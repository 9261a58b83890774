// TAGS is text:
//   ragctl-tags 1
//   tag <name> <sequence> <id> <XXH3-64 of the line before this field>
//   checksum <XXH3-64 of the lines before>
// The checksum of the whole decides whether the file is sound; the lines' own say what is left of a damaged
// one.
#include "ragctl/store/tags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "posix.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/store/damage_advice.hpp"
#include "ragctl/store/newer_format.hpp"
#include "ragctl/store/survey.hpp"
#include "sealed_text.hpp"
#include "tag_file.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kTagTitle = "ragctl-tags ";
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kFewestIdDigits = 4;

constexpr std::string_view kIdDigits = "0123456789abcdefABCDEF";  // capitals too, where a person gives them

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_tag_byte(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// nullptr for a good name.
const char* fault_of(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return "has not 1 to 64 characters";
  if (!is_letter(name.front())) return "does not begin with a letter from a to z or A to Z";
  if (!std::all_of(name.begin(), name.end(), is_tag_byte))
    return "holds other characters than letters from a to z and A to Z, digits, . _ -";
  if (name == "newest") return "always means the newest snapshot";
  if (name.size() >= kFewestIdDigits && name.find_first_not_of(kIdDigits) == std::string_view::npos)
    return "could be the beginning of a snapshot's id";
  return nullptr;
}

std::string tag_line(const Tag& tag) {
  const std::string fields = fmt::format("tag {} {} {}", tag.name, tag.sequence, tag.id);
  return fmt::format("{} {:016x}\n", fields, hash64(fields));
}

// True when formatting what was read gives the line again: then its check is right too.
bool parse_line(std::string_view line, Tag& tag) {
  std::vector<std::string_view> fields;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  if (fields.size() != 5 || fault_of(fields[1]) != nullptr) return false;
  const auto [end, error] =
      std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), tag.sequence);
  if (error != std::errc() || end != fields[2].data() + fields[2].size()) return false;
  tag.name = fields[1];
  tag.id = fields[3];
  return tag.id.size() == 32 && is_hex(tag.id) && tag_line(tag) == std::string(line) + "\n";
}

std::vector<Tag> good_lines(std::string_view text) {
  std::vector<Tag> tags;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Tag tag;
    if (parse_line(text.substr(0, end), tag)) tags.push_back(std::move(tag));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::sort(tags.begin(), tags.end(), [](const Tag& a, const Tag& b) { return a.name < b.name; });
  return tags;
}

std::string path_of(const std::string& directory) { return directory + "/" + std::string(kTagFile); }

}  // namespace

void check_tag_name(std::string_view name) {
  const char* fault = fault_of(name);
  if (fault == nullptr) return;
  throw Error(ErrorCode::kUsage, fmt::format("the tag '{}' {}; choose another name", name, fault));
}

std::string tag_title() { return fmt::format("{}{}", kTagTitle, kTagFormat); }

bool is_tag_line(std::string_view line) {
  Tag tag;
  return parse_line(line, tag);
}

std::string format_tags(const std::vector<Tag>& tags) {
  std::string text = tag_title() + "\n";
  for (const Tag& tag : tags) text += tag_line(tag);
  return text + checksum_line(text);
}

std::vector<Tag> parse_tags(std::string_view text, const std::string& path) {
  std::uint64_t format = 0;
  const bool titled = text.starts_with(kTagTitle);
  if (titled) std::from_chars(text.data() + kTagTitle.size(), text.data() + text.size(), format);
  if (format > kTagFormat && !is_sealed_under(tag_title(), text))
    throw NewerFormat(path, "", format, kTagFormat);
  std::vector<Tag> tags = good_lines(text);
  // Formatting again and comparing leaves no byte of the file unchecked.
  if (format_tags(tags) == text) return tags;
  throw Error(ErrorCode::kStore, Location{path},
              "is damaged: its checksum does not match; " + damage_advice(path));
}

std::vector<Tag> read_tags(const std::string& directory) {
  const std::string path = path_of(directory);
  if (path_info(path).kind == PathKind::kMissing) return {};
  return parse_tags(read_file(path), path);
}

std::vector<Tag> salvage_tags(const std::string& directory) {
  const std::string path = path_of(directory);
  if (path_info(path).kind != PathKind::kFile) return {};
  return good_lines(read_what_is_left(path).bytes);
}

}  // namespace ragctl
