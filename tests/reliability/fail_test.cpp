// Every file operation of every writing command fails in turn, until a process meets no fault any more.
#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <set>

#include "catch.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/index/verify.hpp"
#include "scenarios.hpp"

namespace ragctl::test {
namespace {

namespace fs = std::filesystem;

// What can happen to a call; %d is its number.
std::vector<std::string> faults_of(const Record& record) {
  const auto fail = [](int error) { return "fail:{}:" + std::to_string(error); };
  const std::string& call = record.call;
  if (call == "open") return {fail(EMFILE), fail(EACCES), fail(EIO)};
  if (call == "read") return {fail(EIO), fail(EINTR), "short:{}"};
  if (call == "write") return {fail(ENOSPC), fail(EIO), fail(EINTR), "short:{}", "full:{}"};
  if (call == "fsync") return {fail(EIO), fail(ENOSPC), "full:{}"};
  if (call == "rename" || call == "mkdir") return {fail(ENOSPC), fail(EACCES)};
  if (call == "mmap") return {fail(ENOMEM), "bus:{}"};
  if (call == "unlink" || call == "rmdir") return {fail(EACCES)};
  return {fail(EIO)};  // close, stat, fstat, opendir, readdir, flock
}

// The name that a message must contain: of the file that was to be written, where a temporary one failed.
std::string user_name(const Scenario& scenario, const std::string& path) {
  if (path == fault_folder()) return {};  // where the command works: "." or its whole path
  if (path == fault_folder() + "/" + scenario.stdout_file) return "<stdout>";
  const fs::path full(path);
  std::string name = full.filename().string();
  if (name.starts_with(".tmp-")) return full.parent_path().filename().string();
  const std::size_t end = name.find(".tmp.");
  if (name.starts_with('.') && end != std::string::npos) name = name.substr(1, end - 1);
  return name;
}

bool is_harmless(const std::string& fault) {  // the C library's callers must go on by themselves
  return fault.starts_with("short:") || fault.ends_with(":" + std::to_string(EINTR));
}

struct Tally {
  std::size_t faults = 0;
  std::size_t errors = 0;
  std::size_t unharmed = 0;
};

// Of documents that cannot be read the others are done (4), or there is no other (3). What a repair cannot
// read is lost (4), or there is nothing else (5); what is read again afterwards is not, but the snapshot is
// then another.
bool is_partial(const Scenario& scenario, const Record& record, int exit_code) {
  if (scenario.damaged && (exit_code == 4 || exit_code == 5)) return exit_code != scenario.exit_code;
  if (exit_code != 3 && exit_code != 4) return false;
  CHECK(record.path.find("/docs") != std::string::npos);
  return true;
}

// The next run ends like an undisturbed one. After a run that did without a document the model has another
// past; then the documents are all there.
void check_completed(const Scenario& scenario, const std::string& folder, bool partial) {
  if (!partial) return scenario.run_again(folder);
  const Outcome outcome = run(scenario.command(folder));
  INFO("run again: " << outcome.text());
  CHECK((outcome.exit_code == 0 || (scenario.damaged && outcome.exit_code == 4)));
  if (scenario.damaged) CHECK(verify_knowledge_base(folder + "/kb", {}).faults.empty());
  const Tree now = read_tree(folder);
  for (const auto& [name, bytes] : scenario.after) {
    if (name.ends_with("documents.jsonl")) CHECK(now.at(name) == bytes);
  }
}

// One fault: an error with its documented exit code and the file's name, or no effect at all; everything is
// whole, nothing temporary is left, and the next run completes.
void check_fault(const Scenario& scenario, const Record& record, const std::string& fault, Tally& tally) {
  const std::string folder = fault_folder();
  write_tree(folder, scenario.before);
  Command command = scenario.command(folder);
  command.fault.plan = fault;
  const Outcome outcome = run(command);
  INFO(scenario.name << ": " << fault << " is " << record.call << " " << record.path << "\n"
                     << outcome.text());
  ++tally.faults;
  const bool done = outcome.exit_code == scenario.exit_code;
  const bool partial = !done && is_partial(scenario, record, outcome.exit_code);
  CHECK((done || outcome.exit_code == 7 || partial));
  if (is_harmless(fault)) CHECK(done);
  const std::string said = scenario.damaged ? outcome.output + outcome.errors : outcome.errors;
  if (!done) CHECK_THAT(said, ContainsText(user_name(scenario, record.path)));
  const Tree now = comparable(read_tree(folder));
  if (record.call != "unlink") CHECK(temporaries(now) == "");
  if (!partial) check_whole(scenario, folder, done);
  ++(done ? tally.unharmed : tally.errors);
  check_completed(scenario, folder, partial);
}

std::vector<Record> calls_of(const Scenario& scenario) {
  const std::string folder = fault_folder();
  const std::string log = folder + ".log";
  fs::remove(log);
  write_tree(folder, scenario.before);
  Command command = scenario.command(folder);
  command.fault.log = log;
  REQUIRE(run(command).exit_code == scenario.exit_code);
  std::vector<Record> records = read_log(log);
  std::erase_if(records, [](const Record& record) { return record.path.empty(); });
  return records;
}

}  // namespace

// For each file that a verification reads: the disk refuses to read it, from the first byte on and for ever.
TEST_CASE("a file that the disk cannot read is told, and a repair saves all that lies elsewhere", "[fail]") {
  Scenario verify = scenario("compact");
  verify.arguments = {"verify", "kb"};
  const std::vector<Record> calls = calls_of(verify);
  const std::string folder = fault_folder();
  std::set<std::string> files;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (calls[i].call != "read" || !files.insert(calls[i].path).second) continue;
    INFO(calls[i].path);
    write_tree(folder, verify.before);
    Command command = verify.command(folder);
    command.fault.plan = fmt::format("dead:{}", i + 1);
    const Outcome told = run(command);
    INFO(told.text());
    CHECK(told.exit_code == 5);
    CHECK_THAT(told.output + told.errors, ContainsText(user_name(verify, calls[i].path)));
    command.arguments = {"repair", "kb"};
    const Outcome repaired = run(command);
    INFO(repaired.text());
    CHECK((repaired.exit_code == 0 || repaired.exit_code == 4));
    CHECK(verify_knowledge_base(folder + "/kb", {}).faults.empty());
    const bool text = calls[i].path.find("/segments/") != std::string::npos;
    CHECK((text || KnowledgeBase::open(folder + "/kb").info().documents == 14));
  }
  CHECK(files.size() >= 6);
}

// In short form every 47th fault.
TEST_CASE("every file operation fails in turn and nothing is lost", "[fail]") {
  Tally tally;
  std::size_t number = 0;
  const auto all = all_scenarios();
  for (const Scenario* scenario : all) {
    const std::vector<Record> calls = calls_of(*scenario);
    REQUIRE(!calls.empty());
    for (std::size_t i = 0; i < calls.size(); ++i) {
      for (const std::string& fault : faults_of(calls[i])) {
        if (!long_mode() && ++number % 47 != 0) continue;
        check_fault(*scenario, calls[i], fmt::format(fmt::runtime(fault), i + 1), tally);
      }
    }
  }
  report(fmt::format("fail: {} faults in {} commands: {} errors that name the file, {} without effect",
                     tally.faults, all.size(), tally.errors, tally.unharmed));
  CHECK(tally.errors > 10);
}

}  // namespace ragctl::test
