// CLI11 splits the arguments; everything that has a meaning is decided here. One CLI::App per command, not
// subcommands of one: with subcommands a word of a question ("run") would be taken for a command.
#include "command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cctype>
#include <map>

#include "ragctl/core/suggest.hpp"
#include "ragctl/index/filter.hpp"

namespace ragctl::cli {
namespace {

constexpr const char* kGeneralGroup = "Options";

// Short or older names beside the one made from the key.
std::string flag_names(const Option& option) {
  static const std::map<std::string, std::string> kAliases = {
      {"query.k", "-k,"},          {"embed.dim", "--dimension,"}, {"eval.relevance_level", "-l,"},
      {"eval.max_results", "-M,"}, {"eval.complete", "-c,"},      {"eval.judged_only", "-J,"}};
  const auto alias = kAliases.find(option.name());
  return (alias == kAliases.end() ? "" : alias->second) + option.flag();
}

std::string value_name(const Option& option) {
  if (option.is_flag()) return "";
  if (!option.choices.empty()) return "NAME";
  if (option.is_list()) return "LIST";
  return std::holds_alternative<std::string*>(option.target) ? "TEXT" : "N";
}

std::string group_name(const Option& option) {
  if (option.section.empty()) return kGeneralGroup;
  std::string out = option.section + " options";
  out.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(out.front())));
  return out;
}

std::string default_text_of(const Option& option) {
  if (auto* const* list = std::get_if<std::vector<std::string>*>(&option.target)) {
    std::string out;
    for (const std::string& item : **list) out += (out.empty() ? "" : ",") + item;
    return out;
  }
  if (auto* const* text = std::get_if<std::string*>(&option.target)) return **text;
  if (auto* const* flag = std::get_if<bool*>(&option.target)) return **flag ? "true" : "";
  return option_text(option);
}

std::vector<std::string> split_all(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& text : texts) {
    const std::vector<std::string> metrics = split_metrics(text);
    out.insert(out.end(), metrics.begin(), metrics.end());
  }
  return out;
}

// Each must be a filter of its own, so that an error is found where it was written.
std::string all_filters(const std::vector<std::string>& texts, const std::string& flag) {
  if (texts.size() == 1) return texts.front();
  std::string out;
  for (const std::string& text : texts) {
    (void)Filter::parse(text, flag);
    out += (out.empty() ? "(" : " and (") + text + ")";
  }
  return out;
}

void set_from(Argument& argument, const std::string& flag) {
  Option& option = *argument.option;
  if (option.name() == "query.filter") {
    set_option(option, {all_filters(argument.texts, flag)}, {flag});
  } else if (option.is_list()) {
    set_option(option, holds_metrics(option) ? split_all(argument.texts) : argument.texts, {flag});
  } else {
    set_option(option, {argument.texts.back()}, {flag});
  }
  option.origin = flag;
}

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

}  // namespace

CommandLine::CommandLine(std::string command, std::string summary, std::vector<Option>& table)
    : command_(std::move(command)), summary_(std::move(summary)), table_(table) {}

Argument& CommandLine::add(Option* option, std::string names, std::string value, std::string group) {
  Argument& argument = arguments_.emplace_back();
  argument.option = option;
  argument.names = std::move(names);
  argument.value = std::move(value);
  argument.group = std::move(group);
  argument.default_text = default_text_of(*option);
  return argument;
}

Option* CommandLine::own_option(const std::string& names, OptionTarget target, const std::string& help) {
  std::string key = names.substr(names.rfind(',') + 1);
  key.erase(0, key.find_first_not_of('-'));
  return &own_.emplace_back(Option{"", key, help, target, 0, 0, {}, "default"});
}

void CommandLine::positional(const std::string& name, std::string& value, const std::string& help,
                             bool required) {
  Argument& argument = add(own_option(name, &value, help), name, "", "Arguments");
  argument.positional = true;
  argument.required = required;
}

void CommandLine::positionals(const std::string& name, std::vector<std::string>& values,
                              const std::string& help, bool required) {
  Argument& argument = add(own_option(name, &values, help), name, "", "Arguments");
  argument.positional = true;
  argument.required = required;
}

void CommandLine::text(const std::string& names, const std::string& value_name, std::string& value,
                       const std::string& help, std::vector<std::string> choices) {
  Option* option = own_option(names, &value, help);
  option->choices = std::move(choices);
  option->is_path = value_name == "FILE" || value_name == "FOLDER";
  add(option, names, value_name, kGeneralGroup);
}

void CommandLine::flag(const std::string& names, bool& value, const std::string& help) {
  add(own_option(names, &value, help), names, "", kGeneralGroup);
}

void CommandLine::number(const std::string& names, const std::string& value_name, OptionTarget target,
                         double minimum, double maximum, const std::string& help) {
  Option* option = own_option(names, target, help);
  option->minimum = minimum;
  option->maximum = maximum;
  add(option, names, value_name, kGeneralGroup);
}

void CommandLine::list(const std::string& names, const std::string& value_name,
                       std::vector<std::string>& values, const std::string& help) {
  add(own_option(names, &values, help), names, value_name, kGeneralGroup);
}

