#include "ragctl/core/file_roles.hpp"

#include <filesystem>

#include "ragctl/core/file.hpp"

namespace ragctl {

void FileRoles::add(std::vector<Role>& roles, const std::string& path, const std::string& what) {
  if (!path.empty() && path != "-") roles.push_back({path, canonical_name(path), what});
}

FileRoles& FileRoles::reads(const std::string& path, const std::string& what) {
  add(inputs_, path, what);
  return *this;
}

// A device or a pipe holds nothing that could be lost, and no file takes the place of a folder.
FileRoles& FileRoles::writes(const std::string& path, const std::string& what) {
  std::error_code error;
  if (is_kept(path) && !std::filesystem::is_directory(path, error)) add(outputs_, path, what);
  return *this;
}

void FileRoles::check() const {
  std::vector<Role> others = inputs_;
  for (const Role& output : outputs_) {
    for (const Role& other : others) {
      if (output.canonical != other.canonical) continue;
      throw Error(ErrorCode::kUsage, Location{output.path},
                  "is to hold " + other.what + " as well; name another output");
    }
    others.push_back(output);
  }
}

}  // namespace ragctl
