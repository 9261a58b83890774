// The arguments of one command: described once as options, parsed by CLI11, printed as help.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/config/option.hpp"

namespace ragctl::cli {

// Arguments that every command takes.
struct GlobalArguments {
  std::string config;         // --config FILE
  std::uint32_t threads = 0;  // 0: as many as the machine runs at once
  bool quiet = false;
  bool help = false;
};

struct Argument {
  Option* option = nullptr;
  std::string names;  // "-o,--output", or "DOCUMENTS" for a positional
  std::string value;  // "FILE"; "" for a switch
  std::string group;  // heading in the help
  bool positional = false;
  bool required = false;
  bool configured = false;         // its value belongs to the configuration, not to the command
  std::string default_text;        // as the help shows it; "" where there is nothing to say
  std::vector<std::string> texts;  // as given by the user

  // "--output", or "DOCUMENTS"
  std::string long_name() const { return names.substr(names.rfind(',') + 1); }
};

struct Example {
  std::string command;
  std::string comment;
};

class CommandLine {
 public:
  // `table` outlives the command line: the options of the configuration, see options_of().
  CommandLine(std::string command, std::string summary, std::vector<Option>& table);

  // Arguments of the command itself. The variables' values are the defaults shown in the help.
  void positional(const std::string& name, std::string& value, const std::string& help,
                  bool required = false);
  void positionals(const std::string& name, std::vector<std::string>& values, const std::string& help,
                   bool required = false);
  // The positional KB: the knowledge base that the command is about.
  void knowledge_base(std::string& path) { positional("KB", path, "folder of a knowledge base", true); }
  void text(const std::string& names, const std::string& value_name, std::string& value,
            const std::string& help, std::vector<std::string> choices = {});
  void flag(const std::string& names, bool& value, const std::string& help);
  // `target` is a number's variable; the range is inclusive.
  void number(const std::string& names, const std::string& value_name, OptionTarget target, double minimum,
              double maximum, const std::string& help);
  // May be given several times.
  void list(const std::string& names, const std::string& value_name, std::vector<std::string>& values,
            const std::string& help);
  // A paragraph of the help, below the usage line.
  void describe(std::string paragraph) { paragraphs_.push_back(std::move(paragraph)); }
  // The options of a section of the configuration as flags, without the keys in `except`.
  void section(const std::string& name, std::initializer_list<std::string_view> except = {});
  // One option of the configuration ("workspace", "eval.qrels").
  void configured(const std::string& name);
  // The project file is this positional instead of --config.
  void configuration_positional(const std::string& name, const std::string& help);
  // An option that names the project file, instead of --config.
  void configuration_option(const std::string& names, std::string& value, const std::string& help);
  void example(std::string command, std::string comment = "");

  // Fills the command's own variables and the globals; keeps the texts of configured options for
  // apply_flags(). Throws Error(kUsage). After --help nothing is checked.
  void parse(std::vector<std::string> texts);
  // The last layer of the configuration.
  void apply_flags();

  const GlobalArguments& globals() const { return globals_; }
  const std::string& command() const { return command_; }
  const std::string& summary() const { return summary_; }
  const std::deque<Argument>& arguments() const { return arguments_; }
  // Whether the flag ("--changes") stands on the command line.
  bool given(std::string_view flag) const;
  const std::vector<Example>& examples() const { return examples_; }
  const std::vector<std::string>& paragraphs() const { return paragraphs_; }

 private:
  Argument& add(Option* option, std::string names, std::string value, std::string group);
  Option* own_option(const std::string& names, OptionTarget target, const std::string& help);
  void add_globals();
  void assign_positionals(const std::vector<std::string>& remaining);
  void refuse_blank(const Argument& argument) const;
  void refuse_unknown(const std::vector<std::string>& remaining) const;
  [[noreturn]] void fail(const std::string& message) const;

  std::string command_;
  std::string summary_;
  std::vector<Option>& table_;
  std::deque<Option> own_;  // options that are no part of the configuration
  std::deque<Argument> arguments_;
  std::vector<Example> examples_;
  std::vector<std::string> paragraphs_;
  GlobalArguments globals_;
  bool configuration_is_positional_ = false;
  std::string* configuration_option_ = nullptr;  // the value of configuration_option()
};

}  // namespace ragctl::cli
