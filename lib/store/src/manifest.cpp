#include "manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "ragctl/store/damage_advice.hpp"
#include "ragctl/store/newer_format.hpp"
#include "sealed_text.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kCurrentTitle = "ragctl-knowledge-base";
constexpr std::size_t kHashDigits = 32;
constexpr std::size_t kNameDigits = 8;

bool parse_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

[[noreturn]] void throw_damaged(const std::string& path, std::string_view what) {
  throw Error(ErrorCode::kStore, Location{path}, fmt::format("{}; {}", what, damage_advice(path)));
}

// Takes the next line, which must be "<key> <value>".
std::string_view take_line(std::string_view& text, std::string_view key, const std::string& path) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos || !line.starts_with(key) || line.size() <= key.size() ||
      line[key.size()] != ' ') {
    throw_damaged(path, fmt::format("is damaged: no line '{} ...'", key));
  }
  text.remove_prefix(end + 1);
  line.remove_prefix(key.size() + 1);
  return line;
}

std::uint64_t checked_number(std::string_view text, std::string_view key, const std::string& path) {
  std::uint64_t number = 0;
  if (!parse_number(text, number))
    throw_damaged(path, fmt::format("is damaged: {} '{}' is no number", key, text));
  return number;
}

std::string current_title() { return fmt::format("{} {}", kCurrentTitle, kCurrentFormat); }

std::string current_lines(const CurrentFile& current) {
  return fmt::format("{}\nsequence {}\nmanifest {}\nhash {}\n", current_title(), current.sequence,
                     current.manifest, current.hash);
}

Json to_json(const StoredFile& file) {
  Json json = Json::object();
  json.set("path", file.path);
  json.set("size", file.size);
  json.set("hash", file.hash);
  return json;
}

std::uint64_t natural(const Json& json) {
  if (json.integer() < 0) throw Error(ErrorCode::kInput, "a number is negative");
  return static_cast<std::uint64_t>(json.integer());
}

StoredFile stored_file(const Json& json) {
  StoredFile file{json.at("path").string(), natural(json.at("size")), json.at("hash").string()};
  const bool good = is_stored_path(file.path) && file.hash.size() == kHashDigits && is_hex(file.hash);
  if (!good) throw Error(ErrorCode::kInput, fmt::format("'{}' is no stored file", file.path));
  return file;
}

Manifest manifest_from(const Json& json, const std::string& path) {
  const std::uint64_t format = natural(json.at("format"));
  if (format > kManifestFormat) throw NewerFormat(path, "manifest", format, kManifestFormat);
  Manifest manifest;
  manifest.sequence = natural(json.at("sequence"));
  manifest.parent = json.at("parent").string();
  for (const Json& file : json.at("files").items()) manifest.files.push_back(stored_file(file));
  manifest.body = json.at("body");
  return manifest;
}

}  // namespace

std::string format_current(const CurrentFile& current) {
  const std::string lines = current_lines(current);
  return lines + checksum_line(lines);
}

CurrentFile parse_current(std::string_view text, const std::string& path) {
  std::string_view rest = text;
  const std::uint64_t format = checked_number(take_line(rest, kCurrentTitle, path), "format", path);
  if (format > kCurrentFormat && !is_sealed_under(current_title(), text))
    throw NewerFormat(path, "", format, kCurrentFormat);
  CurrentFile current;
  current.sequence = checked_number(take_line(rest, "sequence", path), "sequence", path);
  current.manifest = take_line(rest, "manifest", path);
  current.hash = take_line(rest, "hash", path);
  // Formatting again and comparing leaves no byte of the file unchecked.
  if (text != format_current(current)) throw_damaged(path, "is damaged: its checksum does not match");
  return current;
}

std::string format_manifest(const Manifest& manifest) {
  Json files = Json::array();
  for (const StoredFile& file : manifest.files) files.push(to_json(file));
  Json json = Json::object();
  json.set("format", kManifestFormat);
  json.set("sequence", manifest.sequence);
  json.set("parent", manifest.parent);
  json.set("files", std::move(files));
  json.set("body", manifest.body);
  return json.dump(1) + "\n";
}

Manifest parse_manifest(std::string_view text, const std::string& path, std::string_view hash) {
  const std::string id = hash128(text).hex();
  if (hash.size() < kNameDigits || !std::string_view(id).starts_with(hash)) {
    throw_damaged(path, "is damaged: its hash does not match");
  }
  try {
    Manifest manifest = manifest_from(parse_json(text, Location{path}), path);
    manifest.id = id;
    return manifest;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kStore) throw;
    throw_damaged(path, fmt::format("is not a manifest ({})", error.what()));
  }
}

std::string manifest_name(std::uint64_t sequence, std::string_view id) {
  return fmt::format("{:08}-{}.json", sequence, id.substr(0, kNameDigits));
}

bool parse_manifest_name(std::string_view name, std::uint64_t& sequence, std::string& hash8) {
  const std::size_t dash = name.find('-');
  if (dash == std::string_view::npos || !name.ends_with(".json")) return false;
  hash8 = name.substr(dash + 1, name.size() - dash - 1 - 5);
  return parse_number(name.substr(0, dash), sequence) && hash8.size() == kNameDigits && is_hex(hash8);
}

bool is_stored_path(std::string_view path) {
  static constexpr std::array<std::string_view, 3> kFolders = {"segments/", "deletions/", "models/"};
  for (const std::string_view folder : kFolders) {
    if (!path.starts_with(folder)) continue;
    const std::string_view name = path.substr(folder.size());
    return name.size() > kHashDigits && is_hex(name.substr(0, kHashDigits)) && name[kHashDigits] == '.' &&
           name.find('/') == std::string_view::npos;
  }
  return false;
}

}  // namespace ragctl
