// Viterbi segmentation by a unigram model (Kudo 2018, "Subword regularization", section 3.2), word by word:
// when no piece holds U+2581 but at its start, no piece crosses into the next word, so the best path of a
// text is the chain of the best paths of its words, and a word that is itself a piece and its own best path
// needs no search at all.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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
  // when the pieces are too many for the trie's 24-bit node numbers.
  explicit UnigramEncoder(const SentencePieceModel& model);

  // The best path over well-formed text. Runs of unknown characters are one token. Thread-safe.
  std::vector<Token> encode(std::string_view normalized) const;

 private:
  struct Node {
    std::int32_t id = -1;  // the piece that ends here
    float score = 0.0F;
    float margin =
        0.0F;  // by how much the piece as one token beats its best other segmentation; 0 or less: it does not
    bool leaf = true;
  };
  // A slot of the open-addressing hash table of edges; key 0 is empty.
  struct Edge {
    std::uint32_t key = 0;
    std::uint32_t next = 0;
  };
  struct Best {
    float score = 0.0F;
    std::uint32_t begin = kUnset;
    std::uint32_t id = 0;
  };
  static constexpr std::uint32_t kUnset = 0xFFFFFFFFU;
  static constexpr std::uint32_t kNone = 0;  // the root is nobody's child

  void insert(std::string_view text, std::int32_t id, float score);
  void grow();
  std::uint32_t child(std::uint32_t node, unsigned char byte) const;
  void mark_whole_words(const SentencePieceModel& model);
  bool whole_word(std::string_view text, std::size_t begin, float& so_far, Token& token) const;
  void relax(std::string_view word, std::vector<Best>& best) const;
  void trace(const std::vector<Best>& best, std::size_t offset, std::vector<Token>& path) const;
  void append(Token token, std::vector<Token>& out) const;

  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::size_t edge_count_ = 0;
  unsigned shift_ = 0;
  float unknown_score_ = 0.0F;
  std::uint32_t unknown_id_;
  bool by_word_ = true;
};

}  // namespace ragctl
