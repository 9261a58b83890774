#include "workshop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace ragctl::test {
namespace {

std::string page(const std::string& title, const std::string& text) {
  return "# " + title + "\n\n" + text + "\n";
}

// Records of which one changes a value of its metadata, with texts that say nothing of it.
std::string records(bool later) {
  const auto record = [](int number, const std::string& metadata) {
    return fmt::format(
        "{{\"_id\":\"record-{0}\",\"text\":\"Notice {0} of the harbour.\",\"metadata\":{{{1}}}}}\n", number,
        metadata);
  };
  return record(1, R"("year":2023,"topic":"ferry","open":true)") +
         record(2, fmt::format(R"("year":{},"topic":"library")", later ? 2025 : 2024));
}

// Two generations: one document stays, one changes, one goes, one comes.
Tree documents(int generation) {
  const bool later = generation == 2;
  Tree tree = {{"docs/", ""}};
  tree["docs/ferry.md"] = page("Ferry", "The ferry to Garamdo leaves at nine and comes back at noon.");
  tree["docs/library.md"] = page("도서관", later ? "책은 네 주 동안 빌릴 수 있고 연장은 한 번입니다."
                                                 : "책은 세 주 동안 빌릴 수 있습니다.");
  if (later) {
    tree["docs/telescope.md"] = page("Telescope", "The telescope is lent for one week to members only.");
  } else {
    tree["docs/printer.md"] = page("Printer", "The printer in room 3 prints on both sides.");
  }
  for (int i = 0; i < 8; ++i) {  // so many that the changed one is buried, not rewritten with all the others
    tree[fmt::format("docs/note{}.md", i)] =
        page(fmt::format("Note {}", i), fmt::format("Room {} is open.", i));
  }
  tree["docs/kayak.txt"] = "Kayaks are lent by the hour. A life vest is included.\n";
  tree["docs/records.jsonl"] = records(later);
  return tree;
}

constexpr char kConfig[] =
    "workspace: ws\ningest: {inputs: [docs]}\nchunk: {max_tokens: 32, min_tokens: 4}\nembed: {dim: 4}\n"
    "eval: {queries: queries.jsonl, qrels: qrels.txt}\n";
constexpr char kQueries[] =
    "{\"_id\":\"q1\",\"text\":\"ferry to Garamdo\"}\n{\"_id\":\"q2\",\"text\":\"도서관 책\"}\n";
constexpr char kQrels[] = "q1 0 docs/ferry.md 1\nq2 0 docs/library.md 1\n";

// The snapshots that a command published, in order, as its writes of CURRENT say.
std::vector<std::string> published(const std::vector<Record>& records) {
  std::vector<std::string> ids;
  for (const Record& record : records) {
    if (record.call == "write" && record.data.starts_with("ragctl-knowledge-base "))
      ids.push_back(snapshot_of_current(record.data));
  }
  return ids;
}

}  // namespace

Workshop::Workshop() { put({{"config.yaml", kConfig}, {"queries.jsonl", kQueries}, {"qrels.txt", kQrels}}); }

void Workshop::put(const Tree& tree) {
  Tree now = tree_;
  for (const auto& [name, bytes] : tree) now[name] = bytes;
  write_tree(folder_, now);
  tree_ = now;
}

void Workshop::documents_of(int generation) {
  std::erase_if(tree_, [](const auto& entry) { return entry.first.starts_with("docs/"); });
  put(documents(generation));
}

void Workshop::run(const std::vector<std::string>& arguments, const std::string& stdout_file) {
  Command command{folder_, arguments, stdout_file};
  command.shim = false;
  run_well(command);
  tree_ = read_tree(folder_);
}

void Workshop::build(const std::string& vector_type) {
  for (const auto& stage : {kIngest, kChunk, kEmbed}) run(stage);
  std::vector<std::string> index = kIndex;
  index.insert(index.end(), {"--vector-type", vector_type});
  run(index);
}

void Workshop::keep(const std::string& name, std::vector<std::string> arguments, const Traits& traits) {
  arguments.insert(arguments.end(), {"--threads", "1"});
  Scenario made;
  made.name = name;
  made.arguments = std::move(arguments);
  made.stdout_file = traits.stdout_file;
  made.exit_code = traits.exit_code;
  made.rerun_exits = traits.rerun_exits;
  made.damaged = traits.damaged;
  made.erased = traits.erased;
  made.before = tree_;
  Command command = made.command(folder_);
  command.fault.log = folder_ + ".log";
  const Outcome outcome = test::run(command);
  if (outcome.exit_code != traits.exit_code) throw std::runtime_error(name + " failed: " + outcome.text());
  made.snapshots = published(read_log(command.fault.log));
  std::filesystem::remove(command.fault.log);
  tree_ = read_tree(folder_);
  made.after = comparable(tree_);
  made_.push_back(std::move(made));
}

void Workshop::try_out(const std::string& name, const std::vector<std::string>& arguments,
                       const Traits& traits) {
  const Tree before = tree_;
  keep(name, arguments, traits);
  tree_ = before;
  write_tree(folder_, tree_);
}

}  // namespace ragctl::test
