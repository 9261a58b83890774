#include <algorithm>
#include <filesystem>

#include "corpus.hpp"
#include "ragctl/core/lines.hpp"

namespace ragctl::bench {
namespace {

// Longer texts are cut: a passage is what a chunker would leave.
constexpr std::size_t kMostWords = 200;
constexpr std::uint64_t kReplacedOneIn = 8;

struct Passage {
  std::string set;
  std::string id;
  std::string title;
  std::string text;
};

struct Set {
  std::vector<Passage> passages;
  std::vector<std::string> words;  // of all passages, repeated as they occur
};

std::string member(const Json& json, std::string_view key) {
  const Json* value = json.find(key);
  return value == nullptr ? std::string() : value->string();
}

std::string join(const std::vector<std::string_view>& words, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) text += ' ';
    text += words[i];
  }
  return text;
}

Set read_set(const std::filesystem::path& folder) {
  Set set;
  for_each_json_line(folder / "corpus.jsonl", [&](const Json& json, const Location&) {
    const std::string text = member(json, "text");
    const std::vector<std::string_view> words = split_words(text);
    for (std::size_t begin = 0; begin < words.size(); begin += kMostWords) {
      const std::size_t end = std::min(begin + kMostWords, words.size());
      const std::string part = begin == 0 ? "" : "-" + std::to_string(begin / kMostWords);
      set.passages.push_back(
          {folder.filename(), member(json, "_id") + part, member(json, "title"), join(words, begin, end)});
    }
    set.words.insert(set.words.end(), words.begin(), words.end());
  });
  return set;
}

std::string perturbed(const std::string& text, const Set& set, Random& random) {
  std::vector<std::string_view> words = split_words(text);
  for (std::string_view& word : words) {
    if (random.below(kReplacedOneIn) == 0) word = set.words[random.below(set.words.size())];
  }
  return join(words, 0, words.size());
}

Chunk copy_of(const Passage& passage, const Set& set, std::uint64_t copy, Random& random) {
  Chunk chunk;
  chunk.document_id = passage.set + "/" + passage.id + (copy == 0 ? "" : "~" + std::to_string(copy));
  chunk.root = passage.set;
  chunk.title = passage.title;
  chunk.text = copy == 0 ? passage.text : perturbed(passage.text, set, random);
  chunk.document_hash = hash128(chunk.title + "\n" + chunk.text).hex();
  return chunk;
}

std::vector<std::filesystem::path> beir_folders(const std::string& folder) {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (std::filesystem::exists(entry.path() / "corpus.jsonl")) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  if (folders.empty()) throw Error(ErrorCode::kInput, Location{folder}, "holds no BEIR folder");
  return folders;
}

}  // namespace

void write_passages(const std::string& folder, std::uint64_t count, RecordFile& chunks, RecordFile& queries) {
  std::vector<Set> sets;
  for (const std::filesystem::path& path : beir_folders(folder)) {
    sets.push_back(read_set(path));
    for_each_json_line(path / "queries.jsonl", [&](const Json& json, const Location&) {
      queries.write_query(path.filename().string() + "/" + member(json, "_id"), member(json, "text"));
    });
  }
  Random random(1);
  std::uint64_t written = 0;
  for (std::uint64_t copy = 0; written < count; ++copy) {
    for (const Set& set : sets) {
      for (const Passage& passage : set.passages) {
        if (written++ == count) return;
        chunks.write_chunk(copy_of(passage, set, copy, random));
      }
    }
  }
}

}  // namespace ragctl::bench
