// Viterbi segmentation by a unigram model (Kudo 2018, "Subword regularization", section 3.2), word by word:
// when no piece holds U+2581 but at its start, no piece crosses into the next word, so the best path of a
// text is the chain of the best paths of its words, and a word that is itself a piece and its own best path
// needs no search at all.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
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
  explicit UnigramEncoder(const SentencePieceModel& model);

  // The best path over well-formed text. Runs of unknown characters are one token. Thread-safe.
  std::vector<Token> encode(std::string_view normalized) const;

 private:
  struct Best {
    float score = 0.0F;
    std::uint32_t begin = kUnset;
    std::uint32_t id = 0;
  };
  static constexpr std::uint32_t kUnset = 0xFFFFFFFFU;

  float margin_of(std::uint32_t id, std::string_view piece) const;
  bool whole_word(std::string_view text, std::size_t begin, float& so_far, Token& token) const;
  void relax(std::string_view word, std::uint32_t excluded_id, std::vector<Best>& best) const;
  void trace(const std::vector<Best>& best, std::size_t offset, std::vector<Token>& path) const;
  void append(Token token, std::vector<Token>& out) const;

  DoubleArray trie_;
  std::vector<float> scores_;  // by id
  // By id: how much better the piece is as one token than in its best other segmentation; negative when it is
  // not. NaN until somebody asks: a query needs few of them. Threads that measure one at once agree.
  std::unique_ptr<std::atomic<float>[]> margins_;
  float unknown_score_ = 0.0F;
  std::uint32_t unknown_id_;
  bool by_word_ = true;
};

}  // namespace ragctl