void CommandLine::section(const std::string& name, std::initializer_list<std::string_view> except) {
  for (Option& option : table_) {
    if (option.section != name || std::find(except.begin(), except.end(), option.key) != except.end())
      continue;
    add(&option, flag_names(option), value_name(option), group_name(option)).configured = true;
  }
}

void CommandLine::configured(const std::string& name) {
  for (Option& option : table_) {
    if (option.name() == name)
      add(&option, flag_names(option), option.is_path ? "PATH" : value_name(option), kGeneralGroup)
          .configured = true;
  }
}

void CommandLine::configuration_positional(const std::string& name, const std::string& help) {
  configuration_is_positional_ = true;
  positional(name, globals_.config, help, true);
}

void CommandLine::configuration_option(const std::string& names, std::string& value,
                                       const std::string& help) {
  configuration_option_ = &value;
  text(names, "FILE", value, help);
}

void CommandLine::example(std::string command, std::string comment) {
  examples_.push_back({std::move(command), std::move(comment)});
}

void CommandLine::add_globals() {
  constexpr const char* kGroup = "Common options";
  if (!configuration_is_positional_) {
    const char* help = "configuration; without it ./ragctl.yaml where that exists";
    add(own_option("--config", &globals_.config, help), "--config", "FILE", kGroup).option->is_path = true;
  }
  Option* threads = own_option("--threads", &globals_.threads,
                               "worker threads; 0 takes all processors. Results do not depend on it");
  threads->maximum = 1024;
  add(threads, "--threads", "N", kGroup);
  add(own_option("--quiet", &globals_.quiet, "only warnings and errors on stderr"), "-q,--quiet", "", kGroup);
  add(own_option("--help", &globals_.help, "print this help"), "-h,--help", "", kGroup);
}

void CommandLine::parse(std::vector<std::string> texts) {
  add_globals();
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<std::pair<Argument*, CLI::Option*>> bound;
  for (Argument& argument : arguments_) {
    if (argument.positional) continue;
    CLI::Option* option =
        argument.option->is_flag() ? app.add_flag(argument.names) : app.add_option(argument.names);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    bound.emplace_back(&argument, option);
  }
  try {
    std::reverse(texts.begin(), texts.end());  // CLI11 takes them from the back
    app.parse(texts);
  } catch (const CLI::ParseError& error) {
    fail(error.what());
  }
  for (const auto& [argument, option] : bound) {
    argument->texts = option->results();
    refuse_blank(*argument);
    if (!argument->texts.empty() && !argument->configured) set_from(*argument, argument->long_name());
  }
  if (globals_.help) return;
  assign_positionals(app.remaining());
  if (configuration_option_ == nullptr || configuration_option_->empty()) return;
  if (!globals_.config.empty()) fail("two options name a configuration; leave out --config");
  globals_.config = *configuration_option_;
}

// CLI11 keeps everything that is no known flag in order, the mark "--" included. Its own positionals would
// take "[ab]" (a glob, a question) apart as a list.
void CommandLine::assign_positionals(const std::vector<std::string>& remaining) {
  refuse_unknown(remaining);
  std::vector<std::string> values = remaining;
  const auto mark = std::find(values.begin(), values.end(), "--");
  if (mark != values.end()) values.erase(mark);
  std::size_t next = 0;
  for (Argument& argument : arguments_) {
    if (!argument.positional) continue;
    while (next < values.size() && (argument.option->is_list() || argument.texts.empty())) {
      argument.texts.push_back(values[next++]);
    }
    if (argument.texts.empty() && argument.required) fail(argument.names + " is missing");
    refuse_blank(argument);
    if (!argument.texts.empty()) set_from(argument, argument.names);
  }
  if (next < values.size()) fail("unexpected argument '" + values[next] + "'");
}

// An unset variable of the shell, as a rule: it must not mean something else than was asked for.
void CommandLine::refuse_blank(const Argument& argument) const {
  if (std::none_of(argument.texts.begin(), argument.texts.end(), is_blank)) return;
  fail(argument.long_name() + " is empty; give a value" + (argument.required ? "" : ", or leave it out"));
}

void CommandLine::refuse_unknown(const std::vector<std::string>& remaining) const {
  std::vector<std::string> names;
  for (const Argument& argument : arguments_) {
    if (!argument.positional) names.push_back(argument.long_name());
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  for (const std::string& text : remaining) {
    if (text == "--") return;  // what follows is protected
    if (text.size() < 2 || text.front() != '-') continue;
    const std::string name = text.substr(0, text.find('='));
    const std::string hint = did_you_mean(name, candidates);
    fail("unknown option '" + name + "'" +
         (hint.empty() ? "; write -- before arguments that begin with a dash" : hint));
  }
}

bool CommandLine::given(std::string_view flag) const {
  return std::any_of(arguments_.begin(), arguments_.end(), [&](const Argument& argument) {
    return !argument.texts.empty() && argument.long_name() == flag;
  });
}

void CommandLine::fail(const std::string& message) const {
  throw Error(ErrorCode::kUsage, command_ + ": " + message + " (see ragctl " + command_ + " --help)");
}

void CommandLine::apply_flags() {
  for (Argument& argument : arguments_) {
    if (argument.configured && !argument.texts.empty()) set_from(argument, argument.long_name());
  }
}

}  // namespace ragctl::cli
