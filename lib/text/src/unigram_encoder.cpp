#include "unigram_encoder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace ragctl {
namespace {

constexpr std::string_view kSpaceSymbol = "\xE2\x96\x81";
// Penalty of an unknown character below the rarest piece (kUnkPenalty of the SentencePiece library).
constexpr float kUnknownPenalty = 10.0F;
// Sixteen times the relative error of one float addition: no word that is a piece has more steps in another
// segmentation.
constexpr float kRoundingGuard = 16.0F * std::numeric_limits<float>::epsilon();
constexpr std::size_t kMaxNodes = std::size_t{1} << 24;

// Bytes of the character that begins with this byte of well-formed text.
std::size_t character_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0xC0) return 1;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool starts_word(std::string_view text, std::size_t at) {
  return text.compare(at, kSpaceSymbol.size(), kSpaceSymbol) == 0;
}

// End of the word that begins at `begin`: the next U+2581 after its first byte.
std::size_t word_end(std::string_view text, std::size_t begin) {
  return std::min(text.find(kSpaceSymbol, begin + 1), text.size());
}

}  // namespace

UnigramEncoder::UnigramEncoder(const SentencePieceModel& model) : nodes_(1), unknown_id_(model.unknown_id) {
  std::size_t bytes = 0;
  for (const Piece& piece : model.pieces) bytes += piece.text.size();
  std::size_t slots = 1024;
  shift_ = 22;
  while (slots < bytes) {
    slots *= 2;
    --shift_;
  }
  edges_.resize(slots);
  float lowest = std::numeric_limits<float>::max();
  for (std::size_t id = 0; id < model.pieces.size(); ++id) {
    const Piece& piece = model.pieces[id];
    if (piece.type != PieceType::kNormal) continue;
    insert(piece.text, static_cast<std::int32_t>(id), piece.score);
    lowest = std::min(lowest, piece.score);
    by_word_ = by_word_ && piece.text.find(kSpaceSymbol, 1) == std::string_view::npos;
  }
  unknown_score_ = lowest - kUnknownPenalty;
  if (by_word_) mark_whole_words(model);
}

std::uint32_t UnigramEncoder::child(std::uint32_t node, unsigned char byte) const {
  const std::uint32_t key = (node << 8 | byte) + 1;
  for (std::size_t slot = key * 0x9E3779B1U >> shift_;; slot = (slot + 1) & (edges_.size() - 1)) {
    if (edges_[slot].key == key) return edges_[slot].next;
    if (edges_[slot].key == 0) return kNone;
  }
}

void UnigramEncoder::insert(std::string_view text, std::int32_t id, float score) {
  std::uint32_t node = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    std::uint32_t next = child(node, byte);
    if (next == kNone) {
      if (nodes_.size() >= kMaxNodes - 1) throw std::length_error("the vocabulary is too large");
      if ((edge_count_ + 1) * 2 > edges_.size()) grow();
      next = static_cast<std::uint32_t>(nodes_.size());
      nodes_.emplace_back();
      nodes_[node].leaf = false;
      const std::uint32_t key = (node << 8 | byte) + 1;
      std::size_t slot = key * 0x9E3779B1U >> shift_;
      while (edges_[slot].key != 0) slot = (slot + 1) & (edges_.size() - 1);
      edges_[slot] = {key, next};
      ++edge_count_;
    }
    node = next;
  }
  nodes_[node].id = id;
  nodes_[node].score = score;
}

void UnigramEncoder::grow() {
  const std::vector<Edge> old = std::move(edges_);
  edges_.assign(old.size() * 2, {});
  --shift_;
  for (const Edge& edge : old) {
    if (edge.key == 0) continue;
    std::size_t slot = edge.key * 0x9E3779B1U >> shift_;
    while (edges_[slot].key != 0) slot = (slot + 1) & (edges_.size() - 1);
    edges_[slot] = edge;
  }
}

void UnigramEncoder::mark_whole_words(const SentencePieceModel& model) {
  std::vector<Best> best;
  for (const Piece& piece : model.pieces) {
    if (piece.type != PieceType::kNormal) continue;
    std::uint32_t node = 0;
    for (const char c : piece.text) node = child(node, static_cast<unsigned char>(c));
    // The best segmentation without the piece itself.
    const std::int32_t id = std::exchange(nodes_[node].id, -1);
    best.assign(piece.text.size() + 1, {});
    relax(piece.text, best);
    nodes_[node].id = id;
    nodes_[node].margin = piece.score - best.back().score;
  }
}

