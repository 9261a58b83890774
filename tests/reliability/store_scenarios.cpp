// Commands that go over the history of a knowledge base, take documents out of it, or mend it.
#include <algorithm>
#include <stdexcept>

#include "ragctl/core/file.hpp"
#include "ragctl/store/section_file.hpp"
#include "workshop.hpp"

namespace ragctl::test {
namespace {

// Two snapshots of docs/ with tombstones and columns.
void make_history(Workshop& shop, const std::string& vector_type) {
  shop.documents_of(1);
  shop.build(vector_type);
  shop.documents_of(2);
  for (const auto& stage : {kIngest, kChunk}) shop.run(stage);
  // The model of the first generation, so that the second is an update and not a replacement.
  shop.run({"embed", "chunks.jsonl", "-o", "vectors.safetensors", "--model", "vectors.safetensors.model"});
  std::vector<std::string> index = kIndex;
  index.insert(index.end(), {"--vector-type", vector_type});
  shop.run(index);
}

std::string file_of(const Tree& tree, const std::string& folder, bool largest) {
  std::string found;
  for (const auto& [name, bytes] : tree) {
    if (!name.starts_with(folder) || name == folder) continue;
    if (found.empty() || (bytes.size() > tree.at(found).size()) == largest) found = name;
  }
  if (found.empty()) throw std::runtime_error("no file in " + folder);
  return found;
}

// Overwrites a stretch in the middle of a section of a segment: more than a checksum can give back.
Tree spoiled(const Tree& tree, const std::string& name, const std::string& section) {
  std::string bytes = tree.at(name);
  const SectionFile file(MappedFile::view(std::as_bytes(std::span(bytes)), name), "segment", 2);
  const std::string_view part = file.section(section).unverified();
  const std::size_t at = static_cast<std::size_t>(part.data() - bytes.data());
  const std::size_t length = std::min<std::size_t>(24, part.size());
  for (std::size_t i = 0; i < length; ++i)
    bytes[at + (part.size() - length) / 2 + i] ^= static_cast<char>(0x55 + 3 * i);
  return {{name, bytes}};
}

void make_snapshots(Workshop& shop) {
  shop.keep("snapshot tag", {"snapshot", "tag", "kb", "first", "1"});
  shop.try_out("snapshot tag, moved", {"snapshot", "tag", "kb", "first", "2", "--force"});
  // Once the tag is gone, there is none to delete.
  Traits once;
  once.rerun_exits = {0, 2};
  shop.try_out("snapshot tag, deleted", {"snapshot", "tag", "kb", "first", "--delete"}, once);
  shop.try_out("snapshot restore", {"snapshot", "restore", "kb", "first"});
  shop.try_out("compact", {"compact", "kb"});
}

void make_erasures(Workshop& shop) {
  Traits traits;
  traits.erased = {"docs/library.md", "도서관", "연장은"};
  traits.rerun_exits = {0, 1};  // 1: the disturbed one had done all
  shop.try_out("erase, model kept", {"erase", "kb", "docs/library.md", "--keep-model"}, traits);
  shop.try_out("erase, model fitted anew", {"erase", "kb", "docs/library.md"}, traits);
  traits.erased = {"docs/printer.md", "prints on both"};  // deleted before, of an older snapshot
  shop.try_out("erase, of the past", {"erase", "kb", "docs/printer.md", "--keep-model"}, traits);
  shop.try_out("snapshot gc", {"snapshot", "gc", "kb", "--keep", "1"});
}

void make_repairs(Workshop& shop) {
  const Tree sound = shop.tree();
  Traits traits;
  traits.damaged = true;
  const auto damage = [&](const Tree& damaged, const std::string& name) {
    shop.put(damaged);
    shop.try_out("repair, " + name, {"repair", "kb"}, traits);
    shop.put(sound);
  };
  const std::string large = file_of(sound, "kb/segments/", true);
  std::string current = sound.at("kb/CURRENT");
  current[40] ^= 1;
  damage({{"kb/CURRENT", current}}, "one byte");
  damage(spoiled(sound, large, "fields.codes"), "columns");
  damage(spoiled(sound, large, "postings"), "words");
  traits.exit_code = 4;
  traits.rerun_exits = {0, 4};
  damage(spoiled(sound, large, "chunks.records"), "texts");
}

std::vector<Scenario> make() {
  std::vector<Scenario> all;
  const auto add = [&all](Workshop& shop) {
    for (Scenario& each : shop.take()) all.push_back(std::move(each));
  };
  for (const std::string type : {"int8", "binary", "hnsw"}) {
    Workshop shop;
    shop.documents_of(1);
    shop.build("flat");
    std::vector<std::string> index = kIndex;
    index.insert(index.end(), {"--vector-type", type});
    shop.keep("index, " + type, index);
    add(shop);
  }
  Workshop history;
  make_history(history, "binary");
  make_erasures(history);  // while no tag keeps what goes
  make_snapshots(history);
  make_repairs(history);
  add(history);
  return all;
}

}  // namespace

const std::vector<Scenario>& store_scenarios() {
  static const std::vector<Scenario> made = make();
  return made;
}

}  // namespace ragctl::test
