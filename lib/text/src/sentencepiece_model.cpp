// Unigram models (what ragctl trains; also XLM-R, T5, ALBERT) are encoded by our own UnigramEncoder, several
// times faster than the library; the other kinds, and models with user-defined pieces, by the library.
#include <sentencepiece_processor.h>

#include <algorithm>
#include <array>
#include <exception>

#include "ragctl/core/error.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "sentencepiece_charsmap.hpp"
#include "sentencepiece_format.hpp"
#include "sentencepiece_normalizer.hpp"
#include "unigram_encoder.hpp"

namespace ragctl {
namespace {

std::string fingerprint_of(std::string_view model_bytes) {
  return "sentencepiece/" + hash128(model_bytes).hex();
}

[[noreturn]] void fail(const std::string& origin, const std::string& what) {
  throw Error(ErrorCode::kInput, Location{origin},
              "not a usable SentencePiece model: " + what + "; copy or train it again");
}

void check_size(std::string_view text) {
  if (text.size() > 0x7FFFFFFF / 3)
    throw Error(ErrorCode::kInput, "text over 700 MB cannot be tokenised; split it");
}

class UnigramTokenizer final : public Tokenizer {
 public:
  UnigramTokenizer(std::string_view bytes, SentencePieceModel model)
      : normalizer_(model.normalizer, model.whitespace_as_suffix),
        unknown_id_(model.unknown_id),
        byte_fallback_(model.byte_fallback),
        byte_ids_(byte_ids_of(model)),
        fingerprint_(fingerprint_of(bytes)),
        encoder_(std::move(model)) {}

  std::vector<std::uint32_t> encode(std::string_view text) const override {
    check_size(text);
    std::string normalized;
    normalizer_.normalize(text, normalized, nullptr);
    std::vector<std::uint32_t> ids;
    for (const UnigramEncoder::Token& token : encoder_.encode(normalized)) {
      if (token.id == unknown_id_ && byte_fallback_) {
        for (std::size_t i = token.begin; i < token.end; ++i) ids.push_back(byte_id(normalized[i]));
      } else {
        ids.push_back(token.id);
      }
    }
    return ids;
  }

  std::vector<TokenSpan> encode_spans(std::string_view text) const override {
    check_size(text);
    std::string normalized;
    std::vector<std::uint32_t> origins;
    normalizer_.normalize(text, normalized, &origins);
    std::vector<TokenSpan> spans;
    for (const UnigramEncoder::Token& token : encoder_.encode(normalized)) {
      if (token.id == unknown_id_ && byte_fallback_) {
        // Every byte but the last of a character is empty; the last covers the source of the character.
        for (std::size_t i = token.begin; i < token.end; ++i) {
          spans.push_back({byte_id(normalized[i]), origins[i], std::max(origins[i], origins[i + 1])});
        }
      } else {
        spans.push_back({token.id, origins[token.begin], origins[token.end]});
      }
    }
    return spans;
  }

  std::size_t vocabulary_size() const override { return pieces().size(); }
  std::string piece(std::uint32_t id) const override {
    return id < pieces().size() ? std::string(pieces().text(id)) : std::string();
  }
  bool is_unknown(std::uint32_t id) const override { return id == unknown_id_; }
  std::string fingerprint() const override { return fingerprint_; }

 private:
  static std::array<std::uint32_t, 256> byte_ids_of(const SentencePieceModel& model) {
    std::array<std::uint32_t, 256> ids{};
    for (std::uint32_t id = 0; id < model.pieces.size(); ++id) {
      const Piece& piece = model.pieces[id];
      if (piece.type == PieceType::kByte) ids[static_cast<std::size_t>(byte_of_piece(piece.text))] = id;
    }
    return ids;
  }

  const PieceTable& pieces() const { return encoder_.pieces(); }
  std::uint32_t byte_id(char byte) const { return byte_ids_[static_cast<unsigned char>(byte)]; }

  SentencePieceNormalizer normalizer_;
  std::uint32_t unknown_id_;
  bool byte_fallback_;
  std::array<std::uint32_t, 256> byte_ids_;
  std::string fingerprint_;
  UnigramEncoder encoder_;
};

class LibraryTokenizer final : public Tokenizer {
 public:
  LibraryTokenizer(std::string_view bytes, const std::string& origin)
      : origin_(origin), fingerprint_(fingerprint_of(bytes)) {
    const auto status = processor_.LoadFromSerializedProto(bytes);
    if (!status.ok()) fail(origin, status.message());
  }

  std::vector<std::uint32_t> encode(std::string_view text) const override {
    std::vector<std::uint32_t> ids;
    const auto result = encoded(text);
    for (const auto& piece : result.pieces()) ids.push_back(piece.id());
    return ids;
  }

  std::vector<TokenSpan> encode_spans(std::string_view text) const override {
    std::vector<TokenSpan> spans;
    const auto result = encoded(text);
    for (const auto& piece : result.pieces()) spans.push_back({piece.id(), piece.begin(), piece.end()});
    return spans;
  }

  std::size_t vocabulary_size() const override { return static_cast<std::size_t>(processor_.GetPieceSize()); }
  std::string piece(std::uint32_t id) const override {
    return id < vocabulary_size() ? processor_.IdToPiece(static_cast<int>(id)) : std::string();
  }
  bool is_unknown(std::uint32_t id) const override {
    return id < vocabulary_size() && processor_.IsUnknown(static_cast<int>(id));
  }
  std::string fingerprint() const override { return fingerprint_; }

 private:
  // Not EncodeAsIds and its like: they pass over errors, which only a damaged model makes.
  sentencepiece::ImmutableSentencePieceText encoded(std::string_view text) const {
    check_size(text);
    sentencepiece::ImmutableSentencePieceText out;
    const auto status = processor_.Encode(text, out.mutable_proto());
    if (!status.ok()) fail(origin_, status.message());
    return out;
  }

  sentencepiece::SentencePieceProcessor processor_;
  std::string origin_;
  std::string fingerprint_;
};

bool is_plain_unigram(const SentencePieceModel& model) {
  return model.kind == ModelKind::kUnigram &&
         std::none_of(model.pieces.begin(), model.pieces.end(), [](const Piece& piece) {
           return piece.type == PieceType::kUserDefined || piece.type == PieceType::kUnused;
         });
}

// The library follows the tables without checks.
void check_tables(const SentencePieceModel& model, const std::string& origin) {
  for (const std::string_view table : {model.normalizer.charsmap, model.denormalizer_charsmap}) {
    if (!table.empty() && !Charsmap(table).is_sound()) fail(origin, "a normalisation table is damaged");
  }
}

}  // namespace

std::unique_ptr<Tokenizer> load_sentencepiece(std::string_view model_bytes, const std::string& origin) {
  SentencePieceModel model = parse_sentencepiece(model_bytes, origin);
  try {
    if (is_plain_unigram(model)) return std::make_unique<UnigramTokenizer>(model_bytes, std::move(model));
    check_tables(model, origin);
    return std::make_unique<LibraryTokenizer>(model_bytes, origin);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    fail(origin, error.what());
  }
}

}  // namespace ragctl
