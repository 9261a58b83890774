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

TEST_CASE("navigation, footers and asides of links, search forms and dialogs go") {
  const Extraction document = html(
      "<body><nav><a href=/>Home</a></nav><div role=navigation>Menu</div><form>Find <input name=q></form>"
      "<main><h1>Head</h1>" +
      paragraphs(3) +
      "</main><aside>Also <a href=/o>another page</a></aside><div role=dialog>Sign in</div>"
      "<footer>© <a href=/i>Imprint</a></footer></body>");
  CHECK(has(document, "Head"));
  CHECK(has(document, "running text"));
  for (const char* text : {"Home", "Menu", "Find", "Also", "Sign in", "Imprint"})
    CHECK_FALSE(has(document, text));
}

TEST_CASE("footers and asides that say something stay, and so do forms around goods") {
  const Extraction document = html(
      "<body><main><p>Short.</p></main><aside>Closed on Mondays.</aside>"
      "<form><div>Kettle 30,000 won</div><button>Buy</button><input type=hidden name=id></form>"
      "<footer>Harbour Street 12, <a href='tel:555-0199'>555-0199</a></footer></body>");
  for (const char* text : {"Closed on Mondays.", "Kettle 30,000 won", "Harbour Street 12", "555-0199"})
    CHECK(has(document, text));
}

TEST_CASE("short lines of a page with links stay") {
  const Extraction english = html(
      "<body><div><h1>Reading room</h1><p>Open to everyone, bring your own cup. See <a href=/r>house "
      "rules</a> and <a href=/m>floor map</a>.</p><div>Phone 555-0199</div><div>Opens 9 "
      "am</div></div></body>");
  CHECK(has(english, "Phone 555-0199"));
  CHECK(has(english, "Opens 9 am"));
  const Extraction korean = html(
      "<body><div class=page><h1>차림표</h1><p>예약은 <a href=/b>예약 화면</a>에서 받습니다. <a "
      "href=/m>오시는 "
      "길</a></p><div class=card><div class=name>비빔밥</div><div class=price>9,000원</div></div><div "
      "class=tel>02-1234-5678</div></div></body>");
  for (const char* text : {"비빔밥", "9,000원", "02-1234-5678"}) CHECK(has(korean, text));
}

TEST_CASE("prose stays whatever its box is called") {
  for (const std::string name :
       {"contact", "contactinfo", "meta", "tool", "scroll", "media", "tags", "product-shopping", "footnotes",
        "hidden-print", "share-price", "community", "widget", "header", "menu", "sidebar", "comments"}) {
    INFO(name);
    CHECK(has(html("<body><div><h1>Office</h1><p>We are open, see <a href=/a>the floor map</a> and <a "
                   "href=/b>the rules of the house</a>.</p><div class='" +
                   name + "'><p>" + kLong + "</p></div></div></body>"),
              "running text"));
  }
}

TEST_CASE("prose beside a long article among many links stays, teasers of other pages go") {
  std::string links;
  for (int i = 0; i < 20; ++i) links += "<li><a href=/n>Entry number " + std::to_string(i) + "</a></li>";
  const Extraction document =
      html("<body><div><ul>" + links + "</ul><div class=contact><p>Write to the desk: " + kLong +
           "</p></div><div class=card><h3><a href=/o>Another story of the day</a></h3><p>In short: " + kLong +
           "</p></div></div><div class=text><h1>Head</h1>" + paragraphs(6) + "</div></body>");
  CHECK(has(document, "Head"));
  CHECK(has(document, "Write to the desk"));
  CHECK_FALSE(has(document, "Entry number"));
  CHECK_FALSE(has(document, "In short"));
}

