#include "scenarios.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "catch.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/index/verify.hpp"
#include "scratch.hpp"
#include "workshop.hpp"

namespace ragctl::test {
namespace {

std::vector<Scenario> make_stages() {
  Workshop shop;
  shop.documents_of(1);
  for (const auto& stage : {kIngest, kChunk, kEmbed}) shop.run(stage);
  shop.keep("index, new", kIndex);
  shop.documents_of(2);
  shop.keep("ingest", kIngest);
  shop.keep("ingest to standard output", {"ingest", "docs"}, {"out.jsonl"});
  shop.keep("chunk", kChunk);
  shop.keep("embed", kEmbed);
  shop.keep("index, update", kIndex);
  const std::vector<std::string> eval = {
      "eval",      "--kb",       "kb",       "--queries",       "queries.jsonl", "--qrels",
      "qrels.txt", "--save-run", "run.trec", "--save-baseline", "baseline.json"};
  shop.keep("eval", eval, {"scores.txt"});
  shop.keep("query", {"query", "kb", "ferry", "--format", "jsonl"}, {"hits.jsonl"});
  return shop.take();
}

std::vector<Scenario> make_runs() {
  Workshop shop;
  shop.documents_of(1);
  shop.keep("run, new", {"run", "config.yaml"}, {"scores.txt"});
  shop.documents_of(2);
  shop.keep("run, update", {"run", "config.yaml"}, {"scores.txt"});
  return shop.take();
}

bool is_knowledge_base(const std::string& name) { return name == "kb/" || name.ends_with("/kb/"); }

// The id of a knowledge base in a tree, "" when it has none.
std::string snapshot_in(const Tree& tree, const std::string& kb) {
  const auto found = tree.find(kb + "CURRENT");
  return found == tree.end() ? std::string() : snapshot_of_current(found->second);
}

std::string bytes_in(const Tree& tree, const std::string& name) {
  const auto found = tree.find(name);
  return found == tree.end() ? std::string("(missing)") : found->second;
}

bool may_hold(const Scenario& scenario, const std::string& kb, const std::string& id, bool acknowledged) {
  if (id == snapshot_in(scenario.after, kb)) return true;
  if (acknowledged) return false;
  return id == snapshot_in(scenario.before, kb) ||
         std::find(scenario.snapshots.begin(), scenario.snapshots.end(), id) != scenario.snapshots.end();
}

void check_file(const Scenario& scenario, const Tree& now, const std::string& name, bool acknowledged) {
  INFO(name << " has " << bytes_in(now, name).size() << " bytes");
  const bool fresh = bytes_in(now, name) == bytes_in(scenario.after, name);
  // The tokenizer of older chunks goes before they do, so that new ones never have it.
  const bool between = name.ends_with(".tokenizer") && !now.contains(name);
  CHECK((fresh || (!acknowledged && (between || bytes_in(now, name) == bytes_in(scenario.before, name)))));
}

void check_knowledge_base(const Scenario& scenario, const std::string& folder, const Tree& now,
                          const std::string& name, bool acknowledged) {
  if (scenario.damaged && !acknowledged) return;
  const std::string old = snapshot_in(scenario.before, name);
  const std::string path = folder + "/" + name.substr(0, name.size() - 1);
  std::string found;
  std::string faults;
  try {
    found = KnowledgeBase::open(path).info().id;
    for (const std::string& fault : verify_knowledge_base(path, {}).faults) faults += fault + "\n";
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(old.empty());  // a knowledge base that was there is always there
  }
  INFO(name << " holds snapshot " << found << ", before " << old << ", after "
            << snapshot_in(scenario.after, name));
  CHECK(may_hold(scenario, name, found, acknowledged));
  CHECK(faults == "");
  check_file(scenario, now, name + "TAGS", acknowledged);
}

}  // namespace

std::string snapshot_of_current(const std::string& bytes) {
  const std::size_t at = bytes.find("hash ");
  return at == std::string::npos ? std::string() : bytes.substr(at + 5, 32);
}

// Chunks of generation n say so in every text: a mixed generation shows.
std::string generation(int number) {
  std::string lines;
  for (int i = 0; i < 40; ++i) {
    Chunk chunk;
    chunk.document_id = chunk.source = "d" + std::to_string(i);
    chunk.text = fmt::format("generation g{} of document {}", number, i);
    chunk.id = fmt::format("d{}#{}", i, number);
    chunk.end = chunk.text.size();
    chunk.root = "root";
    chunk.document_hash = hash128(chunk.text).hex();
    lines += to_json(chunk).dump() + "\n";
  }
  return lines;
}

// The one generation that all chunks of a knowledge base are of.
int generation_of(const std::string& path) {
  const KnowledgeBase kb = KnowledgeBase::open(path);
  kb.verify();
  REQUIRE(kb.info().chunks == 40);
  int seen = -1;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (!kb.live(row)) continue;
    const int number = std::stoi(kb.chunk(row).text.substr(std::string("generation g").size()));
    if (seen == -1) seen = number;
    REQUIRE(number == seen);
  }
  return seen;
}

