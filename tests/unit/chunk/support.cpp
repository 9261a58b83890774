#include "support.hpp"

#include <algorithm>
#include <array>

#include "ragctl/text/utf8.hpp"

namespace ragctl::test {
namespace {

bool is_blank(char byte) { return byte == ' ' || byte == '\n'; }

std::string repeat(Random& random, std::size_t most, char32_t first, std::size_t range) {
  std::string text;
  const std::size_t count = 1 + random.below(most);
  for (std::size_t i = 0; i < count; ++i)
    append_utf8(text, first + static_cast<char32_t>(random.below(range)));
  return text;
}

std::string random_unit(Random& random) {
  static const std::array<const char*, 17> kSpecial = {"👩‍👩‍👧‍👦",
                                                       "🇰🇷🇺🇸",
                                                       "👍🏽",
                                                       "e\u0301\u0323",
                                                       "\u1112\u1161\u11ab",
                                                       " \u0301",
                                                       "\u00a0",
                                                       "\u3000",
                                                       "\u200b",
                                                       ".\n",
                                                       "\n\n",
                                                       "x\u0300\u0301\u0302\u0303\u0304",
                                                       "\t",
                                                       "\u2028",
                                                       "कि",
                                                       "1,234.5",
                                                       "\n"};
  switch (random.below(10)) {
    case 0:
      return repeat(random, 6, 0xAC00, 11172) + "다. ";
    case 1:
      return repeat(random, 9, 'a', 26) + ". ";
    case 2:
      return repeat(random, 5, 0x4E00, 2000) + "。";
    case 3:
      return repeat(random, 4, '0', 10) + " ";
    case 4:
      return kSpecial[random.below(kSpecial.size())];
    case 5:
      return random.below(40) == 0 ? repeat(random, 400, 'A', 26) : "- ";
    case 6:
      return repeat(random, 5, 0xAC00, 11172) + " ";
    default:
      return repeat(random, 8, 'a', 26) + " ";
  }
}

}  // namespace

DocumentBuilder& DocumentBuilder::block(BlockKind kind, std::string_view text, std::uint32_t level,
                                        std::string_view separator) {
  Block added;
  added.kind = kind;
  added.level = level;
  added.page = page_;
  added.begin = document_.text.size();
  added.end = added.begin + text.size();
  added.line = 1 + static_cast<std::uint64_t>(std::count(document_.text.begin(), document_.text.end(), '\n'));
  document_.blocks.push_back(added);
  document_.text += text;
  document_.text += separator;
  return *this;
}

DocumentBuilder& DocumentBuilder::gap(std::string_view text) {
  document_.text += text;
  return *this;
}

DocumentBuilder& DocumentBuilder::page(std::uint32_t number) {
  page_ = number;
  return *this;
}

Document DocumentBuilder::build() const {
  Document document = document_;
  document.id = document.source = "docs/a.md";
  document.root = "docs";
  document.title = "A title";
  document.metadata.set("year", 2024);
  document.acl = {"staff"};
  document.content_hash = document_content_hash(document);
  return document;
}

Document plain(std::string_view text) { return DocumentBuilder().gap(text).build(); }

std::vector<TokenSpan> WordTokenizer::encode_spans(std::string_view text) const {
  std::vector<TokenSpan> spans;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && !is_blank(text[end])) ++end;
    if (end > at) spans.push_back({0, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
    at = std::max(end, at + 1);
  }
  return spans;
}

std::vector<std::uint32_t> WordTokenizer::encode(std::string_view text) const {
  return std::vector<std::uint32_t>(encode_spans(text).size());
}

std::vector<TokenSpan> RaggedTokenizer::encode_spans(std::string_view text) const {
  std::vector<TokenSpan> spans{{0, 0, 0}};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = 1 + static_cast<unsigned char>(text[at]) % 5;
    std::size_t end = at + 1;
    while (end < text.size() && end < at + length && !is_blank(text[end])) ++end;
    spans.push_back({0, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
    if (end % 11 == 0) spans.push_back({0, static_cast<std::uint32_t>(end), static_cast<std::uint32_t>(end)});
    at = end;
  }
  return spans;
}

std::vector<Chunk> chunk(const Document& document, const ChunkOptions& options, const Tokenizer& tokenizer,
                         std::vector<std::string>* warnings) {
  Context context;
  if (warnings != nullptr) {
    context.on_event = [warnings](const Event& event) { warnings->push_back(event.message); };
  }
  return Chunker(options, &tokenizer).chunk(document, context);
}

std::vector<Chunk> chunk_words(const Document& document, const ChunkOptions& options,
                               std::vector<std::string>* warnings) {
  return chunk(document, options, WordTokenizer(), warnings);
}

std::vector<std::string> texts_of(const std::vector<Chunk>& chunks) {
  std::vector<std::string> texts;
  for (const Chunk& piece : chunks) texts.push_back(piece.text);
  return texts;
}

std::vector<std::string> paths_of(const std::vector<Chunk>& chunks) {
  std::vector<std::string> paths;
  for (const Chunk& piece : chunks) {
    std::string path;
    for (const std::string& heading : piece.heading_path) path += (path.empty() ? "" : " > ") + heading;
    paths.push_back(path);
  }
  return paths;
}

std::string words(std::string_view first, int count) {
  std::string text(first);
  for (int i = 2; i <= count; ++i) text += " w" + std::to_string(i);
  return text;
}

std::string random_text(Random& random, std::size_t units) {
  std::string text;
  for (std::size_t i = 0; i < units; ++i) text += random_unit(random);
  return text;
}

Document random_document(Random& random) {
  static const std::array<const char*, 4> kLanguages = {"", "ko", "en", "ja"};
  DocumentBuilder builder;
  const bool has_blocks = random.below(4) != 0;
  const std::size_t count = random.below(30);
  for (std::size_t i = 0; i < count; ++i) {
    if (random.below(5) == 0) builder.page(static_cast<std::uint32_t>(i));
    const std::size_t most = random.below(8) == 0 ? 150 : 25;
    const std::string text = random_text(random, random.below(most));
    if (!has_blocks || random.below(12) == 0) {
      builder.gap(text + "\n");
      continue;
    }
    const auto kind = static_cast<BlockKind>(random.below(8));
    const bool is_heading = kind == BlockKind::kHeading;
    const bool is_short = is_heading || random.below(4) == 0;
    const std::string end = random.below(4) == 0 ? "?" : random.below(8) == 0 ? ":" : "";
    builder.block(kind, (is_short ? random_text(random, 1 + random.below(3)) : text) + end,
                  is_heading ? 1 + static_cast<std::uint32_t>(random.below(4))
                             : static_cast<std::uint32_t>(random.below(2)),
                  random.below(2) == 0 ? "\n" : "\n\n");
  }
  Document document = builder.build();
  document.language = kLanguages[random.below(kLanguages.size())];
  return document;
}

}  // namespace ragctl::test
