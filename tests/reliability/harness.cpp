#include "harness.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "ragctl/core/file.hpp"

namespace ragctl::test {

namespace fs = std::filesystem;

namespace {

// Files of the harness itself, outside of every root that the shim watches.
std::string side_file(const std::string& folder, const std::string& kind) {
  static std::atomic<int> count{0};
  return fmt::format("{}.{}.{}", folder, kind, ++count);
}

std::vector<std::string> environment(const Command& command) {
  std::vector<std::string> lines = {"LC_ALL=C", "PATH=/usr/bin:/bin", "HOME=/nonexistent", "TMPDIR=/tmp"};
  if (const char* options = std::getenv("ASAN_OPTIONS"))
    lines.push_back(std::string("ASAN_OPTIONS=") + options);
  if (!command.shim) return lines;
  lines.push_back("LD_PRELOAD=" RAGCTL_FAULT_SHIM);
  lines.push_back("RAGCTL_FAULT_ROOT=" + command.folder);
  if (!command.fault.plan.empty()) lines.push_back("RAGCTL_FAULT=" + command.fault.plan);
  if (!command.fault.calls.empty()) lines.push_back("RAGCTL_FAULT_CALLS=" + command.fault.calls);
  if (!command.fault.log.empty()) lines.push_back("RAGCTL_FAULT_LOG=" + command.fault.log);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& lines) {
  std::vector<char*> out;
  for (std::string& line : lines) out.push_back(line.data());
  out.push_back(nullptr);
  return out;
}

[[noreturn]] void become(const Command& command, const Started& started, std::vector<char*>& arguments,
                         std::vector<char*>& variables) {
  const int out = ::open(started.output_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  const int err = ::open(started.error_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  const int in = ::open("/dev/null", O_RDONLY);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  for (int fd = 3; fd < 64; ++fd) ::close(fd);
  if (::chdir(command.folder.c_str()) == 0) ::execve(RAGCTL_BINARY, arguments.data(), variables.data());
  std::_Exit(127);
}

// The bytes of a file that is then removed; "" when the process was killed before it made one.
std::string take(const std::string& path) {
  if (!fs::exists(path)) return {};
  std::string bytes = read_file(path);
  fs::remove(path);
  return bytes;
}

}  // namespace

bool long_mode() {
  const char* value = std::getenv("RAGCTL_LONG");
  return value != nullptr && *value != '\0' && std::strcmp(value, "0") != 0;
}

void report(const std::string& text) { std::cout << "reliability: " << text << std::endl; }

std::string Outcome::text() const {
  return fmt::format("exit {}, signal {}\n{}{}", exit_code, signal, output, errors);
}

Started start(const Command& command) {
  Started started;
  started.output_file = command.stdout_file.empty() ? side_file(command.folder, "out")
                                                    : command.folder + "/" + command.stdout_file;
  started.error_file = side_file(command.folder, "err");
  std::vector<std::string> words = {"ragctl"};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> variables = environment(command);
  std::vector<char*> argument_pointers = pointers(words);
  std::vector<char*> variable_pointers = pointers(variables);
  started.pid = ::fork();
  if (started.pid == 0) become(command, started, argument_pointers, variable_pointers);
  if (started.pid < 0) throw std::runtime_error("cannot fork");
  return started;
}

Outcome finish(const Started& started) {
  int status = 0;
  ::waitpid(started.pid, &status, 0);
  Outcome outcome;
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  const bool collected = started.output_file.find(".out.") != std::string::npos;
  if (collected) outcome.output = take(started.output_file);
  outcome.errors = take(started.error_file);
  return outcome;
}

Outcome run(const Command& command) {
  const Started started = start(command);
  if (command.kill_after_us != 0) {
    ::usleep(command.kill_after_us);
    ::kill(started.pid, SIGKILL);
  }
  return finish(started);
}

Outcome run_well(const Command& command) {
  const Outcome outcome = run(command);
  if (outcome.exit_code == 0) return outcome;
  throw std::runtime_error(command.arguments[0] + " failed: " + outcome.text());
}

Tree read_tree(const std::string& folder) {
  Tree tree;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().string().substr(folder.size() + 1);
    if (entry.is_directory()) {
      tree[name + "/"] = {};
    } else {
      tree[name] = read_file(entry.path().string());
    }
  }
  return tree;
}

void write_tree(const std::string& folder, const Tree& tree) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const auto& [name, bytes] : tree) {  // a folder sorts before what is in it
    if (name.ends_with('/')) {
      fs::create_directories(folder + "/" + name);
    } else {
      std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
    }
  }
}

std::string difference(const Tree& one, const Tree& other) {
  for (const auto& [name, bytes] : one) {
    const auto found = other.find(name);
    if (found == other.end()) return name + " is missing";
    if (found->second != bytes) return name + " differs";
  }
  for (const auto& [name, bytes] : other) {
    if (!one.contains(name)) return name + " is too much";
  }
  return {};
}

std::string temporaries(const Tree& tree) {
  std::string names;
  for (const auto& [name, bytes] : tree) {
    const std::string last = fs::path(name).filename().string();
    if (last.starts_with(".tmp-") || last.find(".tmp.") != std::string::npos) names += name + " ";
  }
  return names;
}

std::vector<Record> read_log(const std::string& path) {
  std::vector<Record> records;
  std::ifstream file(path, std::ios::binary);
  const auto take_bytes = [&file](std::size_t size) {
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    return bytes;
  };
  std::size_t sizes[3];
  Record record;
  while (file >> record.call >> record.pid >> record.fd >> record.flags >> record.result >> record.injected >>
         sizes[0] >> sizes[1] >> sizes[2]) {
    file.get();
    record.path = take_bytes(sizes[0]);
    record.second = take_bytes(sizes[1]);
    record.data = take_bytes(sizes[2]);
    records.push_back(record);
  }
  return records;
}

}  // namespace ragctl::test
