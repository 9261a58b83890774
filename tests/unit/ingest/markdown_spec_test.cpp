// The text of every CommonMark and GFM example equals the text of its reference HTML. Compared without white
// space (the two differ by design), list markers, task boxes and the bars between table cells.
#include <cctype>
#include <filesystem>
#include <set>

#include "catch.hpp"
#include "extract.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/json.hpp"

using namespace ragctl;

namespace {

std::string without_spaces(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool no_break_space = text.substr(i, 2) == "\xc2\xa0";
    if (no_break_space) ++i;
    if (!no_break_space && std::isspace(static_cast<unsigned char>(text[i])) == 0) out += text[i];
  }
  return out;
}

std::string decode_references(std::string text) {
  for (const auto& [reference, character] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}}) {
    for (std::size_t i = text.find(reference); i != std::string::npos; i = text.find(reference, i + 1)) {
      text.replace(i, std::string_view(reference).size(), character);
    }
  }
  return text;
}

// End of the tag, comment or hidden element at html[i] == '<'.
std::size_t markup_end(std::string_view html, std::size_t i) {
  for (const auto& [begin, end] : {std::pair{"<!--", "-->"},
                                   {"<script", "</script>"},
                                   {"<style", "</style>"},
                                   {"<textarea", "</textarea>"},
                                   {"<![CDATA[", "]]>"},
                                   {"<?", "?>"}}) {
    if (!html.substr(i).starts_with(begin)) continue;
    const std::size_t found = html.find(end, i + 2);
    return found == std::string_view::npos ? html.size() : found + std::string_view(end).size();
  }
  char quote = 0;
  for (; i < html.size() && (quote != 0 || html[i] != '>'); ++i) {
    if (quote != 0 ? html[i] == quote : html[i] == '"' || html[i] == '\'')
      quote = quote == 0 ? html[i] : '\0';
  }
  return std::min(i + 1, html.size());
}

std::string text_of_html(std::string_view html) {
  std::string out;
  for (std::size_t i = 0; i < html.size();) {
    if (html[i] != '<') {
      out += html[i++];
      continue;
    }
    const std::size_t end = markup_end(html, i);
    const std::string_view tag = html.substr(i, end - i);
    if (const std::size_t alt = tag.find("alt=\"");
        tag.starts_with("<img") && alt != std::string_view::npos) {
      out += tag.substr(alt + 5, tag.find('"', alt + 5) - alt - 5);
    }
    i = end;
  }
  return without_spaces(decode_references(out));
}

std::string text_of(const Extraction& document) {
  std::string out;
  for (const Block& block : document.blocks) {
    std::string text = document.text.substr(block.begin, block.end - block.begin);
    if (block.kind == BlockKind::kListItem) {
      std::size_t i = std::min(text.find_first_not_of(' '), text.size());
      const std::size_t digits = text.find_first_not_of("0123456789", i);
      if (text.substr(i, 2) == "- ") i += 2;
      if (digits != std::string::npos && digits > i &&
          (text.substr(digits, 2) == ". " || text.substr(digits, 2) == ") ")) {
        i = digits + 2;
      }
      if (text.substr(i, 4) == "[ ] " || text.substr(i, 4) == "[x] ") i += 4;
      text.erase(0, i);
    }
    if (block.kind == BlockKind::kTableRow) std::erase(text, '|');
    out += text;
  }
  return without_spaces(out);
}

void check_suite(const std::string& name, const std::set<std::int64_t>& exceptions) {
  const std::string path = std::string(RAGCTL_SOURCE_DIR) + "/../shared/suites/markdown/" + name;
  if (!std::filesystem::exists(path)) {
    WARN("skipped: " << path << " is missing");
    return;
  }
  std::size_t compared = 0;
  const Json examples = parse_json(read_file(path), {path});
  for (const Json& example : examples.items()) {
    const std::int64_t number = example.at("example").integer();
    std::string expected = text_of_html(example.at("html").string());
    const Extraction document = markdown(example.at("markdown").string());
    std::string actual = text_of(document);
    if (expected.find('|') != std::string::npos && actual.find('|') == std::string::npos)
      std::erase(expected, '|');
    INFO(name << " example " << number << ": " << example.at("markdown").string());
    if (exceptions.count(number) == 0) CHECK(actual == expected);
    ++compared;
  }
  CHECK(compared > 600);
}

}  // namespace

// The examples are of CommonMark 0.31; cmark-gfm implements 0.29, which reads these differently: long numeric
// references, <textarea> blocks, currency signs beside emphasis, hyphens in comments.
TEST_CASE("texts of the CommonMark examples are equal") {
  check_suite("commonmark.json", {28, 173, 356, 627, 628});
}

TEST_CASE("texts of the GFM examples are equal") {
  check_suite("gfm.json", {653});  // of the tagfilter extension, which shows tags as text
}