TEST_CASE("names are read by whole words, and only where links are many") {
  const auto page = [](const std::string& name) {
    return html("<body><div><h1>Head</h1><p>" + kLong + "</p><div class='" + name +
                "'>A few words and <a href=/x>a link elsewhere in this house</a></div></div></body>");
  };
  CHECK_FALSE(has(page("side-menu"), "A few words"));
  CHECK_FALSE(has(page("sideMenu"), "A few words"));
  CHECK(has(page("documents"), "A few words"));
}

TEST_CASE("an article is told apart from teasers, comments and link boxes") {
  std::string teasers;
  for (int i = 0; i < 30; ++i)
    teasers += "<li><a href=/t>Teaser headline number " + std::to_string(i) + "</a></li>";
  const Extraction document =
      html("<body><div class=top><ul>" + teasers +
           "</ul></div><div class=wrap><div class='story-body'><h1>Head</h1>" + paragraphs(12) +
           "<p><a href=r>Read more about the same thing "
           "here</a></p></div><div class=comments><p>"
           "I disagree, strongly, with all of it.</p></div><div class=right><ul>" +
           teasers + "</ul></div></div></body>");
  CHECK(has(document, "Head"));
  CHECK(has(document, "running text"));
  INFO(document.text);
  for (const char* text : {"Teaser", "Read more", "disagree"}) CHECK_FALSE(has(document, text));
}

