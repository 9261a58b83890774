#include "temporary_folder.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "ragctl/core/error.hpp"

namespace ragctl {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "ragctl-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw io_error(name, "cannot create a temporary folder", errno);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace ragctl
