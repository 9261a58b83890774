#include <filesystem>

#include "catch.hpp"
#include "extract.hpp"

using namespace ragctl;

namespace {

const std::string kLong =
    "This sentence, which is one of several, makes up the running text of the article, and it goes on for a "
    "while so that it "
    "counts as prose. ";

std::string paragraphs(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += "<p>" + kLong + kLong + "</p>\n";
  return out;
}

bool has(const Extraction& document, std::string_view text) {
  return document.text.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a page without furniture keeps everything") {
  const Extraction document = html(
      "<body><h1>Notice</h1><p>Short.</p><table><tr><td>a<td>b</table><ul><li><a href=x>only a "
      "link</a></ul><div>Tel. 12</div>"
      "<div class=contact>Write to us.</div><section id=comments><h2>Comments</h2><p>About remarks in "
      "code.</p></section></body>");
  for (const char* text :
       {"Notice", "Short.", "a | b", "only a link", "Tel. 12", "Write to us.", "About remarks in code."}) {
    CHECK(has(document, text));
  }
}

TEST_CASE("navigation, footers, cookie notices and dialogs go") {
  const Extraction document = html(
      "<body><nav><a href=/>Home</a></nav><div role=navigation>Menu</div><div class='cookie-consent'>We use "
      "cookies.</div><main><h1>"
      "Head</h1>" +
      paragraphs(3) +
      "</main><aside>Also</aside><div role=dialog>Sign in</div><footer>Imprint</footer></body>");
  CHECK(has(document, "Head"));
  CHECK(has(document, "running text"));
  for (const char* text : {"Home", "Menu", "cookies", "Also", "Sign in", "Imprint"})
    CHECK_FALSE(has(document, text));
}

TEST_CASE("an article is told apart from teasers, comments and link boxes") {
  std::string teasers;
  for (int i = 0; i < 30; ++i)
    teasers += "<li><a href=/t>Teaser headline number " + std::to_string(i) + "</a></li>";
  const Extraction document =
      html("<body><div class=top><ul>" + teasers +
           "</ul></div><div class=wrap><div class='story-body'><h1>Head</h1>" + paragraphs(12) +
           "<div class=share-tools>Share this</div><p><a href=r>Read more about the same thing "
           "here</a></p></div><div class=comments><p>"
           "I disagree, strongly, with all of it.</p></div><div class=right><ul>" +
           teasers + "</ul></div></div></body>");
  CHECK(has(document, "Head"));
  CHECK(has(document, "running text"));
  INFO(document.text);
  for (const char* text : {"Teaser", "Share this", "Read more", "disagree"}) CHECK_FALSE(has(document, text));
}

TEST_CASE("an article cut into sections is taken whole") {
  std::string links;
  for (int i = 0; i < 60; ++i)
    links += "<div><a href=/x>Some navigation entry " + std::to_string(i) + "</a></div>";
  const Extraction document =
      html("<body><div>" + links + "</div><div class=page><section>" + paragraphs(5) +
           "</section><section><h2>Second part</h2>" + paragraphs(5) + "</section></div></body>");
  CHECK(has(document, "Second part"));
  CHECK(document.blocks.size() >= 11);
  CHECK_FALSE(has(document, "navigation entry"));
}

TEST_CASE("a form that wraps the whole page is not dropped") {
  const Extraction document = html("<body><form action=x><input name=a><input name=b><h1>Head</h1>" +
                                   paragraphs(4) + "</form></body>");
  CHECK(has(document, "Head"));
  CHECK(has(document, "running text"));
}

TEST_CASE("Korean pages are measured like English ones") {
  std::string article;
  for (int i = 0; i < 6; ++i)
    article +=
        "<p>여객선은 하루에 네 번 다니며, 바람이 세게 부는 날에는 쉬기 때문에, 미리 전화로 물어보는 것이 "
        "좋습니다.</p>";
  std::string links;
  for (int i = 0; i < 40; ++i) links += "<li><a href=/n>다른 기사 제목 " + std::to_string(i) + "</a></li>";
  const Extraction document =
      html("<body><div class=list><ul>" + links + "</ul></div><div class=view><h2>운항 안내</h2>" + article +
           "</div></body>");
  CHECK(has(document, "운항 안내"));
  CHECK(has(document, "여객선은"));
  CHECK_FALSE(has(document, "다른 기사"));
}
