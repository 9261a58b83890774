#include <sentencepiece_processor.h>

#include "ragctl/core/error.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/text/tokenizer.hpp"

namespace ragctl {
namespace {

class SentencePieceTokenizer final : public Tokenizer {
 public:
  SentencePieceTokenizer(std::string_view model_bytes, const std::string& origin)
      : fingerprint_("sentencepiece/" + hash128(model_bytes).hex()) {
    const auto status = processor_.LoadFromSerializedProto(model_bytes);
    if (!status.ok()) {
      throw Error(
          ErrorCode::kInput, Location{origin},
          std::string("not a usable SentencePiece model (") + status.message() + "); copy or train it again");
    }
  }

  std::vector<std::uint32_t> encode(std::string_view text) const override {
    const std::vector<int> ids = processor_.EncodeAsIds(text);
    return {ids.begin(), ids.end()};
  }

  std::vector<TokenSpan> encode_spans(std::string_view text) const override {
    const auto encoded = processor_.EncodeAsImmutableProto(text);
    std::vector<TokenSpan> spans;
    spans.reserve(encoded.pieces_size());
    for (const auto& piece : encoded.pieces()) spans.push_back({piece.id(), piece.begin(), piece.end()});
    return spans;
  }

  std::size_t vocabulary_size() const override { return static_cast<std::size_t>(processor_.GetPieceSize()); }

  std::string piece(std::uint32_t id) const override {
    return id < vocabulary_size() ? processor_.IdToPiece(static_cast<int>(id)) : std::string();
  }

  std::string fingerprint() const override { return fingerprint_; }

 private:
  sentencepiece::SentencePieceProcessor processor_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<Tokenizer> load_sentencepiece(std::string_view model_bytes, const std::string& origin) {
  return std::make_unique<SentencePieceTokenizer>(model_bytes, origin);
}

}  // namespace ragctl
