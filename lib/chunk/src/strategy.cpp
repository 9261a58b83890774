#include "strategy.hpp"

#include <array>

#include "introduction.hpp"

namespace ragctl {
namespace {

class NoneStrategy : public ChunkStrategy {
 public:
  std::vector<Piece> cut(const MeasuredText& text, const Outline&, std::vector<ForcedCut>&) const override {
    const ByteRange all = text.trim({0, text.size()});
    if (all.empty()) return {};
    return {Piece{all.begin, all.begin, all.end}};
  }
};

// Packs the whole text, breaking it at the given levels.
class PackStrategy : public ChunkStrategy {
 public:
  PackStrategy(PackRules rules, std::vector<Level> levels)
      : rules_(std::move(rules)), levels_(std::move(levels)) {}

  std::vector<Piece> cut(const MeasuredText& text, const Outline&, std::vector<ForcedCut>&) const override {
    PackRules rules = rules_;
    rules.introduction = [&text](ByteRange open, ByteRange next, Level cut) {
      return introduction_begin(text, open, next, cut);
    };
    Packer packer(text, std::move(rules));
    for (const ByteRange& piece : split(text, {0, text.size()}, levels_.front())) {
      packer.place(piece, {std::span(levels_).subspan(1), true}, levels_.front());
    }
    return packer.finish();
  }

 private:
  PackRules rules_;
  std::vector<Level> levels_;
};

PackRules rules_of(const ChunkOptions& options) {
  PackRules rules;
  rules.max = options.max_tokens;
  rules.overlap = options.overlap_tokens;
  rules.fill_below = options.min_tokens;
  return rules;
}

std::unique_ptr<ChunkStrategy> make_none(const ChunkOptions&) { return std::make_unique<NoneStrategy>(); }

std::unique_ptr<ChunkStrategy> make_fixed(const ChunkOptions& options) {
  PackRules rules = rules_of(options);
  rules.fill_below = options.max_tokens;  // a word too long for any chunk fills up the open one
  rules.overlap_first = Level::kWord;
  return std::make_unique<PackStrategy>(std::move(rules), std::vector{Level::kWord, Level::kGrapheme});
}

std::unique_ptr<ChunkStrategy> make_sentence(const ChunkOptions& options) {
  PackRules rules = rules_of(options);
  rules.overlap_last = Level::kSentence;
  return std::make_unique<PackStrategy>(std::move(rules),
                                        std::vector{Level::kSentence, Level::kWord, Level::kGrapheme});
}

}  // namespace

std::unique_ptr<ChunkStrategy> make_recursive_strategy(const ChunkOptions& options) {
  return std::make_unique<PackStrategy>(
      rules_of(options),
      std::vector{Level::kParagraph, Level::kLine, Level::kSentence, Level::kWord, Level::kGrapheme});
}

std::span<const ChunkStrategyEntry> chunk_strategy_table() {
  static constexpr std::array<ChunkStrategyEntry, 5> kTable = {{
      {{"none", "one chunk a document"}, make_none},
      {{"fixed", "chunks filled to the budget, cut between words"}, make_fixed},
      {{"sentence", "whole sentences packed to the budget"}, make_sentence},
      {{"recursive", "cut at paragraphs, else lines, sentences, words"}, make_recursive_strategy},
      {{"markdown",
        "along headings and blocks, for every format that has them; never inside code or a table row"},
       make_markdown_strategy},
  }};
  return kTable;
}

std::span<const ChunkStrategyInfo> chunk_strategies() {
  static const std::vector<ChunkStrategyInfo> kInfos = [] {
    std::vector<ChunkStrategyInfo> infos;
    for (const ChunkStrategyEntry& entry : chunk_strategy_table()) infos.push_back(entry.info);
    return infos;
  }();
  return kInfos;
}

}  // namespace ragctl
