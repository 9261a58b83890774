#include "sentencepiece_format.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "ragctl/core/error.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// Field numbers of sentencepiece_model.proto.
enum ModelField : std::uint32_t { kPieces = 1, kTrainerSpec = 2, kNormalizerSpec = 3, kDenormalizerSpec = 5 };
enum PieceField : std::uint32_t { kPieceText = 1, kPieceScore = 2, kPieceType = 3 };
enum TrainerField : std::uint32_t { kModelType = 3, kWhitespaceAsSuffix = 24, kByteFallback = 35 };
enum NormalizerField : std::uint32_t {
  kCharsmap = 2,
  kDummyPrefix = 3,
  kExtraWhitespaces = 4,
  kEscapeWhitespaces = 5
};

enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

constexpr std::size_t kMaxPieces = 4'000'000;
// With its score; most have more.
constexpr std::size_t kLikelyPieceBytes = 12;
// Sums of scores along a text must stay finite.
constexpr float kMaxScore = 1e9F;

struct Field {
  std::uint32_t number = 0;
  std::uint32_t wire_type = 0;
  std::uint64_t varint = 0;
  std::uint32_t fixed32 = 0;
  std::string_view bytes;
};

// One message of protocol buffer wire format (protobuf.dev/programming-guides/encoding).
class Message {
 public:
  Message(std::string_view bytes, const char* file_begin, const std::string& origin)
      : rest_(bytes), file_begin_(file_begin), origin_(origin) {}

  [[noreturn]] void fail(const std::string& what) const {
    const auto offset = static_cast<std::size_t>(rest_.data() - file_begin_);
    throw Error(ErrorCode::kInput, Location{origin_},
                "not a usable SentencePiece model: " + what + " at byte " + std::to_string(offset) +
                    "; copy or train it again");
  }

  bool next(Field& field) {
    if (rest_.empty()) return false;
    const std::uint64_t key = varint();
    field.number = static_cast<std::uint32_t>(key >> 3);
    field.wire_type = static_cast<std::uint32_t>(key & 7U);
    if (field.number == 0 || key >> 32 != 0) fail("impossible field number");
    switch (field.wire_type) {
      case kVarint:
        field.varint = varint();
        break;
      case kFixed64:
        take(8);
        break;
      case kLengthDelimited:
        field.bytes = take(varint());
        break;
      case kFixed32:
        std::memcpy(&field.fixed32, take(4).data(), 4);
        break;
      default:
        fail("impossible wire type");
    }
    return true;
  }

  Message inner(const Field& field) const {
    if (field.wire_type != kLengthDelimited) fail("a message was expected");
    return {field.bytes, file_begin_, origin_};
  }
  std::string_view bytes(const Field& field) const {
    if (field.wire_type != kLengthDelimited) fail("a string was expected");
    return field.bytes;
  }
  std::uint64_t number(const Field& field) const {
    if (field.wire_type != kVarint) fail("a number was expected");
    return field.varint;
  }
  bool flag(const Field& field) const { return number(field) != 0; }
  float real(const Field& field) const {
    if (field.wire_type != kFixed32) fail("a 32-bit float was expected");
    return std::bit_cast<float>(field.fixed32);
  }

 private:
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) fail("the data is cut off");
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    fail("a number has too many bytes");
  }

  std::string_view rest_;
  const char* file_begin_;
  const std::string& origin_;
};

Piece parse_piece(Message message) {
  Piece piece;
  Field field;
  while (message.next(field)) {
    if (field.number == kPieceText) piece.text = message.bytes(field);
    if (field.number == kPieceScore) piece.score = message.real(field);
    if (field.number == kPieceType) {
      const std::uint64_t type = message.number(field);
      if (type < 1 || type > 6) message.fail("unknown piece type " + std::to_string(type));
      piece.type = static_cast<PieceType>(type);
    }
  }
  if (piece.text.empty()) message.fail("a piece is empty");
  if (piece.text.find('\0') != std::string_view::npos) message.fail("a piece contains a NUL");
  if (find_invalid_utf8(piece.text) != std::string_view::npos) message.fail("a piece is not UTF-8");
  if (!(std::fabs(piece.score) <= kMaxScore)) message.fail("a score is not a number");
  return piece;
}

