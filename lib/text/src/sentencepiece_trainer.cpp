// Trains on word counts instead of running text. The unigram trainer itself reduces its input to counted
// words before EM (Kudo 2018, "Subword regularization", section 3.2; split_by_whitespace), so counting first
// gives the same objective and spares it normalising and indexing every repetition.
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <string>
#include <unordered_map>

#include "ragctl/core/error.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// Texts are sampled in blocks, so that one huge document cannot be the whole sample.
constexpr std::size_t kBlockBytes = 4096;
// Longer words (base64, text without spaces) are cut; the trainer's cost per word grows with its length.
constexpr std::size_t kMaxWordBytes = 192;
// The trainer drops pieces expected less than half a time; scaling tiny counts keeps at least one alive.
constexpr std::uint64_t kMinTotalCount = 100'000;

bool is_space(char c) { return static_cast<unsigned char>(c) <= 0x20; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

struct Block {
  std::uint64_t hash = 0;
  std::string_view text;
};

// End of the block that begins at 0: after kBlockBytes at a space, or at a character boundary when there is
// none.
std::size_t block_end(std::string_view text) {
  if (text.size() <= kBlockBytes) return text.size();
  for (std::size_t end = kBlockBytes; end > kBlockBytes / 2; --end) {
    if (is_space(text[end])) return end;
  }
  std::size_t end = kBlockBytes;
  while (end < text.size() && is_continuation(text[end])) ++end;
  return end;
}

// The sample as distinct blocks: the ones with the smallest hashes, up to about `budget` bytes.
std::vector<Block> sample_blocks(std::span<const std::string_view> texts, std::uint64_t budget) {
  std::vector<Block> blocks;
  for (std::string_view text : texts) {
    while (!text.empty()) {
      const std::string_view block = text.substr(0, block_end(text));
      blocks.push_back({hash64(block), block});
      text.remove_prefix(block.size());
    }
  }
  std::sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.text < b.text;
  });
  const auto last = std::unique(blocks.begin(), blocks.end(),
                                [](const Block& a, const Block& b) { return a.text == b.text; });
  blocks.erase(last, blocks.end());
  std::uint64_t bytes = 0;
  std::size_t count = 0;
  while (count < blocks.size() && bytes < budget) bytes += blocks[count++].text.size();
  blocks.resize(count);
  return blocks;
}

using WordCounts = std::unordered_map<std::string_view, std::uint64_t>;

void count_word(std::string_view word, WordCounts& counts) {
  while (word.size() > kMaxWordBytes) {
    std::size_t end = kMaxWordBytes;
    while (end > kMaxWordBytes - 4 && is_continuation(word[end])) --end;
    ++counts[word.substr(0, end)];
    word.remove_prefix(end);
  }
  if (!word.empty()) ++counts[word];
}

void count_words(std::string_view text, WordCounts& counts) {
  for (std::size_t begin = 0; begin < text.size();) {
    while (begin < text.size() && is_space(text[begin])) ++begin;
    std::size_t end = begin;
    while (end < text.size() && !is_space(text[end])) ++end;
    count_word(text.substr(begin, end - begin), counts);
    begin = end;
  }
}

// True when the trainer will find something in this word. It ends the process when it finds nothing in any:
// all marks, controls and ignorable characters may vanish in its normalisation, and words with its own symbol
// for unknown characters are skipped.
bool has_letter(std::string_view word) {
  if (word.find("\u2585") != std::string_view::npos) return false;
  for (std::size_t at = 0; at < word.size();) {
    if (script_of(next_code_point(word, at)) != Script::kNone) return true;
  }
  return false;
}

// "word<tab>count" lines in the order of the words; none when no word has a letter or digit.
std::vector<std::string> training_lines(const std::vector<Block>& blocks) {
  WordCounts counts;
  for (const Block& block : blocks) count_words(block.text, counts);
  std::vector<std::pair<std::string_view, std::uint64_t>> words(counts.begin(), counts.end());
  if (std::none_of(words.begin(), words.end(), [](const auto& word) { return has_letter(word.first); }))
    return {};
  std::sort(words.begin(), words.end());
  std::uint64_t total = 0;
  for (const auto& [word, count] : words) total += count;
  const std::uint64_t scale = total == 0 ? 1 : std::max<std::uint64_t>(1, kMinTotalCount / total);
  std::vector<std::string> lines;
  lines.reserve(words.size());
  for (const auto& [word, count] : words) {
    const std::uint64_t weight = count * scale;
    // Said twice when it occurs twice: candidates are substrings that occur at least twice.
    if (weight > 1) lines.push_back(std::string(word) + '\t' + std::to_string(weight / 2));
    lines.push_back(std::string(word) + '\t' + std::to_string(weight - weight / 2));
  }
  return lines;
}

class LineIterator final : public sentencepiece::SentenceIterator {
 public:
  explicit LineIterator(const std::vector<std::string>& lines) : lines_(lines) {}
  bool done() const override { return at_ == lines_.size(); }
  void Next() override { ++at_; }
  const std::string& value() const override { return lines_[at_]; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  const std::vector<std::string>& lines_;
  std::size_t at_ = 0;
};

}  // namespace

std::string train_sentencepiece(std::span<const std::string_view> texts,
                                const SentencePieceTraining& options) {
  const std::vector<std::string> lines = training_lines(sample_blocks(texts, options.sample_bytes));
  if (lines.empty())
    throw Error(ErrorCode::kInput, "there is no word to train a tokenizer on; add documents with text");
  const std::unordered_map<std::string, std::string> arguments = {
      {"model_type", "unigram"},
      {"input_format", "tsv"},
      {"vocab_size", std::to_string(options.vocabulary_size)},
      {"hard_vocab_limit", "false"},
      {"character_coverage", std::to_string(options.character_coverage)},
      {"normalization_rule_name", "nmt_nfkc_cf"},
      {"num_threads", "1"},
      {"bos_id", "-1"},
      {"eos_id", "-1"},
      {"minloglevel", "4"},
  };
  LineIterator iterator(lines);
  std::string model;
  const auto status = sentencepiece::SentencePieceTrainer::Train(arguments, &iterator, &model);
  if (!status.ok())
    throw Error(ErrorCode::kInput, std::string("cannot train a tokenizer: ") + status.message());
  return model;
}

}  // namespace ragctl
