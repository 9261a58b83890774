// Subword pieces of the model that was trained on the corpus: no rules of any language.
#include "analyzers.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kBarePiece = "\xE2\x96\x81";  // U+2581 alone: a space, no content

class SentencepieceAnalyzer final : public Analyzer {
 public:
  explicit SentencepieceAnalyzer(const Tokenizer* pieces) : pieces_(pieces) {}

  std::vector<Term> analyze(std::string_view text) const override {
    if (pieces_ == nullptr) return words_->analyze(text);
    const FoldedText folded(text);
    TermList terms(folded);
    for (const TokenSpan& token : pieces_->encode_spans(folded.text())) {
      if (token.begin == token.end) continue;
      const std::string piece = pieces_->is_unknown(token.id)
                                    ? std::string(folded.slice(token.begin, token.end))
                                    : pieces_->piece(token.id);
      if (piece == kBarePiece) continue;
      terms.add(TermClass::kPiece, piece, token.begin, token.end, true);
      terms.next_word();
    }
    return terms.take();
  }

  std::vector<Term> analyze_words(std::string_view text) const override { return words_->analyze(text); }

  std::string fingerprint() const override {
    return "sentencepiece/1" + (pieces_ == nullptr ? std::string() : "+" + pieces_->fingerprint());
  }

 private:
  const Tokenizer* pieces_;
  std::unique_ptr<Analyzer> words_ = make_whitespace_analyzer(nullptr);
};

}  // namespace

std::unique_ptr<Analyzer> make_sentencepiece_analyzer(const Tokenizer* pieces) {
  return std::make_unique<SentencepieceAnalyzer>(pieces);
}

}  // namespace ragctl
