// A fresh directory for one test, removed at its end.
#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>

namespace ragctl::test {

class Scratch {
 public:
  Scratch() {
    static std::atomic<int> count{0};
    path_ = (std::filesystem::temp_directory_path() /
             ("ragctl-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count)))
                .string();
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ragctl::test
