// What a command reads and what it writes, told apart before it begins.
#pragma once

#include <string>
#include <vector>

namespace ragctl {

// An output in the place of an input, or of another output, would destroy it: check() refuses that, whatever
// the files are called and wherever links lead.
class FileRoles {
 public:
  // `what` names the content in the message: "the documents". "" and "-" are no files.
  FileRoles& reads(const std::string& path, const std::string& what);
  FileRoles& writes(const std::string& path, const std::string& what);

  // Throws Error(kUsage) at the first output that is to hold something else as well.
  void check() const;

 private:
  struct Role {
    std::string path;       // as written
    std::string canonical;  // see canonical_name()
    std::string what;
  };
  static void add(std::vector<Role>& roles, const std::string& path, const std::string& what);

  std::vector<Role> inputs_;
  std::vector<Role> outputs_;
};

}  // namespace ragctl