// True when the word at `begin` is one token, which is set; its score is added to the running sum.
bool UnigramEncoder::whole_word(std::string_view text, std::size_t begin, float& so_far, Token& token) const {
  std::uint32_t node = 0;
  std::size_t at = begin;
  while (at < text.size() && !nodes_[node].leaf) {
    const std::uint32_t next = child(node, static_cast<unsigned char>(text[at]));
    if (next == kNone) break;
    node = next;
    ++at;
  }
  if (nodes_[node].id < 0 || (at < text.size() && !starts_word(text, at))) return false;
  // Where rounding of the running sum could decide, the search must.
  if (!(nodes_[node].margin > kRoundingGuard * (1.0F + std::fabs(so_far)))) return false;
  token = {static_cast<std::uint32_t>(nodes_[node].id), static_cast<std::uint32_t>(begin),
           static_cast<std::uint32_t>(at)};
  so_far = nodes_[node].score + so_far;
  return true;
}

// Fills best[i] with the best path that ends at byte i of the word; best[0].score is where the sum starts.
void UnigramEncoder::relax(std::string_view word, std::vector<Best>& best) const {
  // The library compares candidates in double precision and keeps them in single.
  const auto offer = [&best](std::size_t end, double score, std::size_t begin, std::uint32_t id) {
    Best& target = best[end];
    if (target.begin != kUnset && !(score > static_cast<double>(target.score))) return;
    target = {static_cast<float>(score), static_cast<std::uint32_t>(begin), id};
  };
  for (std::size_t begin = 0; begin < word.size();) {
    const std::size_t length = std::min(character_bytes(word[begin]), word.size() - begin);
    const float so_far = best[begin].score;
    bool has_character = false;
    std::uint32_t node = 0;
    for (std::size_t at = begin; at < word.size() && !nodes_[node].leaf; ++at) {
      node = child(node, static_cast<unsigned char>(word[at]));
      if (node == kNone) break;
      if (nodes_[node].id < 0) continue;
      offer(at + 1, static_cast<double>(nodes_[node].score) + static_cast<double>(so_far), begin,
            static_cast<std::uint32_t>(nodes_[node].id));
      has_character = has_character || at + 1 - begin == length;
    }
    if (!has_character)
      offer(begin + length, static_cast<double>(unknown_score_ + so_far), begin, unknown_id_);
    begin += length;
  }
}

// Appends the path that ends at the last byte.
void UnigramEncoder::trace(const std::vector<Best>& best, std::size_t offset,
                           std::vector<Token>& path) const {
  for (std::size_t end = best.size() - 1; end > 0; end = best[end].begin) {
    path.push_back({best[end].id, static_cast<std::uint32_t>(offset + best[end].begin),
                    static_cast<std::uint32_t>(offset + end)});
  }
  std::reverse(path.begin(), path.end());
}

void UnigramEncoder::append(Token token, std::vector<Token>& out) const {
  if (token.id == unknown_id_ && !out.empty() && out.back().id == unknown_id_) {
    out.back().end = token.end;
  } else {
    out.push_back(token);
  }
}

std::vector<UnigramEncoder::Token> UnigramEncoder::encode(std::string_view normalized) const {
  std::vector<Token> out;
  std::vector<Token> path;
  std::vector<Best> best;
  out.reserve(normalized.size() / 4 + 4);
  float so_far = 0.0F;
  for (std::size_t at = 0; at < normalized.size();) {
    Token token;
    if (by_word_ && whole_word(normalized, at, so_far, token)) {
      append(token, out);
      at = token.end;
      continue;
    }
    const std::size_t end = by_word_ ? word_end(normalized, at) : normalized.size();
    best.assign(end - at + 1, {});
    best[0].score = so_far;
    relax(normalized.substr(at, end - at), best);
    path.clear();
    trace(best, at, path);
    for (const Token& step : path) append(step, out);
    so_far = best.back().score;
    at = end;
  }
  return out;
}

}  // namespace ragctl