void parse_trainer(Message message, SentencePieceModel& model) {
  Field field;
  while (message.next(field)) {
    if (field.number == kModelType) {
      const std::uint64_t kind = message.number(field);
      if (kind < 1 || kind > 4) message.fail("unknown model type " + std::to_string(kind));
      model.kind = static_cast<ModelKind>(kind);
    }
    if (field.number == kWhitespaceAsSuffix) model.whitespace_as_suffix = message.flag(field);
    if (field.number == kByteFallback) model.byte_fallback = message.flag(field);
  }
}

NormalizerSpec parse_normalizer(Message message) {
  NormalizerSpec spec;
  Field field;
  while (message.next(field)) {
    if (field.number == kCharsmap) spec.charsmap = message.bytes(field);
    if (field.number == kDummyPrefix) spec.add_dummy_prefix = message.flag(field);
    if (field.number == kExtraWhitespaces) spec.remove_extra_whitespaces = message.flag(field);
    if (field.number == kEscapeWhitespaces) spec.escape_whitespaces = message.flag(field);
  }
  return spec;
}

// Exactly one unknown piece, no piece twice, and all 256 bytes or none.
void check_pieces(SentencePieceModel& model, const Message& message) {
  std::size_t bytes = 0;
  for (const Piece& piece : model.pieces) bytes += piece.text.size();
  model.table = PieceTable(model.pieces.size(), bytes);
  std::size_t unknowns = 0;
  std::size_t byte_pieces = 0;
  for (std::size_t id = 0; id < model.pieces.size(); ++id) {
    const Piece& piece = model.pieces[id];
    if (!model.table.add(piece.text))
      message.fail("the piece '" + std::string(piece.text) + "' occurs twice");
    if (piece.type == PieceType::kByte) {
      if (byte_of_piece(piece.text) < 0) message.fail("'" + std::string(piece.text) + "' is no byte piece");
      ++byte_pieces;
    }
    if (piece.type != PieceType::kUnknown) continue;
    ++unknowns;
    model.unknown_id = static_cast<std::uint32_t>(id);
  }
  if (unknowns != 1) message.fail("there are " + std::to_string(unknowns) + " unknown pieces instead of one");
  if (byte_pieces != (model.byte_fallback ? 256U : 0U))
    message.fail("the byte pieces are incomplete or unexpected");
}

}  // namespace

int byte_of_piece(std::string_view text) {
  if (text.size() != 6 || !text.starts_with("<0x") || text.back() != '>') return -1;
  int value = -1;
  const auto [end, error] = std::from_chars(text.data() + 3, text.data() + 5, value, 16);
  return error == std::errc{} && end == text.data() + 5 ? value : -1;
}

SentencePieceModel parse_sentencepiece(std::string_view bytes, const std::string& origin) {
  SentencePieceModel model;
  Message message(bytes, bytes.data(), origin);
  if (bytes.empty()) message.fail("it is empty");
  model.pieces.reserve(std::min(bytes.size() / kLikelyPieceBytes, kMaxPieces));
  Field field;
  while (message.next(field)) {
    if (field.number == kPieces) model.pieces.push_back(parse_piece(message.inner(field)));
    if (field.number == kTrainerSpec) parse_trainer(message.inner(field), model);
    if (field.number == kNormalizerSpec) model.normalizer = parse_normalizer(message.inner(field));
    if (field.number == kDenormalizerSpec) {
      model.denormalizer_charsmap = parse_normalizer(message.inner(field)).charsmap;
    }
    if (model.pieces.size() > kMaxPieces) message.fail("there are more pieces than any vocabulary has");
  }
  check_pieces(model, message);
  return model;
}

}  // namespace ragctl
