#include "sentencepiece_normalizer.hpp"

#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kSpaceSymbol = "\xE2\x96\x81";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

struct SentencePieceNormalizer::Output {
  std::string& text;
  std::vector<std::uint32_t>* origins;
  std::uint32_t consumed = 0;

  void put(char c) {
    text.push_back(c);
    if (origins != nullptr) origins->push_back(consumed);
  }
  void put(std::string_view bytes) {
    text.append(bytes);
    if (origins != nullptr) origins->insert(origins->end(), bytes.size(), consumed);
  }
};

SentencePieceNormalizer::SentencePieceNormalizer(const NormalizerSpec& spec, bool whitespace_as_suffix)
    : dummy_prefix_(spec.add_dummy_prefix && !whitespace_as_suffix),
      dummy_suffix_(spec.add_dummy_prefix && whitespace_as_suffix),
      remove_extra_(spec.remove_extra_whitespaces),
      space_(spec.escape_whitespaces ? kSpaceSymbol : std::string_view(" ")) {
  if (!spec.charsmap.empty()) charsmap_ = Charsmap(spec.charsmap);
  find_plain_ascii();
}

void SentencePieceNormalizer::find_plain_ascii() {
  for (char c = 1; c > 0; ++c) {
    const Prefix alone = next_prefix({&c, 1});
    bool plain = alone.replacement.size() == 1 && is_ascii(alone.replacement[0]);
    for (char d = 1; d > 0 && plain; ++d) {
      const std::array<char, 2> pair = {c, d};
      plain = charsmap_.empty() || charsmap_.longest({pair.data(), 2}).length < 2;
    }
    if (plain) plain_[static_cast<unsigned char>(c)] = alone.replacement[0];
    if (c == 127) break;
  }
}

bool SentencePieceNormalizer::is_plain(std::string_view text) const {
  return is_ascii(text[0]) && plain_[static_cast<unsigned char>(text[0])] != 0 &&
         (text.size() == 1 || is_ascii(text[1]));
}

SentencePieceNormalizer::Prefix SentencePieceNormalizer::next_prefix(std::string_view text) const {
  if (!charsmap_.empty()) {
    const Charsmap::Match match = charsmap_.longest(text);
    if (match.length > 0) return {match.replacement, match.length};
  }
  std::size_t length = 0;
  const bool damaged = next_code_point(text, length) == 0xFFFD && length == 1;
  return damaged ? Prefix{kReplacement, 1} : Prefix{text.substr(0, length), length};
}

std::size_t SentencePieceNormalizer::skip_leading_spaces(std::string_view text) const {
  std::size_t skipped = 0;
  while (skipped < text.size()) {
    const Prefix prefix = next_prefix(text.substr(skipped));
    if (prefix.replacement != " ") break;
    skipped += prefix.consumed;
  }
  return skipped;
}

void SentencePieceNormalizer::strip_trailing_spaces(Output& output) const {
  while (output.text.ends_with(space_)) {
    output.text.resize(output.text.size() - space_.size());
    if (output.origins == nullptr) continue;
    output.consumed = (*output.origins)[output.text.size()];
    output.origins->resize(output.text.size());
  }
}

void SentencePieceNormalizer::normalize(std::string_view text, std::string& out,
                                        std::vector<std::uint32_t>* origins) const {
  out.clear();
  if (origins != nullptr) origins->clear();
  out.reserve(text.size() + text.size() / 2 + space_.size());
  Output output{out, origins};
  std::size_t at = remove_extra_ ? skip_leading_spaces(text) : 0;
  output.consumed = static_cast<std::uint32_t>(at);
  if (at < text.size() && dummy_prefix_) output.put(space_);
  const bool visible = at < text.size();
  bool after_space = remove_extra_;
  while (at < text.size()) {
    Prefix prefix;
    if (is_plain(text.substr(at))) {
      prefix = {{&plain_[static_cast<unsigned char>(text[at])], 1}, 1};
    } else {
      prefix = next_prefix(text.substr(at));
    }
    output.consumed = static_cast<std::uint32_t>(at);
    while (after_space && prefix.replacement.starts_with(' ')) prefix.replacement.remove_prefix(1);
    for (const char c : prefix.replacement) {
      if (c == ' ') {
        output.put(space_);
      } else {
        output.put(c);
      }
    }
    if (!prefix.replacement.empty()) after_space = remove_extra_ && prefix.replacement.ends_with(' ');
    at += prefix.consumed;
  }
  output.consumed = static_cast<std::uint32_t>(at);
  if (remove_extra_ && visible) strip_trailing_spaces(output);
  if (visible && dummy_suffix_) output.put(space_);
  if (origins != nullptr) origins->push_back(output.consumed);
}

}  // namespace ragctl
