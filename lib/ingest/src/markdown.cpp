// Markdown by cmark-gfm. The tree is walked iteratively (input can nest thousands of levels deep); inline
// content is gathered while a leaf block is open and becomes one block of the document when it closes.
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "extraction.hpp"
#include "front_matter.hpp"
#include "markdown_blocks.hpp"
#include "markdown_guard.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 30;  // cmark counts in int
// With a single tilde "1~2장, 3~4장" would lose its tildes.
constexpr int kOptions = CMARK_OPT_DEFAULT | CMARK_OPT_SOURCEPOS | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;

struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
using Node = std::unique_ptr<cmark_node, FreeNode>;

void attach(cmark_parser* parser, const char* name) {
  cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
}

Node parse(std::string_view text, const MarkdownExtensions& extensions) {
  static std::once_flag registered;
  std::call_once(registered, cmark_gfm_core_extensions_ensure_registered);
  const std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(kOptions));
  if (extensions.tables) attach(parser.get(), "table");
  if (extensions.autolinks) attach(parser.get(), "autolink");
  attach(parser.get(), "strikethrough");
  attach(parser.get(), "tasklist");
  cmark_parser_feed(parser.get(), text.data(), text.size());
  // Inline parsing adds the extensions' characters to tables that are global in cmark-gfm 0.29, and takes
  // them out again.
  static std::mutex inlines;
  const std::lock_guard lock(inlines);
  return Node(cmark_parser_finish(parser.get()));
}

// Stands for the '[' of a footnote while cmark reads.
constexpr char kHiddenBracket = '\x02';

// Whether a footnote ("[^1]: ...") begins at `at`, first in its line or in what the line quotes.
bool begins_footnote(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestLabel = 999;  // CommonMark 0.29, 4.7
  const std::size_t before = text.substr(0, at).find_last_not_of(" \t>");
  if (before != std::string_view::npos && text[before] != '\n') return false;
  const std::string_view label = text.substr(at + 2, kLongestLabel);
  const std::size_t end = label.find_first_of("[]\n");
  return end != std::string_view::npos && label.substr(end).starts_with("]:");
}

// "[^1]: https://example.org" is a footnote of one word to its writer, and to CommonMark, which knows none,
// the definition of a link, which is no text. The text with the brackets hidden of whatever looks like it;
// empty where there is nothing to hide.
std::string without_footnote_brackets(std::string_view text) {
  std::string hidden;
  if (text.find(kHiddenBracket) != std::string_view::npos) return hidden;
  for (std::size_t at = text.find("[^"); at != std::string_view::npos; at = text.find("[^", at + 2)) {
    if (!begins_footnote(text, at)) continue;
    if (hidden.empty()) hidden = text;
    hidden[at] = kHiddenBracket;
  }
  return hidden;
}

std::string scalar_text(const Json& value) {
  if (value.is_string()) return value.string();
  return value.is_array() || value.is_object() || value.is_null() ? std::string() : value.dump();
}

// A list that cannot be read must not open the document to everyone.
std::vector<std::string> principals(const Json& value) {
  if (value.is_string() && !value.string().empty()) return {value.string()};
  std::vector<std::string> out;
  const bool listed = value.is_array() && std::all_of(value.items().begin(), value.items().end(),
                                                      [](const Json& each) { return each.is_string(); });
  if (!listed) throw Error(ErrorCode::kInput, "'acl' of the front matter must be a list of strings");
  for (const Json& each : value.items()) out.push_back(each.string());
  return out;
}

// What is no front matter at all has thousands of lines that are not understood.
void limit_warnings(std::vector<ExtractionWarning>& warnings) {
  constexpr std::size_t kMost = 10;
  if (warnings.size() <= kMost) return;
  const std::size_t others = warnings.size() - kMost;
  warnings.resize(kMost);
  warnings.push_back({0, "front matter has " + std::to_string(others) + " more of such lines"});
}

void take_front_matter(FrontMatter& front, Extraction& out) {
  limit_warnings(front.warnings);
  out.warnings = std::move(front.warnings);
  for (Json::Member& member : front.values.members()) {
    const std::string text = scalar_text(member.second);
    const std::string language =
        member.first == "lang" || member.first == "language" ? primary_language(text) : "";
    if (member.first == "acl") {
      out.acl = principals(member.second);
    } else if (member.first == "title" && !trim(text).empty()) {
      out.title = trim(text);
    } else if (!language.empty()) {
      out.language = language;
    } else {
      out.metadata.members().push_back(std::move(member));  // keys differ here
    }
  }
}

std::string first_heading(const Extraction& out) {
  const Block* best = nullptr;
  for (const Block& block : out.blocks) {
    if (block.kind != BlockKind::kHeading) continue;
    if (best == nullptr) best = &block;
    if (block.level == 1) {
      best = &block;
      break;
    }
  }
  return best == nullptr ? std::string() : out.text.substr(best->begin, best->end - best->begin);
}

// The blocks of the Markdown that begins at `base`, with warnings of what it would take too long to see.
BlockWriter read_blocks(const DecodedText& source, std::size_t base,
                        std::vector<ExtractionWarning>& warnings) {
  const std::string_view body = std::string_view(source.text).substr(base);
  if (body.size() > kMaxBytes)
    throw Error(ErrorCode::kInput, "Markdown of over 1 GiB; split it, or pass it as text");
  if (!takes_linear_time(body)) {
    warnings.push_back({0, "is read as plain text: as Markdown it would take quadratic time"});
    return plain_text_blocks(source, base);
  }
  const MarkdownExtensions extensions = safe_markdown_extensions(body);
  if (!extensions.tables)
    warnings.push_back({0, "tables are read as paragraphs: this text would take quadratic time"});
  const std::string hidden = without_footnote_brackets(body);
  const std::string_view read = hidden.empty() ? body : hidden;
  const Node document = parse(read, extensions);
  BlockWriter writer = markdown_blocks(document.get(), source, base, read);
  if (!hidden.empty()) std::replace(writer.text().begin(), writer.text().end(), kHiddenBracket, '[');
  return writer;
}

}  // namespace

Extraction extract_markdown(const DecodedText& source) {
  Extraction out;
  FrontMatter front = read_front_matter(source.text);
  take_front_matter(front, out);
  BlockWriter writer = read_blocks(source, front.end, out.warnings);
  out.text = std::move(writer.text());
  out.blocks = std::move(writer.blocks());
  if (out.title.empty()) out.title = first_heading(out);
  return out;
}

}  // namespace ragctl
