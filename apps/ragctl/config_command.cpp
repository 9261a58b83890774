#include "commands.hpp"

namespace ragctl::cli {

Action config_command(CommandLine& line) {
  const auto action = std::make_shared<std::string>();
  line.positional("ACTION", *action, "show: print the configuration as YAML, each value with its origin",
                  true);
  line.example("ragctl config show --config configs/default.yaml");
  return [action](Session& session) {
    if (*action != "show")
      throw Error(ErrorCode::kUsage, "config: unknown action '" + *action + "'; write ragctl config show");
    session.write(show_config(session.options()));
    return kDone;
  };
}

}  // namespace ragctl::cli
