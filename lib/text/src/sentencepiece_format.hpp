// Reads a serialised SentencePiece model (a protocol buffer, sentencepiece_model.proto of the SentencePiece
// project) and checks all that the encoders rely on. The library itself trusts a model: damaged ones make it
// read out of bounds or end the process.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "piece_table.hpp"

namespace ragctl {

enum class PieceType : std::uint8_t {
  kNormal = 1,
  kUnknown = 2,
  kControl = 3,
  kUserDefined = 4,
  kUnused = 5,
  kByte = 6
};

struct Piece {
  std::string_view text;
  float score = 0.0F;
  PieceType type = PieceType::kNormal;
};

struct NormalizerSpec {
  std::string_view charsmap;
  bool add_dummy_prefix = true;
  bool remove_extra_whitespaces = true;
  bool escape_whitespaces = true;
};

enum class ModelKind : std::uint8_t { kUnigram = 1, kBpe = 2, kWord = 3, kCharacter = 4 };

struct SentencePieceModel {
  std::vector<Piece> pieces;
  PieceTable table;  // of all pieces, with copies of their texts
  ModelKind kind = ModelKind::kUnigram;
  bool byte_fallback = false;
  bool whitespace_as_suffix = false;
  NormalizerSpec normalizer;
  std::string_view denormalizer_charsmap;
  std::uint32_t unknown_id = 0;
};

// The views point into `bytes`. Throws Error(kInput) located at `origin` with the byte offset of what is
// wrong.
SentencePieceModel parse_sentencepiece(std::string_view bytes, const std::string& origin);

// "<0x00>" to "<0xFF>" -> 0 to 255; -1 for other texts.
int byte_of_piece(std::string_view text);

}  // namespace ragctl
