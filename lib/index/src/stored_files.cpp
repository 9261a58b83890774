#include "stored_files.hpp"

#include <algorithm>
#include <filesystem>

#include "ragctl/core/file.hpp"
#include "ragctl/store/survey.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;

// Counts them. False when they cannot be those of the segment.
bool count(Tombstones& dead, const Segment& segment) {
  if (dead.words.size() != std::max<std::size_t>((std::size_t{segment.rows()} + 63) / 64, 1)) return false;
  for (std::uint32_t row = segment.rows(); row < dead.words.size() * 64; ++row) {
    if (dead.has(row)) return false;
  }
  for (std::uint32_t number = 0; number < segment.meta().documents; ++number) {
    const DocumentEntry entry = segment.document_entry(number);
    const bool is_dead = dead.has(entry.first_row);
    for (std::uint32_t row = entry.first_row; row < entry.first_row + entry.rows; ++row) {
      if (dead.has(row) != is_dead) return false;
    }
    dead.chunks += is_dead ? entry.rows : 0;
    dead.documents += is_dead ? 1 : 0;
  }
  return true;
}

}  // namespace

std::vector<std::string> files_by_age(const std::string& directory, const std::string& folder,
                                      const std::string& extension) {
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code error;
  fs::directory_iterator entry(directory + "/" + folder, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() == extension && entry->is_regular_file())
      found.emplace_back(entry->last_write_time(), folder + "/" + path.filename().string());
  }
  if (error && error != std::errc::no_such_file_or_directory)
    throw io_error(directory + "/" + folder, "cannot list the directory", error.value());
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [time, name] : found) names.push_back(std::move(name));
  return names;
}

StoredFile stored_file(const std::string& directory, const std::string& name) {
  const std::string file = name.substr(name.find('/') + 1);
  return {name, fs::file_size(directory + "/" + name), file.substr(0, file.find('.'))};
}

SegmentState segment_state(const std::string& file, const SegmentMeta& meta) {
  SegmentState segment;
  segment.file = file;
  segment.chunks = meta.chunks;
  segment.documents = meta.documents;
  return segment;
}

bool Tombstones::include(const Tombstones& others) const {
  for (std::size_t word = 0; word < words.size(); ++word) {
    if ((others.words[word] & ~words[word]) != 0) return false;
  }
  return true;
}

std::optional<Tombstones> read_tombstones(const std::string& directory, const std::string& file,
                                          const Segment& segment) {
  try {
    Tombstones dead;
    dead.words.resize(std::max<std::size_t>((std::size_t{segment.rows()} + 63) / 64, 1));
    if (!file.empty()) dead.words = read_deletions(directory + "/" + file, segment.rows());
    if (!count(dead, segment)) return std::nullopt;
    return dead;
  } catch (const Error& error) {
    if (!is_damage(error)) throw;
    return std::nullopt;
  }
}

}  // namespace ragctl