TEST_CASE("a whole page keeps its furniture, but nothing that is hidden") {
  const std::string page = "<body><nav>Menu of pages</nav><main><p>" + kLong +
                           "</p></main><script>x()</script><p hidden>Not yet</p></body>";
  CHECK_FALSE(has(html(page), "Menu of pages"));
  const Extraction whole = extract_html(decoded(page), true);
  CHECK(has(whole, "Menu of pages"));
  CHECK_FALSE(has(whole, "x()"));
  CHECK_FALSE(has(whole, "Not yet"));
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

TEST_CASE("an article of a site loses comments, teasers and share boxes without links") {
  std::string links;
  for (int i = 0; i < 30; ++i) links += "<li><a href=/n>Another page " + std::to_string(i) + "</a></li>";
  const auto page = [&](const std::string& list) {
    return html("<body><ul>" + list + "</ul><div class='story-body'><h1>Head</h1>" + paragraphs(6) +
                "<div class=share-tools>Share this</div></div><div class=comments><p>I disagree: " + kLong +
                "</p></div></body>");
  };
  const Extraction article = page(links);
  CHECK(has(article, "running text"));
  for (const char* text : {"Another page", "Share this", "disagree"}) CHECK_FALSE(has(article, text));
  for (const char* text : {"running text", "Share this", "disagree"}) CHECK(has(page(""), text));
}

TEST_CASE("an article of a site keeps its tables of data, whatever links are in them") {
  std::string links;
  for (int i = 0; i < 30; ++i) links += "<a href=/m>menu</a> ";
  std::string rows;
  for (int i = 0; i < 12; ++i) rows += "<tr><td>" + std::to_string(i) + "<td><a href=/n>Notice of fees</a>";
  const auto page = [&](const std::string& table) {
    return html("<body><nav>" + links + "</nav><div id=content><h1>Harbour</h1>" + table + paragraphs(3) +
                "<p>" + kLong + "<a href=/x>" + kLong + "</a></p></div></body>");
  };
  CHECK(has(page("<table><tr><th>Mayor<td><a href=/p>Kim Yeong-su</a><tr><th>Area<td>6 km2</table>"),
            "Mayor | Kim Yeong-su\nArea | 6 km2"));
  CHECK(has(page("<table>" + rows + "</table>"), "11 | Notice of fees"));
  CHECK_FALSE(
      has(page("<table><tr><td><a href=/a>About us</a><td><a href=/b>Imprint</a></table>"), "Imprint"));
  CHECK_FALSE(has(page("<table role=presentation>" + rows + "</table>"), "Notice of fees"));
}

TEST_CASE("a short page of a site with many links keeps telephone, hours and prices") {
  std::string links;
  for (int i = 0; i < 60; ++i) links += "<li><a href=/m>행정 정보 메뉴 " + std::to_string(i) + "</a></li>";
  const Extraction document = html(
      "<body><div id=gnb><ul>" + links +
      "</ul></div><div id=wrap><h1>민원실</h1><p>여권과 인감은 1층 민원실에서, 건축 허가는 3층 건축과에서 "
      "처리합니다. 처음 오시는 분은 안내대에서 번호표를 뽑고 기다려 주십시오.</p><p>서류는 미리 준비하시면 "
      "빠르게 처리할 수 있으며, 대리인은 위임장과 신분증을 함께 가져오셔야 합니다.</p><div "
      "class=tel>02-1234-5678</div><div class=contact>팩스 02-1234-0000</div><div "
      "class=row><div>수수료</div><div>1,000원</div></div></div></body>");
  for (const char* text : {"02-1234-5678", "팩스 02-1234-0000", "1,000원"}) CHECK(has(document, text));
  CHECK_FALSE(has(document, "행정 정보 메뉴"));
}

TEST_CASE("what stands outside the only main element goes where that holds the words of the page") {
  const std::string bar = "<div class=menu-bar><h1 class=menu-title>The Book</h1><a href=p>print</a></div>";
  const std::string help = "<div id=help-popup><h2>Keyboard shortcuts</h2><p>Press ? to show this.</p></div>";
  const std::string page = help + bar + "<main><h1>Build Scripts</h1><p>Some packages need them.</p></main>";
  CHECK(html("<body>" + page + "</body>").text == "Build Scripts\n\nSome packages need them.");
  CHECK(html("<body>" + bar + "<div role=main><h1>Scripts</h1><p>Few.</p></div></body>").text ==
        "Scripts\n\nFew.");
  CHECK(html("<body>" + help + bar + "<main><h1>E0231</h1></main></body>").text == "E0231");
  CHECK(html("<body>" + help + bar + "<main><h1>All</h1><ul><li><a href=a>Commands</a></ul></main>").text ==
        "All\n\n- Commands");
}

TEST_CASE("what stands outside a main element stays where that is empty, short or one of two") {
  const std::string text = "<div><p>Open from nine to five, every day but Monday.</p></div>";
  for (const std::string main :
       {"<main></main>", "<main><p>Loading</p></main>", "<main><h1>Hours</h1></main>",
        "<main><p>One part of it, which is as long as the other, and longer.</p></main><main><p>And the "
        "other "
        "part, as long as the one, perhaps.</p></main>"}) {
    INFO(main);
    CHECK(has(html("<body>" + main + text + "</body>"), "every day but Monday"));
  }
  const Extraction links =
      html("<body><main><h1>Us</h1></main><p><a href=a>Our offices abroad</a></p></body>");
  CHECK(has(links, "Our offices abroad"));
  const Extraction popup =
      html("<body><main><p>Loading</p></main><div class=modal>" + paragraphs(3) + "</div>");
  CHECK(has(popup, "running text"));
}

TEST_CASE("a title, a footer and side matter stay beside the main element") {
  const std::string main = "<main><h2>Monday</h2>" + paragraphs(2) + "</main>";
  const std::string foot = "<aside>Closed on holidays.</aside><footer>Harbour Street 12</footer>";
  const Extraction titled =
      html("<body><header><h1>Opening hours</h1><p>Of the pool.</p></header><p>Skin</p>" + main + foot +
           "</body>");
  CHECK(titled.text.starts_with("Opening hours\n\nOf the pool.\n\nMonday"));
  for (const char* text : {"Closed on holidays.", "Harbour Street 12"}) CHECK(has(titled, text));
  CHECK_FALSE(has(titled, "Skin"));
  const Extraction menu = html("<body><div class=nav-bar><h1>The Book</h1></div>" + main + "</body>");
  CHECK(menu.text.starts_with("Monday"));
}
