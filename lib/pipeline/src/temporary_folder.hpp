// A folder that goes away with its owner, whatever happens in between.
#pragma once

#include <string>

namespace ragctl {

class TemporaryFolder {
 public:
  TemporaryFolder();  // below the system's folder for temporary files; throws Error(kIo)
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ragctl
