// Runs commands one after the other in a scratch folder and keeps the states before and after as scenarios.
#pragma once

#include <string>
#include <vector>

#include "scenarios.hpp"
#include "scratch.hpp"

namespace ragctl::test {

// What is special about a scenario; the rest follows from running it.
struct Traits {
  std::string stdout_file = {};
  int exit_code = 0;
  std::set<int> rerun_exits = {0};
  bool damaged = false;
  std::vector<std::string> erased = {};
};

class Workshop {
 public:
  // A folder with a configuration, questions and judgements.
  Workshop();

  void put(const Tree& tree);
  // Makes docs/ hold the documents of a generation, 1 or 2: eleven stay, one changes, one goes, one comes;
  // records with metadata are among them.
  void documents_of(int generation);
  // Must end with exit code 0.
  void run(const std::vector<std::string>& arguments, const std::string& stdout_file = {});
  // The four stages by hand: docs/ into the knowledge base kb.
  void build(const std::string& vector_type);
  const Tree& tree() const { return tree_; }

  // Runs the command on the folder as it is and keeps that as a scenario; the folder is then as after it.
  void keep(const std::string& name, std::vector<std::string> arguments, const Traits& traits = {});
  // The same, after which the folder is as before.
  void try_out(const std::string& name, const std::vector<std::string>& arguments, const Traits& traits = {});

  std::vector<Scenario> take() { return std::move(made_); }

 private:
  Scratch scratch_;
  std::string folder_ = scratch_ / "work";
  Tree tree_;
  std::vector<Scenario> made_;
};

inline const std::vector<std::string> kIngest = {"ingest", "docs", "-o", "documents.jsonl"};
inline const std::vector<std::string> kChunk = {"chunk", "documents.jsonl", "-o", "chunks.jsonl"};
inline const std::vector<std::string> kEmbed = {"embed", "chunks.jsonl", "-o", "vectors.safetensors", "--dim",
                                                "4"};
inline const std::vector<std::string> kIndex = {
    "index", "chunks.jsonl", "--vectors", "vectors.safetensors", "-o", "kb"};

}  // namespace ragctl::test
