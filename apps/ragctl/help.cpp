#include "help.hpp"

#include <algorithm>

namespace ragctl::cli {
namespace {

constexpr std::size_t kColumn = 32;       // of what is said of an argument
constexpr std::size_t kNarrowColumn = 8;  // where that would leave too little
constexpr std::size_t kLeastText = 40;    // columns beside the names

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

// The words of a command, an option with what follows it as one.
std::vector<std::string> command_parts(std::string_view command) {
  std::vector<std::string> parts;
  char quote = 0;
  bool after_option = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= command.size(); ++i) {
    const char c = i == command.size() ? ' ' : command[i];
    if (c == '\'' || c == '"') quote = quote == 0 ? c : quote == c ? '\0' : quote;
    if (c != ' ' || (quote != 0 && i < command.size())) continue;
    const std::string_view word = command.substr(begin, i - begin);
    const bool option = word.starts_with('-');
    if (after_option && !option) {
      parts.back() += " " + std::string(word);
    } else {
      parts.emplace_back(word);
    }
    after_option = option;
    begin = i + 1;
  }
  return parts;
}

// A command for a shell, broken by backslashes.
std::string example_text(std::string_view command, std::size_t width) {
  constexpr std::size_t kIndent = 6;
  constexpr std::size_t kMark = 2;  // columns of " \\"
  std::string out = " ";
  std::size_t at = out.size();
  const std::vector<std::string> parts = command_parts(command);
  for (const std::string& part : parts) {
    const std::size_t room = width - (&part == &parts.back() ? 0 : kMark);
    if (&part != &parts.front() && at + 1 + part.size() > room) {
      out += " \\\n" + std::string(kIndent - 1, ' ');
      at = kIndent - 1;
    }
    out += " " + part;
    at += 1 + part.size();
  }
  return out + "\n";
}

// "  # comment", each line with the mark.
std::string comment_text(std::string_view comment, std::size_t width) {
  constexpr std::string_view kMark = "  # ";
  std::string out(kMark);
  for (const char c : wrapped(comment, 0, width - kMark.size())) {
    out += c;
    if (c == '\n') out += kMark;
  }
  return out + "\n";
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

std::string wrapped(std::string_view text, std::size_t column, std::size_t width) {
  std::string out;
  std::size_t at = column;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::size_t length = end - begin;
    if (at > column && at + 1 + length > width) {
      out += "\n" + std::string(column, ' ');
      at = column;
    } else if (at > column) {
      out += ' ';
      ++at;
    }
    out += text.substr(begin, length);
    at += length;
    begin = end + 1;
  }
  return out;
}

std::string help_entry(const std::string& name, std::string_view text, std::size_t column,
                       std::size_t width) {
  if (width < column + kLeastText) column = std::min(column, kNarrowColumn);
  std::string out = "  " + name;
  if (out.size() + 1 > column) {
    out += "\n" + std::string(column, ' ');
  } else {
    out.append(column - out.size(), ' ');
  }
  return out + wrapped(text, column, width) + "\n";
}

std::string help_text(const CommandLine& line, std::size_t width) {
  std::string out = wrapped("ragctl " + line.command() + ": " + line.summary(), 0, width) + "\n\n" +
                    wrapped(usage_line(line), 0, width) + "\n";
  for (const std::string& paragraph : line.paragraphs()) out += "\n" + wrapped(paragraph, 0, width) + "\n";
  for (const std::string& group : groups_of(line)) {
    out += "\n" + group + ":\n";
    for (const Argument& argument : line.arguments()) {
      if (argument.group == group)
        out += help_entry(heading(argument), description(argument), kColumn, width);
    }
  }
  out += "\nExamples:\n";
  for (const Example& example : line.examples()) {
    if (!example.comment.empty()) out += comment_text(example.comment, width);
    out += example_text(example.command, width);
  }
  return out;
}

}  // namespace ragctl::cli
