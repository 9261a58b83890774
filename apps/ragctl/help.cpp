#include <algorithm>

#include "command_line.hpp"

namespace ragctl::cli {
namespace {

constexpr std::size_t kHelpColumn = 32;
constexpr std::size_t kHelpWidth = 100;  // fixed: docs/cli.md is this text

std::string join(const std::vector<std::string>& items, const char* separator) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : separator) + item;
  return out;
}

std::string description(const Argument& argument) {
  std::string out = argument.option->help;
  std::string facts;
  if (!argument.option->choices.empty()) facts = "one of " + join(argument.option->choices, ", ");
  if (!argument.required && !argument.default_text.empty()) {
    facts += (facts.empty() ? "" : "; ") + ("default: " + argument.default_text);
  }
  return facts.empty() ? out : out + " (" + facts + ")";
}

std::string heading(const Argument& argument) {
  std::string out = argument.names;
  if (const std::size_t comma = out.find(','); comma != std::string::npos) out.insert(comma + 1, " ");
  if (!argument.value.empty()) out += " " + argument.value;
  if (argument.option->is_flag() && argument.default_text == "true") out += "[=false]";
  return out;
}

// `text` broken at blanks, later lines indented to `column`.
std::string wrapped(const std::string& text, std::size_t column) {
  std::string out;
  std::size_t at = column;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::size_t length = end - begin;
    if (at > column && at + 1 + length > kHelpWidth) {
      out += "\n" + std::string(column, ' ');
      at = column;
    } else if (at > column) {
      out += ' ';
      ++at;
    }
    out.append(text, begin, length);
    at += length;
    begin = end + 1;
  }
  return out;
}

std::string argument_text(const Argument& argument) {
  std::string out = "  " + heading(argument);
  if (out.size() + 2 > kHelpColumn) {
    out += "\n" + std::string(kHelpColumn, ' ');
  } else {
    out.append(kHelpColumn - out.size(), ' ');
  }
  return out + wrapped(description(argument), kHelpColumn) + "\n";
}

// The groups in the order in which they first appear.
std::vector<std::string> groups_of(const CommandLine& line) {
  std::vector<std::string> groups;
  for (const Argument& argument : line.arguments()) {
    bool known = false;
    for (const std::string& group : groups) known = known || group == argument.group;
    if (!known) groups.push_back(argument.group);
  }
  return groups;
}

}  // namespace

std::string usage_line(const CommandLine& line) {
  std::string out = "Usage: ragctl " + line.command();
  for (const Argument& argument : line.arguments()) {
    if (!argument.positional) continue;
    const std::string name = argument.names + (argument.option->is_list() ? "..." : "");
    out += argument.required ? " " + name : " [" + name + "]";
  }
  return out + " [options]";
}

std::string help_text(const CommandLine& line) {
  std::string out = "ragctl " + line.command() + ": " + line.summary() + "\n\n" + usage_line(line) + "\n";
  for (const std::string& paragraph : line.paragraphs()) out += "\n" + wrapped(paragraph, 0) + "\n";
  for (const std::string& group : groups_of(line)) {
    out += "\n" + group + ":\n";
    for (const Argument& argument : line.arguments()) {
      if (argument.group == group) out += argument_text(argument);
    }
  }
  out += "\nExamples:\n";
  for (const Example& example : line.examples()) {
    if (!example.comment.empty()) out += "  # " + example.comment + "\n";
    out += "  " + example.command + "\n";
  }
  return out;
}

}  // namespace ragctl::cli