Command Scenario::command(const std::string& folder) const { return {folder, arguments, stdout_file}; }

void Scenario::run_again(const std::string& folder) const {
  const Outcome outcome = run(command(folder));
  INFO("run again: " << outcome.text());
  CHECK(rerun_exits.contains(outcome.exit_code));
  const Tree now = comparable(read_tree(folder));
  CHECK(difference(now, after) == "");
  check_erased(now, erased);
}

const std::vector<Scenario>& stage_scenarios() {
  static const std::vector<Scenario> made = make_stages();
  return made;
}

const std::vector<Scenario>& run_scenarios() {
  static const std::vector<Scenario> made = make_runs();
  return made;
}

std::vector<const Scenario*> all_scenarios() {
  const char* wanted = std::getenv("RAGCTL_SCENARIOS");
  std::vector<const Scenario*> all;
  for (const auto* group : {&stage_scenarios(), &run_scenarios(), &store_scenarios()}) {
    for (const Scenario& each : *group) {
      if (wanted == nullptr || each.name.find(wanted) != std::string::npos) all.push_back(&each);
    }
  }
  return all;
}

const Scenario& scenario(const std::string& name) {
  for (const auto& group : {stage_scenarios, run_scenarios, store_scenarios}) {  // each is made when needed
    for (const Scenario& each : group()) {
      if (each.name == name) return each;
    }
  }
  throw std::runtime_error("no scenario is called " + name);
}

Tree comparable(Tree tree) {
  tree.erase("ws/run.json");
  tree.erase("scores.txt");  // says how long a question took
  return tree;
}

std::string fault_folder() {
  static const Scratch scratch;
  return scratch / "work";
}

void check_whole(const Scenario& scenario, const std::string& folder, bool acknowledged) {
  const Tree now = comparable(read_tree(folder));
  for (const auto& [name, bytes] : scenario.after) {
    if (is_knowledge_base(name)) check_knowledge_base(scenario, folder, now, name, acknowledged);
    const bool inside = name.find("kb/") != std::string::npos || name.ends_with('/');
    // Standard output is a stream and ends where it ends; the state of a run is written stage by stage.
    const bool stepwise = name == scenario.stdout_file || name == "ws/state.json";
    if (!inside && !stepwise) check_file(scenario, now, name, acknowledged);
  }
}

void check_erased(const Tree& tree, const std::vector<std::string>& texts) {
  for (const auto& [name, bytes] : tree) {
    if (name.find("kb/") == std::string::npos) continue;
    for (const std::string& text : texts) {
      INFO("looking for '" << text << "' in " << name);
      CHECK((bytes.find(text) == std::string::npos && name.find(text) == std::string::npos));
    }
  }
}

}  // namespace ragctl::test
