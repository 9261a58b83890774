// Power loss after every file operation of a chain of commands: what the disk may hold then opens, and is the
// last acknowledged commit or the one in progress, whole.
#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/index/verify.hpp"
#include "replay.hpp"
#include "scenarios.hpp"
#include "scratch.hpp"

namespace ragctl::test {
namespace {

namespace fs = std::filesystem;

Hash128 hash_of(const Tree& tree) {
  Hasher hasher;
  for (const auto& [name, bytes] : tree) hasher.add(name).add(bytes);
  return hasher.digest();
}

// Commands that run one after the other under one log. All their inputs are there, and safe, before the
// first.
struct Chain {
  std::string name;
  Tree before;
  std::string kb;  // the knowledge base in the folder
  std::vector<std::vector<std::string>> commands;
  std::string kill = {};                 // a fault that ends the first command; it is then repeated
  std::vector<std::string> erased = {};  // what the last command takes out of every file
  bool damaged = false;                  // the knowledge base is, until the first command has repaired it
};

// What a reader finds of a knowledge base that is sound to the last byte: the snapshot and the tags.
struct State {
  std::string snapshot;  // "" when there is none, or it is damaged
  std::string tags;
  bool operator==(const State&) const = default;
};

struct Traced {
  std::vector<Record> records;
  std::vector<State> states;        // after 0, 1, 2 ... acknowledged commands
  std::set<std::string> snapshots;  // that any command published, intermediate ones too
};

// Every byte of every kept snapshot is verified; `reason` says what is wrong.
State state_of(const std::string& kb, std::string& reason) {
  State state;
  try {
    const VerifyReport report = verify_knowledge_base(kb, {});
    for (const std::string& fault : report.faults) reason += fault + "\n";
    if (!report.faults.empty()) return {};
    state.snapshot = KnowledgeBase::open(kb).info().id;
    if (fs::exists(kb + "/TAGS")) state.tags = read_file(kb + "/TAGS");
  } catch (const Error& error) {
    reason += error.what();
    return {};
  }
  return state;
}

Command command_of(const Chain& chain, std::size_t number, const std::string& folder) {
  Command command{folder, chain.commands.at(number), {}};
  command.arguments.insert(command.arguments.end(), {"--threads", "1"});
  return command;
}

Traced trace(const Chain& chain) {
  const std::string folder = fault_folder();
  const std::string log = folder + ".log";
  fs::remove(log);
  write_tree(folder, chain.before);
  Traced traced;
  std::string reason;
  traced.states.push_back(state_of(folder + "/" + chain.kb, reason));
  if (!chain.kill.empty()) {
    Command command = command_of(chain, 0, folder);
    command.fault = {chain.kill, {}, log};
    REQUIRE(run(command).exit_code != 7);
  }
  for (std::size_t i = 0; i < chain.commands.size(); ++i) {
    Command command = command_of(chain, i, folder);
    command.fault.log = log;
    run_well(command);
    reason.clear();
    traced.states.push_back(state_of(folder + "/" + chain.kb, reason));
    REQUIRE(reason == "");
  }
  traced.records = read_log(log);
  for (const Record& record : traced.records) {
    if (record.call == "write" && record.data.starts_with("ragctl-knowledge-base "))
      traced.snapshots.insert(snapshot_of_current(record.data));
  }
  return traced;
}

struct Tally {
  std::size_t prefixes = 0;
  std::size_t images = 0;  // distinct ones
  std::size_t reruns = 0;
};

// Looks at what a crash may leave behind a prefix of the log.
class Inspector {
 public:
  Inspector(const Chain& chain, const Traced& traced, Tally& tally)
      : chain_(chain), traced_(traced), tally_(tally) {}

  // `acknowledged` commands had ended; another one was on its way if `busy`.
  void inspect(const Tree& image, std::size_t acknowledged, bool busy) {
    if (!seen_[acknowledged].insert(hash_of(image)).second) return;
    ++tally_.images;
    const std::string folder = fault_folder();
    write_tree(folder, image);
    std::string reason;
    const State found = state_of(folder + "/" + chain_.kb, reason);
    INFO(chain_.name << ": found '" << found.snapshot << "' after " << acknowledged << " commands, tags\n"
                     << found.tags << reason);
    REQUIRE(is_whole(found, acknowledged, busy));
    if (acknowledged == chain_.commands.size()) check_erased(image, chain_.erased);
    if (acknowledged < chain_.commands.size() && (long_mode() || tally_.images % 40 == 0))
      rerun(folder, acknowledged);
  }

 private:
  // As after the last command, or, while one is on its way, as after it or between two of its commits.
  bool is_whole(const State& found, std::size_t acknowledged, bool busy) const {
    const State& last = traced_.states.at(acknowledged);
    if (found == last) return true;
    if (!busy) return false;
    if (chain_.damaged && acknowledged == 0) return true;  // whatever it is, the rerun mends it
    const State& next = traced_.states.at(acknowledged + 1);
    const bool tags = found.tags == last.tags || found.tags == next.tags;
    return tags && (found.snapshot == last.snapshot || traced_.snapshots.contains(found.snapshot));
  }

  // The command on its way, begun anew, ends as if nothing had happened.
  void rerun(const std::string& folder, std::size_t number) {
    ++tally_.reruns;
    const Outcome outcome = run(command_of(chain_, number, folder));
    INFO("run again: " << outcome.text());
    std::string reason;
    const bool last = number + 1 == chain_.commands.size();
    REQUIRE((outcome.exit_code == 0 || outcome.exit_code == done_before(number)));
    REQUIRE(state_of(folder + "/" + chain_.kb, reason) == traced_.states.at(number + 1));
    const Tree now = read_tree(folder);
    REQUIRE(temporaries(now) == "");
    if (last) check_erased(now, chain_.erased);
  }

