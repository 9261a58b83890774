// Layers of the configuration. A relative path means: from the folder of the file that says so, and from the
// working directory on the command line and in the environment.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "session.hpp"

namespace ragctl::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProjectFile = "ragctl.yaml";

// "" when there is none.
std::string user_file() {
  const char* xdg = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (xdg != nullptr && *xdg != '\0') {
    folder = xdg;
  } else if (home != nullptr && *home != '\0') {
    folder = fs::path(home) / ".config";
  } else {
    return {};
  }
  const fs::path file = folder / "ragctl" / "config.yaml";
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  // A folder above that may not be entered: there may be one, so it is opened, which says why it cannot be
  // read.
  return fs::is_regular_file(status) || !fs::status_known(status) ? file.string() : std::string();
}

bool holds_path(const Option& option) {
  if (!option.is_path || option.is_list()) return false;
  const std::string text = option_text(option);
  if (option.name() == "embed.model") return text != "\"lsa\"" && text != "\"none\"";
  if (option.name() == "query.synonyms") return text != "\"builtin\"" && text != "\"none\"";
  return true;
}

bool comes_from(const Option& option, const std::string& file) {
  return !file.empty() && option.origin.rfind(file + ":", 0) == 0;
}

// The folder that a relative path of this option is seen from; "" is the working directory.
std::string base_of(const Option& option, const std::string& user, const std::string& project) {
  if (comes_from(option, project)) return fs::path(project).parent_path().string();
  return comes_from(option, user) ? fs::path(user).parent_path().string() : std::string();
}

// resolve_path() sees every relative path from the project file's folder, so those of other origin are made
// absolute.
void anchor_paths(Config& config, std::vector<Option>& options, const std::string& user) {
  for (Option& option : options) {
    if (option.origin == "default" || comes_from(option, config.path)) continue;
    const std::string base = base_of(option, user, config.path);
    if (option.name() == "ingest.inputs") {
      config.ingest.base_directory = base.empty() ? "." : base;
      config.ingest.in_project = !base.empty();
    }
    if (!holds_path(option) || (config.path.empty() && base.empty())) continue;
    std::string& path = *std::get<std::string*>(option.target);
    if (!path.empty() && path != "-") path = fs::absolute(fs::path(base) / path).lexically_normal().string();
  }
}

// Every command reads it, so one that cannot be read is in the way of all.
void apply_user_file(std::vector<Option>& options, const std::string& file) {
  try {
    apply_yaml(options, file);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kIo) throw;
    throw Error(ErrorCode::kIo,
                std::string(error.what()) + "; make it readable, or set XDG_CONFIG_HOME to another folder");
  }
}

}  // namespace

void warn_of_unknown_variables(const std::vector<Option>& options, Reporter& reporter) {
  std::vector<std::string_view> environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
    environment.emplace_back(*entry);
  std::sort(environment.begin(), environment.end());
  for (const std::string& unknown : unknown_variables(options, environment)) reporter.warning(unknown);
}

void load_settings(Config& config, std::vector<Option>& options, CommandLine& line) {
  const std::string user = user_file();
  if (!user.empty()) apply_user_file(options, user);
  config.path = line.globals().config;
  if (config.path.empty() && fs::is_regular_file(kProjectFile)) config.path = kProjectFile;
  if (!config.path.empty()) apply_yaml(options, config.path);
  apply_environment(options, [](const char* name) { return std::getenv(name); });
  line.apply_flags();
  anchor_paths(config, options, user);
}

}  // namespace ragctl::cli
