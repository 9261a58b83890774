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

// Texts of so many bytes in all are looked up in the table, about as many as it serves in the time that
// building the trie takes. A question whose best chunks are cut into sentences needs 20 KB (SciFact): 19.0 ms
// of processor time by the table, 21.3 by a trie from the start.
constexpr std::size_t kFewBytes = 65536;
// Larger vocabularies have their trie at once, so that one that is too large for it is told at once.
constexpr std::size_t kManyPieceBytes = std::size_t{1} << 21;

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

UnigramEncoder::UnigramEncoder(SentencePieceModel model)
    : table_(std::move(model.table)),
      scores_(model.pieces.size()),
      normal_(model.pieces.size()),
      margins_(std::make_unique<std::atomic<float>[]>(model.pieces.size())),
      unknown_id_(model.unknown_id) {
  float lowest = std::numeric_limits<float>::max();
  std::size_t bytes = 0;
  for (std::uint32_t id = 0; id < model.pieces.size(); ++id) {
    const Piece& piece = model.pieces[id];
    scores_[id] = piece.score;
    margins_[id].store(std::numeric_limits<float>::quiet_NaN(), std::memory_order_relaxed);
    if (piece.type != PieceType::kNormal) continue;
    normal_[id] = true;
    bytes += piece.text.size();
    longest_ = std::max(longest_, piece.text.size());
    lowest = std::min(lowest, piece.score);
    by_word_ = by_word_ && piece.text.find(kSpaceSymbol, 1) == std::string_view::npos;
  }
  unknown_score_ = lowest - kUnknownPenalty;
  if (bytes > kManyPieceBytes) build_trie();
}

void UnigramEncoder::build_trie() const {
  std::call_once(trie_once_, [this] {
    std::vector<DoubleArray::Key> keys;
    for (std::uint32_t id = 0; id < table_.size(); ++id) {
      if (normal_[id]) keys.emplace_back(table_.text(id), id);
    }
    trie_ = DoubleArray(std::move(keys));
    has_trie_.store(true, std::memory_order_release);
  });
}

// The trie, or null as long as few texts were encoded.
const DoubleArray* UnigramEncoder::trie_for(std::size_t bytes) const {
  if (has_trie_.load(std::memory_order_acquire)) return &trie_;
  if (encoded_.fetch_add(bytes, std::memory_order_relaxed) + bytes < kFewBytes) return nullptr;
  build_trie();
  return &trie_;
}

// Calls visit(length, id) for the pieces that the text begins with, shortest first.
template <typename Visit>
void UnigramEncoder::visit_prefixes(std::string_view text, const DoubleArray* trie,
                                    const Visit& visit) const {
  if (trie != nullptr) {
    DoubleArray::Walk walk = trie->root();
    for (std::size_t at = 0; at < text.size() && trie->step(walk, text[at]); ++at) {
      if (trie->has_value(walk)) visit(at + 1, trie->value(walk));
    }
    return;
  }
  const std::size_t most = std::min(text.size(), longest_);
  for (std::size_t end = character_bytes(text.front()); end <= most; end += character_bytes(text[end])) {
    const std::uint32_t id = table_.find(text.substr(0, end));
    if (id != PieceTable::kNone && normal_[id]) visit(end, id);
    if (end == text.size()) return;
  }
}

// The piece that the first word of the text is, and its bytes; kNone when it is none.
std::uint32_t UnigramEncoder::find_word(std::string_view text, const DoubleArray* trie,
                                        std::size_t& length) const {
  if (trie == nullptr) {
    length = word_end(text, 0);
    const std::uint32_t id = length <= longest_ ? table_.find(text.substr(0, length)) : PieceTable::kNone;
    return id != PieceTable::kNone && normal_[id] ? id : PieceTable::kNone;
  }
  DoubleArray::Walk walk = trie->root();
  for (length = 0; length < text.size() && trie->step(walk, text[length]);) ++length;
  const bool whole = trie->has_value(walk) && (length == text.size() || starts_word(text, length));
  return whole ? trie->value(walk) : PieceTable::kNone;
}

float UnigramEncoder::margin_of(std::uint32_t id, std::string_view piece, const DoubleArray* trie) const {
  const float known = margins_[id].load(std::memory_order_relaxed);
  if (!std::isnan(known)) return known;
  std::vector<Best> best(piece.size() + 1);
  relax(piece, id, trie, best);
  const float margin = scores_[id] - best.back().score;
  margins_[id].store(margin, std::memory_order_relaxed);
  return margin;
}

// True when the word at `begin` is one token, which is set; its score is added to the running sum.
bool UnigramEncoder::whole_word(std::string_view text, std::size_t begin, const DoubleArray* trie,
                                float& so_far, Token& token) const {
  std::size_t length = 0;
  const std::uint32_t id = find_word(text.substr(begin), trie, length);
  if (id == PieceTable::kNone) return false;
  // Where rounding of the running sum could decide, the search must.
  const float margin = margin_of(id, text.substr(begin, length), trie);
  if (!(margin > kRoundingGuard * (1.0F + std::fabs(so_far)))) return false;
  token = {id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + length)};
  so_far = scores_[id] + so_far;
  return true;
}

// Fills best[i] with the best path that ends at byte i of the word and does not use the excluded piece;
// best[0].score is where the sum starts.
void UnigramEncoder::relax(std::string_view word, std::uint32_t excluded_id, const DoubleArray* trie,
                           std::vector<Best>& best) const {
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
    visit_prefixes(word.substr(begin), trie, [&](std::size_t bytes, std::uint32_t id) {
      if (id == excluded_id) return;
      offer(begin + bytes, static_cast<double>(scores_[id]) + static_cast<double>(so_far), begin, id);
      has_character = has_character || bytes == length;
    });
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
  const DoubleArray* trie = trie_for(normalized.size());
  out.reserve(normalized.size() / 4 + 4);
  float so_far = 0.0F;
  for (std::size_t at = 0; at < normalized.size();) {
    Token token;
    if (by_word_ && whole_word(normalized, at, trie, so_far, token)) {
      append(token, out);
      at = token.end;
      continue;
    }
    const std::size_t end = by_word_ ? word_end(normalized, at) : normalized.size();
    best.assign(end - at + 1, {});
    best[0].score = so_far;
    relax(normalized.substr(at, end - at), kUnset, trie, best);
    path.clear();
    trace(best, at, path);
    for (const Token& step : path) append(step, out);
    so_far = best.back().score;
    at = end;
  }
  return out;
}

}  // namespace ragctl
