#include "scenarios.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "catch.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "scratch.hpp"

namespace ragctl::test {
namespace {

std::string page(const std::string& title, const std::string& text) {
  return "# " + title + "\n\n" + text + "\n";
}

// Two generations of four documents: one stays, one changes, one goes, one comes.
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
  return tree;
}

constexpr char kConfig[] =
    "workspace: ws\ningest: {inputs: [docs]}\nchunk: {max_tokens: 32, min_tokens: 4}\nembed: {dim: 4}\n"
    "eval: {queries: queries.jsonl, qrels: qrels.txt}\n";
constexpr char kQueries[] =
    "{\"_id\":\"q1\",\"text\":\"ferry to Garamdo\"}\n{\"_id\":\"q2\",\"text\":\"도서관 책\"}\n";
constexpr char kQrels[] = "q1 0 docs/ferry.md 1\nq2 0 docs/library.md 1\n";

// Runs commands one after the other in a scratch folder and keeps what they make.
class Workshop {
 public:
  Workshop() { put({{"config.yaml", kConfig}, {"queries.jsonl", kQueries}, {"qrels.txt", kQrels}}); }

  void put(const Tree& tree) {
    Tree now = tree_;
    for (const auto& [name, bytes] : tree) now[name] = bytes;
    write_tree(folder_, now);
    tree_ = now;
  }

  void documents_of(int generation) {
    std::erase_if(tree_, [](const auto& entry) { return entry.first.starts_with("docs/"); });
    put(documents(generation));
  }

  void run(const std::vector<std::string>& arguments, const std::string& stdout_file = {}) {
    Command command{folder_, arguments, stdout_file};
    command.shim = false;
    run_well(command);
    tree_ = read_tree(folder_);
  }

  // Keeps a scenario that runs this command on the folder as it is.
  void keep(const std::string& name, const std::vector<std::string>& arguments,
            const std::string& stdout_file = {}) {
    Scenario made{name, arguments, stdout_file, tree_, {}};
    made.arguments.insert(made.arguments.end(), {"--threads", "1"});
    run(made.arguments, stdout_file);
    made.after = comparable(tree_);
    made_.push_back(std::move(made));
  }

  std::vector<Scenario> take() { return std::move(made_); }

 private:
  Scratch scratch_;
  std::string folder_ = scratch_ / "work";
  Tree tree_;
  std::vector<Scenario> made_;
};

const std::vector<std::string> kIngest = {"ingest", "docs", "-o", "documents.jsonl"};
const std::vector<std::string> kChunk = {"chunk", "documents.jsonl", "-o", "chunks.jsonl"};
const std::vector<std::string> kEmbed = {"embed", "chunks.jsonl", "-o", "vectors.safetensors", "--dim", "4"};
const std::vector<std::string> kIndex = {"index", "chunks.jsonl", "--vectors", "vectors.safetensors", "-o",
                                         "kb"};

void make_stages(Workshop& shop) {
  shop.documents_of(1);
  shop.run(kIngest);
  shop.run(kChunk);
  shop.run(kEmbed);
  shop.keep("index, new", kIndex);
  shop.documents_of(2);
  shop.keep("ingest", kIngest);
  shop.keep("ingest to standard output", {"ingest", "docs"}, "out.jsonl");
  shop.keep("chunk", kChunk);
  shop.keep("embed", kEmbed);
  shop.keep("index, update", kIndex);
  const std::vector<std::string> eval = {
      "eval",      "--kb",       "kb",       "--queries",       "queries.jsonl", "--qrels",
      "qrels.txt", "--save-run", "run.trec", "--save-baseline", "baseline.json"};
  shop.keep("eval", eval, "scores.txt");
  shop.keep("query", {"query", "kb", "ferry", "--format", "jsonl"}, "hits.jsonl");
}

std::vector<Scenario> make() {
  Workshop stages;
  make_stages(stages);
  std::vector<Scenario> all = stages.take();
  Workshop runs;
  runs.documents_of(1);
  runs.keep("run, new", {"run", "config.yaml"}, "scores.txt");
  runs.documents_of(2);
  runs.keep("run, update", {"run", "config.yaml"}, "scores.txt");
  for (Scenario& each : runs.take()) all.push_back(std::move(each));
  return all;
}

bool is_knowledge_base(const std::string& name) { return name == "kb/" || name.ends_with("/kb/"); }

// The id of a knowledge base in a tree, "" when it has none.
std::string snapshot_in(const Tree& tree, const std::string& kb) {
  const auto found = tree.find(kb + "CURRENT");
  if (found == tree.end()) return {};
  const std::size_t at = found->second.find("hash ");
  return found->second.substr(at + 5, 32);
}

void check_knowledge_base(const Scenario& scenario, const std::string& folder, const std::string& name,
                          bool acknowledged) {
  const std::string old = snapshot_in(scenario.before, name);
  const std::string fresh = snapshot_in(scenario.after, name);
  std::string found;
  try {
    const KnowledgeBase kb = KnowledgeBase::open(folder + "/" + name.substr(0, name.size() - 1));
    kb.verify();
    found = kb.info().id;
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(old.empty());  // a knowledge base that was there is always there
  }
  INFO(name << " holds snapshot " << found << ", before " << old << ", after " << fresh);
  CHECK((found == fresh || (!acknowledged && found == old)));
}

void check_file(const Scenario& scenario, const Tree& now, const std::string& name, bool acknowledged) {
  const auto bytes = [&name](const Tree& tree) {
    const auto found = tree.find(name);
    return found == tree.end() ? std::string("(missing)") : found->second;
  };
  INFO(name << " has " << bytes(now).size() << " bytes");
  const bool fresh = bytes(now) == bytes(scenario.after);
  CHECK((fresh || (!acknowledged && bytes(now) == bytes(scenario.before))));
}

}  // namespace

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

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = make();
  return all;
}

const Scenario& scenario(const std::string& name) {
  for (const Scenario& each : scenarios()) {
    if (each.name == name) return each;
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
    if (is_knowledge_base(name)) check_knowledge_base(scenario, folder, name, acknowledged);
    const bool inside = name.find("kb/") != std::string::npos || name.ends_with('/');
    // Standard output is a stream and ends where it ends; the state of a run is written stage by stage.
    const bool stepwise = name == scenario.stdout_file || name == "ws/state.json";
    if (!inside && !stepwise) check_file(scenario, now, name, acknowledged);
  }
}

}  // namespace ragctl::test
