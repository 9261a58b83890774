#include "html_meta.hpp"

#include <array>

#include "html_elements.hpp"
#include "html_scan.hpp"
#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

struct MetaName {
  std::string_view attribute;  // lower-case value of name= or property=
  const char* key;
};

// For one key the names are tried in this order.
constexpr std::array kMetaNames = {
    MetaName{"description", "description"},
    MetaName{"og:description", "description"},
    MetaName{"author", "author"},
    MetaName{"article:author", "author"},
    MetaName{"keywords", "keywords"},
    MetaName{"article:published_time", "date"},
    MetaName{"date", "date"},
    MetaName{"dc.date", "date"},
    MetaName{"dcterms.date", "date"},
    MetaName{"og:title", "og:title"},
};

std::string collapse(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = text.find_first_not_of(" \t\n\r\f\v", i);
    if (begin == std::string_view::npos) break;
    i = std::min(text.find_first_of(" \t\n\r\f\v", begin), text.size());
    if (!out.empty()) out += ' ';
    out += text.substr(begin, i - begin);
  }
  return to_nfc(out);
}

std::string text_of(const HtmlTree& tree, std::size_t node) {
  std::string text;
  for (std::size_t i = node; i < tree[node].end; ++i) {
    if (tree[i].tag == HtmlTag::kText) text += tree[i].text;
    if (is_anchor_mark(tree, i)) i = tree[i].end - 1;
  }
  return collapse(text);
}

std::size_t meta_rank(const HtmlTree& tree, std::size_t node) {
  std::string_view name = tree.attribute(node, "name");
  if (name.empty()) name = tree.attribute(node, "property");
  for (std::size_t i = 0; i < kMetaNames.size(); ++i) {
    if (equals_ignoring_case(name, kMetaNames[i].attribute)) return i;
  }
  return kMetaNames.size();
}

}  // namespace

void read_html_meta(const HtmlTree& tree, Extraction& out) {
  std::array<std::string, kMetaNames.size() + 1> found;
  std::string canonical;
  std::string heading;       // the first one
  std::string main_heading;  // the first <h1>
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const HtmlTag tag = tree[i].tag;
    if (tag == HtmlTag::kHtml && out.language.empty())
      out.language = primary_language(tree.attribute(i, "lang"));
    if (tag == HtmlTag::kTitle && out.title.empty()) out.title = text_of(tree, i);
    if (is_heading(tag) && heading.empty()) heading = text_of(tree, i);
    if (tag == HtmlTag::kH1 && main_heading.empty()) main_heading = text_of(tree, i);
    if (tag == HtmlTag::kLink && equals_ignoring_case(tree.attribute(i, "rel"), "canonical") &&
        canonical.empty()) {
      canonical = collapse(tree.attribute(i, "href"));
    }
    if (tag != HtmlTag::kMeta) continue;
    std::string& value = found[meta_rank(tree, i)];
    if (value.empty()) value = collapse(tree.attribute(i, "content"));
  }
  for (std::size_t i = 0; i < kMetaNames.size(); ++i) {
    const std::string key = kMetaNames[i].key;
    if (found[i].empty()) continue;
    if (key == "og:title") {
      if (out.title.empty()) out.title = found[i];
    } else if (out.metadata.find(key) == nullptr) {
      out.metadata.set(key, found[i]);
    }
  }
  if (!canonical.empty()) out.metadata.set("canonical", canonical);
  if (out.title.empty()) out.title = main_heading.empty() ? heading : main_heading;
}

}  // namespace ragctl
