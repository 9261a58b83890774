// Our encoder against reference encodings by the SentencePiece library with two models of the SentencePiece
// project.
#include <map>

#include "ragctl/text/tokenizer.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

std::string joined_ids(const std::vector<std::uint32_t>& ids) {
  std::string out;
  for (const std::uint32_t id : ids) out += (out.empty() ? "" : " ") + std::to_string(id);
  return out;
}

// The pieces as the library prints them: an unknown one as its normalised text, so only known ones are
// compared.
bool same_pieces(const Tokenizer& tokenizer, const std::vector<TokenSpan>& spans, std::string_view expected) {
  for (const TokenSpan& span : spans) {
    const std::size_t end = std::min(expected.find(' '), expected.size());
    if (!tokenizer.is_unknown(span.id) && tokenizer.piece(span.id) != expected.substr(0, end)) return false;
    expected.remove_prefix(std::min(end + 1, expected.size()));
  }
  return expected.empty();
}

}  // namespace

TEST_CASE("two real models encode as their reference does") {
  int lines_tested = 0;
  for (const std::string model : {"test_model", "test_ja_model"}) {
    const auto bytes = suite_file("sentencepiece/" + model + ".model");
    if (!bytes) return;
    const auto tokenizer = load_sentencepiece(*bytes, model);
    // Its first texts are encoded another way than the many that follow.
    auto fresh = load_sentencepiece(*bytes, model);
    std::size_t fresh_bytes = 0;
    for (const std::string name : {"blns_lines", "botchan_400", "udhr", "wagahai_300"}) {
      const auto texts = suite_file("sentencepiece/" + name + ".txt");
      const auto ids = suite_file("sentencepiece/" + model + "." + name + ".id");
      const auto pieces = suite_file("sentencepiece/" + model + "." + name + ".piece");
      if (!texts || !ids || !pieces) continue;
      const auto text_lines = lines_of(*texts);
      const auto id_lines = lines_of(*ids);
      const auto piece_lines = lines_of(*pieces);
      REQUIRE(text_lines.size() == id_lines.size());
      REQUIRE(text_lines.size() == piece_lines.size());
      for (std::size_t i = 0; i < text_lines.size(); ++i) {
        CAPTURE(model, name, i, text_lines[i]);
        const std::vector<std::uint32_t> encoded = tokenizer->encode(text_lines[i]);
        if (joined_ids(encoded) != id_lines[i]) CHECK(joined_ids(encoded) == id_lines[i]);
        fresh_bytes += text_lines[i].size();
        if (fresh_bytes > 2000) {
          fresh = load_sentencepiece(*bytes, model);
          fresh_bytes = 0;
        }
        if (fresh->encode(text_lines[i]) != encoded) CHECK(fresh->encode(text_lines[i]) == encoded);
        const std::vector<TokenSpan> spans = tokenizer->encode_spans(text_lines[i]);
        if (!same_pieces(*tokenizer, spans, piece_lines[i])) FAIL("other pieces than " << piece_lines[i]);
        std::uint32_t end = 0;
        for (std::size_t k = 0; k < spans.size(); ++k) {
          if (spans[k].id != encoded[k] || spans[k].begin < end || spans[k].end < spans[k].begin)
            FAIL("wrong span");
          end = spans[k].end;
        }
        if (end > text_lines[i].size()) FAIL("a span outside the text");
        ++lines_tested;
      }
    }
  }
  CHECK(lines_tested > 2000);
}
