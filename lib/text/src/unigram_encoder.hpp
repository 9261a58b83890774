// Viterbi segmentation by a unigram model (Kudo 2018, "Subword regularization", section 3.2), word by word:
// when no piece holds U+2581 but at its start, no piece crosses into the next word, so the best path of a
// text is the chain of the best paths of its words, and a word that is itself a piece and its own best path
// needs no search at all.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "double_array.hpp"
#include "sentencepiece_format.hpp"

namespace ragctl {

class UnigramEncoder {
 public:
  struct Token {
    std::uint32_t id = 0;
    std::uint32_t begin = 0;  // byte range in the normalised text
    std::uint32_t end = 0;
  };

  // Takes normal, unknown, control and byte pieces; the model must have no others. Throws std::length_error
  // when the pieces are too many for the trie.
  explicit UnigramEncoder(SentencePieceModel model);

  // The best path over well-formed text. Runs of unknown characters are one token. Thread-safe. The first
  // texts are looked up in the table of pieces; the trie is built when there are more of them.
  std::vector<Token> encode(std::string_view normalized) const;
  const PieceTable& pieces() const { return table_; }

 private:
  struct Best {
    float score = 0.0F;
    std::uint32_t begin = kUnset;
    std::uint32_t id = 0;
  };
  static constexpr std::uint32_t kUnset = 0xFFFFFFFFU;

  const DoubleArray* trie_for(std::size_t bytes) const;
  void build_trie() const;
  template <typename Visit>
  void visit_prefixes(std::string_view text, const DoubleArray* trie, const Visit& visit) const;
  std::uint32_t find_word(std::string_view text, const DoubleArray* trie, std::size_t& length) const;
  float margin_of(std::uint32_t id, std::string_view piece, const DoubleArray* trie) const;
  bool whole_word(std::string_view text, std::size_t begin, const DoubleArray* trie, float& so_far,
                  Token& token) const;
  void relax(std::string_view word, std::uint32_t excluded_id, const DoubleArray* trie,
             std::vector<Best>& best) const;
  void trace(const std::vector<Best>& best, std::size_t offset, std::vector<Token>& path) const;
  void append(Token token, std::vector<Token>& out) const;

  PieceTable table_;
  std::vector<float> scores_;  // by id
  std::vector<bool> normal_;   // by id: what text is made of
  std::size_t longest_ = 0;    // normal piece, in bytes
  mutable DoubleArray trie_;   // of the normal pieces
  mutable std::once_flag trie_once_;
  mutable std::atomic<bool> has_trie_ = false;
  mutable std::atomic<std::size_t> encoded_ = 0;  // bytes, until there is a trie
  // By id: how much better the piece is as one token than in its best other segmentation; negative when it is
  // not. NaN until somebody asks: a query needs few of them. Threads that measure one at once agree.
  std::unique_ptr<std::atomic<float>[]> margins_;
  float unknown_score_ = 0.0F;
  std::uint32_t unknown_id_;
  bool by_word_ = true;
};

}  // namespace ragctl