  // Of a command that finds its work done: nothing is left to erase, or no such tag to delete.
  int done_before(std::size_t number) const {
    const std::vector<std::string>& arguments = chain_.commands.at(number);
    if (arguments.front() == "erase") return 1;
    return arguments.back() == "--delete" ? 2 : 0;
  }

  const Chain& chain_;
  const Traced& traced_;
  Tally& tally_;
  std::map<std::size_t, std::set<Hash128>> seen_;
};

bool changes(const Record& record) {
  static const std::set<std::string> kChanging = {"open",   "write", "fsync", "rename",
                                                  "unlink", "mkdir", "rmdir", "exit"};
  return kChanging.contains(record.call);
}

// Cuts the power behind every record; with `at_end` only behind the last.
void cut_everywhere(const Chain& chain, bool at_end, Tally& tally) {
  const Traced traced = trace(chain);
  Disk disk(fault_folder(), chain.before);
  Inspector inspector(chain, traced, tally);
  std::size_t acknowledged = 0;
  bool busy = false;
  for (const Record& record : traced.records) {
    disk.apply(record);
    if (record.call == "start") busy = true;
    if (record.call == "exit") {
      REQUIRE(record.result == 0);
      ++acknowledged;
      busy = false;
    }
    if (!changes(record) || (at_end && acknowledged < chain.commands.size())) continue;
    ++tally.prefixes;
    disk.crash([&](const Tree& image) { inspector.inspect(image, acknowledged, busy); });
  }
  REQUIRE(acknowledged == chain.commands.size());
}

Chain index_chain() {
  Chain chain{"index", {}, "kb", {}};
  for (int number = 1; number <= 12; ++number) {
    const std::string name = fmt::format("chunks{}.jsonl", number);
    chain.before[name] = generation(number);
    chain.commands.push_back({"index", name, "-o", "kb"});
  }
  return chain;
}

// A workspace that grows, and a change of options, for which the knowledge base is replaced as a whole.
Chain run_chain() {
  Tree before = scenario("run, new").before;
  for (const auto& [name, bytes] : scenario("run, update").before) {
    // Not the records, whose ids would be there twice.
    if (name.starts_with("docs/") && !name.ends_with(".jsonl")) before["late" + name] = bytes;
  }
  const std::string config = before.at("config.yaml");
  before["late.yaml"] = config;
  before["late.yaml"].replace(config.find("[docs]"), 6, "[docs, latedocs]");
  before["other.yaml"] = before["late.yaml"] + "index: {k1: 0.9}\n";
  return {"run", before, "ws/kb", {{"run", "config.yaml"}, {"run", "late.yaml"}, {"run", "other.yaml"}}};
}

// The commands for the history of a knowledge base, and at the end a document goes out of every file.
Chain history_chain() {
  const Scenario& start = scenario("erase, of the past");
  Chain chain{"history", start.before, "kb", {}};
  chain.commands = {{"snapshot", "tag", "kb", "first", "1"},
                    {"snapshot", "restore", "kb", "first"},
                    {"snapshot", "tag", "kb", "first", "2", "--force"},
                    {"compact", "kb"},
                    {"snapshot", "tag", "kb", "first", "--delete"},
                    {"snapshot", "gc", "kb", "--keep", "2"},
                    {"erase", "kb", "docs/printer.md", "--keep-model"}};
  chain.erased = start.erased;
  return chain;
}

void report_tally(const std::string& what, const Tally& tally) {
  report(fmt::format("power: {}: {} instants, {} different disks, {} reruns", what, tally.prefixes,
                     tally.images, tally.reruns));
}

// A chain that leaves more than `images` different disks.
void check_chain(const Chain& chain, const std::string& what, std::size_t images) {
  Tally tally;
  cut_everywhere(chain, false, tally);
  report_tally(what, tally);
  CHECK(tally.images > images);
}

}  // namespace

TEST_CASE("power may fail behind any file operation of index", "[power]") {
  check_chain(index_chain(), "twelve commits and the removal of old snapshots", 100);
}

TEST_CASE("power may fail behind any file operation of run", "[power]") {
  check_chain(run_chain(), "a run, an update, a run with other options", 100);
}

TEST_CASE("power may fail behind any file operation of tag, restore, compact, gc and erase", "[power]") {
  check_chain(history_chain(), "tag, restore, compact, gc, erase", 50);
}

TEST_CASE("power may fail behind any file operation of repair", "[power]") {
  Tally tally;
  for (const std::string name : {"repair, one byte", "repair, columns", "repair, words"}) {
    Chain chain{name, scenario(name).before, "kb", {{"repair", "kb"}}};
    chain.damaged = true;
    cut_everywhere(chain, false, tally);
  }
  report_tally("three repairs", tally);
}

TEST_CASE("an acknowledged commit is safe although the process before it was killed", "[power]") {
  Tally tally;
  Chain chain = index_chain();
  chain.commands.resize(1);
  const std::size_t steps = trace(chain).records.size();
  const std::size_t stride = long_mode() ? 1 : 7;
  for (std::size_t n = 1; n < steps - 1; n += stride) {
    chain.kill = fmt::format("kill:{}", n);
    cut_everywhere(chain, true, tally);
  }
  report_tally("a commit after a killed one", tally);
}

}  // namespace ragctl::test
