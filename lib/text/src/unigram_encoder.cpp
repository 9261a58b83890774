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

// Bytes of the character that begins with this byte of well-formed text.
std::size_t character_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0xC0) return 1;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool starts_word(std::string_view text, std::size_t at) {
  return text.size() - at >= 3 && text[at] == '\xE2' && text[at + 1] == '\x96' && text[at + 2] == '\x81';
}

// End of the word that begins at `begin`: the next U+2581 after its first byte.
std::size_t word_end(std::string_view text, std::size_t begin) {
  return std::min(text.find(kSpaceSymbol, begin + 1), text.size());
}

}  // namespace

UnigramEncoder::UnigramEncoder(const SentencePieceModel& model)
    : scores_(model.pieces.size()),
      margins_(std::make_unique<std::atomic<float>[]>(model.pieces.size())),
      unknown_id_(model.unknown_id) {
  std::vector<DoubleArray::Key> keys;
  float lowest = std::numeric_limits<float>::max();
  for (std::uint32_t id = 0; id < model.pieces.size(); ++id) {
    const Piece& piece = model.pieces[id];
    scores_[id] = piece.score;
    margins_[id].store(std::numeric_limits<float>::quiet_NaN(), std::memory_order_relaxed);
    if (piece.type != PieceType::kNormal) continue;
    keys.emplace_back(piece.text, id);
    lowest = std::min(lowest, piece.score);
    by_word_ = by_word_ && piece.text.find(kSpaceSymbol, 1) == std::string_view::npos;
  }
  trie_ = DoubleArray(std::move(keys));
  unknown_score_ = lowest - kUnknownPenalty;
}

float UnigramEncoder::margin_of(std::uint32_t id, std::string_view piece) const {
  const float known = margins_[id].load(std::memory_order_relaxed);
  if (!std::isnan(known)) return known;
  std::vector<Best> best(piece.size() + 1);
  relax(piece, id, best);
  const float margin = scores_[id] - best.back().score;
  margins_[id].store(margin, std::memory_order_relaxed);
  return margin;
}

// True when the word at `begin` is one token, which is set; its score is added to the running sum.
bool UnigramEncoder::whole_word(std::string_view text, std::size_t begin, float& so_far, Token& token) const {
  DoubleArray::Walk walk = trie_.root();
  std::size_t at = begin;
  while (at < text.size() && trie_.step(walk, text[at])) ++at;
  if (!trie_.has_value(walk) || (at < text.size() && !starts_word(text, at))) return false;
  const std::uint32_t id = trie_.value(walk);
  // Where rounding of the running sum could decide, the search must.
  const float margin = margin_of(id, text.substr(begin, at - begin));
  if (!(margin > kRoundingGuard * (1.0F + std::fabs(so_far)))) return false;
  token = {id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)};
  so_far = scores_[id] + so_far;
  return true;
}

// Fills best[i] with the best path that ends at byte i of the word and does not use the excluded piece;
// best[0].score is where the sum starts.
void UnigramEncoder::relax(std::string_view word, std::uint32_t excluded_id, std::vector<Best>& best) const {
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
    DoubleArray::Walk walk = trie_.root();
    for (std::size_t at = begin; at < word.size() && trie_.step(walk, word[at]); ++at) {
      if (!trie_.has_value(walk) || trie_.value(walk) == excluded_id) continue;
      const std::uint32_t id = trie_.value(walk);
      offer(at + 1, static_cast<double>(scores_[id]) + static_cast<double>(so_far), begin, id);
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
    relax(normalized.substr(at, end - at), kUnset, best);
    path.clear();
    trace(best, at, path);
    for (const Token& step : path) append(step, out);
    so_far = best.back().score;
    at = end;
  }
  return out;
}

}  // namespace ragctl
