// Pages of documentation among many links.
#include "catch.hpp"
#include "extract.hpp"

using namespace ragctl;

namespace {

const std::string kProse =
    "The gateway forwards requests to services and keeps a queue for each of them, so that a slow service "
    "does "
    "not hold back the others, and it writes a line to the log for every request that waited too long. ";

std::string links(int count) {
  std::string out;
  for (int i = 0; i < count; ++i)
    out += "<li><a href=m.html>Module number " + std::to_string(i) + "</a></li>";
  return out;
}

bool has(const Extraction& document, std::string_view text) {
  return document.text.find(text) != std::string::npos;
}

// A generated page: a column of links and the text.
Extraction reference(const std::string& body) {
  return html("<body><div id=column2><ul>" + links(30) +
              "</ul></div><div id=column1><div id=content><h1>Path</h1><p>" + kProse + kProse +
              "</p><pre><code>require('path')</code></pre>" + body + "</div></div></body>");
}

// A page of a site without a sign of documentation.
Extraction article(const std::string& body) {
  return html("<body><ul>" + links(30) + "</ul><main><h1>Gateway</h1><p>" + kProse + kProse + "</p>" + body +
              "<p>" + kProse + kProse + kProse + "</p></main></body>");
}

const std::string kCode = "<pre>one()</pre><pre>two()</pre>";

}  // namespace

TEST_CASE("a reference page keeps its short sections, parameter lists and code") {
  const Extraction document = reference(
      "<section><h2>Windows</h2><p>The default varies.</p><p>On POSIX:</p><pre>basename('C:')</pre></section>"
      "<section><h3>dirname(path)</h3><ul><li><code>path</code> <a href=s>&lt;string&gt;</a></li>"
      "<li>Returns: <a href=s>&lt;string&gt;</a></li></ul><p>" +
      kProse +
      "</p><pre><code>dirname('/foo')</code></pre></section>"
      "<section><h3>sep</h3><ul><li><a href=s>&lt;char&gt;</a></li></ul></section>");
  INFO(document.text);
  for (const char* text : {"Windows", "The default varies.", "On POSIX:", "basename('C:')", "- path <string>",
                           "- Returns: <string>", "dirname('/foo')", "- <char>"})
    CHECK(has(document, text));
  CHECK_FALSE(has(document, "Module number"));
}

TEST_CASE("the header around the only title of a page stays beside its text, one of several goes") {
  const auto page = [](const std::string& header) {
    return html("<body><ul>" + links(30) + "</ul><div>" + header + "<div class=text><h2>Synopsis</h2><p>" +
                kProse + kProse + kProse + "</p>" + kCode + "<pre>three()</pre></div></div></body>");
  };
  const std::string title = "<header><h1>npm-ci</h1><span>Clean install</span></header>";
  CHECK(page(title).text.starts_with("npm-ci\n\nClean install\n\nSynopsis"));
  CHECK_FALSE(has(page("<h1>npm</h1>" + title), "Clean install"));
  CHECK_FALSE(has(page("<header><h1><a href=/>npm</a></h1></header>"), "npm"));
}

TEST_CASE("comments in code stay, whatever a highlighter calls them") {
  const std::string code =
      "<pre><code><span class='hljs-comment'>// Returns: 'x'</span>\n<span class='token comment'># "
      "wait</span>\n"
      "</code></pre>";
  for (const Extraction& document : {reference(code), article(code)}) {
    CHECK(has(document, "// Returns: 'x'"));
    CHECK(has(document, "# wait"));
  }
}

TEST_CASE("a reference page loses links before its text and what is called navigation") {
  const Extraction document = html(
      "<body><a href=#top>Skip</a><ul>" + links(30) +
      "</ul><main><ul><li><a href=#a>To part A</a><li><a href=#b>To part "
      "B</a><li><a href=#c>To part C</a></ul><h1>Path</h1>" +
      kCode + "<p>" + kProse + kProse + kProse +
      "</p><p>These functions are there:</p><ul><li><a href=#f>first()</a><li><a href=#g>second()</a><li><a "
      "href=#h>third()</a></ul><pre>three()</pre><div class=pagination><a href=p>Previous page</a> <a "
      "href=n>Next "
      "page</a></div></main></body>");
  INFO(document.text);
  for (const char* text : {"first()", "third()"}) CHECK(has(document, text));
  for (const char* text : {"Module number", "Skip", "To part", "Next page"}) CHECK_FALSE(has(document, text));
}

TEST_CASE("boxes of a reference keep their prose whatever they are called") {
  for (const std::string name : {"docs-sidebar-note", "header-ad-hoc", "file-share", "related-settings",
                                 "alert", "contact", "author", "share", "comment"}) {
    INFO(name);
    CHECK(has(reference(kCode + "<div class='" + name + "'><p>The limit is 40.</p></div>"),
              "The limit is 40."));
  }
}

TEST_CASE("a name of furniture drops a box of an article, the name of something about it does not") {
  const auto page = [](const std::string& name) {
    return article("<div class='" + name + "'><p>The limit is 40, and the queue is lost.</p></div>");
  };
  for (const char* name : {"share", "comment-list", "sidebarWidget", "newsletter-signup", "popup"}) {
    INFO(name);
    CHECK_FALSE(has(page(name), "The limit is 40"));
  }
  for (const char* name : {"docs-sidebar-note", "header-ad-hoc", "shared-memory", "menuet"}) {
    INFO(name);
    CHECK(has(page(name), "The limit is 40"));
  }
}

TEST_CASE("a short section with a heading belongs to the article beside it") {
  const Extraction document =
      html("<body><ul>" + links(30) + "</ul><div class=page><section><h2>First</h2><p>" + kProse + kProse +
           "</p><p>" + kProse + kProse +
           "</p></section><section><h2>Default port</h2><p>It is 8443.</p></section>"
           "<section><h2>More</h2><ul>" +
           links(3) + "</ul></section></div></body>");
  CHECK(has(document, "It is 8443."));
  CHECK_FALSE(has(document, "Module number"));
}

TEST_CASE("panels of tabs that wait to be chosen stay, what is hidden otherwise goes") {
  const Extraction document = html(
      "<body><h1>Install</h1><div role=tabpanel hidden><p>brew install gw</p></div><div class='tab-panel' "
      "hidden "
      "aria-hidden=true><p>choco install gw</p></div><div role=tabpanel><p>apt install gw</p></div><p "
      "hidden>Not "
      "yet.</p><p>" +
      kProse + "</p></body>");
  for (const char* text : {"brew", "choco", "apt"}) CHECK(has(document, text));
  CHECK_FALSE(has(document, "Not yet."));
}

TEST_CASE("links under a heading are what a page made by hand has to say") {
  const Extraction document = html(
      "<body><h1>Team links</h1><p>For newcomers.</p><h2>Building</h2><ul><li><a href=a>Our "
      "GitLab</a></li><li><a "
      "href=b>Build server</a></li></ul><h2>Staff</h2><p><a href=c>Days off</a><br><a href=d>Pay "
      "slips</a></p>"
      "<h2>Watching</h2><table><tr><th>Name<th>Address<tr><td><a href=e>Grafana</a><td><a "
      "href=e>graf.example.com</a>"
      "</table><div><h2>Members</h2><table><tr><td><a href=f>Kim</a><td><a "
      "href=g>Backend</a></table></div></body>");
  INFO(document.text);
  for (const char* text :
       {"- Our GitLab\n- Build server", "Days off\nPay slips", "Grafana | graf.example.com", "Kim | Backend"})
    CHECK(has(document, text));
}

TEST_CASE("links of a page made by hand that no heading names go, and so do menus") {
  const Extraction document = html(
      "<body><ul><li><a href=/>Home page</a></li><li><a href=/s>Shop "
      "window</a></li></ul><h1>Kettles</h1><p>" +
      kProse + "</p><div class=menu><h2>Menu</h2><ul><li><a href=/k>All kettles</a></li></ul></div></body>");
  CHECK(has(document, "The gateway"));
  for (const char* text : {"Home page", "All kettles"}) CHECK_FALSE(has(document, text));
}

TEST_CASE("marks that link to a heading are not of its text") {
  const Extraction document = html(
      "<body><h1>Timeouts<a class=headerlink href='#timeouts' title=Permalink>¶</a></h1><h2>os.EOL<span><a "
      "class=mark "
      "href='#eol'>#</a></span></h2><h2><a href='#g'><span "
      "class=octicon></span></a>GitHub</h2><h2>Docusaurus<a "
      "href='#d'>\xe2\x80\x8b</a></h2><h2>Law <a href='law.html#2'>§</a></h2><h2><a "
      "href='#c'>C#</a></h2><h2>F <a "
      "href=sharp.html>#</a></h2><p>See <a href='#x'>#</a></p></body>");
  CHECK(document.title == "Timeouts");
  CHECK(outline(document) == Lines{"heading 1 1: Timeouts", "heading 2 1: os.EOL", "heading 2 1: GitHub",
                                   "heading 2 1: Docusaurus", "heading 2 1: Law", "heading 2 1: C#",
                                   "heading 2 1: F #", "paragraph 0 1: See #"});
}

TEST_CASE("two programs in one box of code do not run together") {
  CHECK(html("<pre class=with><input type=checkbox><code>import os from 'os';</code><code>const os = "
             "1;</code><button>"
             "copy</button></pre>")
            .text == "import os from 'os';\nconst os = 1;");
  CHECK(html("<pre><code>a</code> <code>b</code>\n<code>c\n</code><code>d</code></pre>").text == "a b\nc\nd");
}

TEST_CASE("bars that lead from page to page go, with pictures for links and in a table that has heads") {
  const auto page = [](const std::string& bar) {
    return html("<body>" + bar + "<div class=chapter><h1>Memcheck</h1><p>" + kProse + "</p>" + kCode +
                "</div></body>");
  };
  const std::string cells =
      "<tr><td><a href=p.html><img src=p.png alt=Prev></a><th>User Manual<td><a href=n.html>";
  for (const std::string& bar :
       {"<table class=nav summary='Navigation header'>" + cells + "<img src=n.png></a></table>",
        "<div class=navheader><table>" + cells + "Next</a></table><hr></div>",
        "<div class=NAVFOOTER><table>" + cells + "Next</a></table></div>",
        "<table summary='Navigation footer'>" + cells + "<img src=n.png></a></table>"}) {
    INFO(bar);
    CHECK(page(bar).text.starts_with("Memcheck"));
  }
  for (const std::string name : {"navel", "shared-navigator", "reference"}) {
    INFO(name);
    CHECK(has(page("<div class='" + name + "'><table>" + cells + "Next</a></table></div>"), "User Manual"));
  }
}

TEST_CASE("a box called navigation stays where it has a heading, text, tabs, few links or most of the page") {
  const auto page = [](const std::string& box, const std::string& rest) {
    return html("<body><h1>Map</h1>" + box + rest + "</body>");
  };
  const std::string rest = "<p>" + kProse + "</p>";
  CHECK(has(page("<div class=navigation><h2>By sea</h2><p>See <a href=a>it</a>.</p></div>", rest), "By sea"));
  CHECK(has(page("<div class=navigation>" + kProse + "<a href=a>it</a></div>", rest + rest), "it"));
  CHECK(has(page("<div class='nav nav-tabs'><a href=#a>brew</a><a href=#b>apt</a></div>", rest), "brew"));
  CHECK(has(page("<div class=navigation>Keep left.</div>", rest), "Keep left."));
  CHECK(
      has(page("<div class=navigation>Take bus 14 and walk, see <a href=m>map</a>.</div>", rest), "bus 14"));
  CHECK(has(page("<div class=nav><p>The pool is there: <a href=a>way</a></p></div>", ""), "The pool"));
}

TEST_CASE("a table of contents goes that repeats the headings of its page, under its file's name too") {
  const auto page = [](const std::string& contents, const std::string& before) {
    return html("<body><h1>Manual</h1>" + before + contents + "<h2><a name=a></a>1.&nbsp;Overview</h2><p>" +
                kProse + "</p><h2 id=b>2. Leaks</h2><p>" + kProse + "</p><div id=c><h2>Options</h2><p>" +
                kProse + "</p></div></body>");
  };
  const std::string links =
      "<dl><dt>1. <a href='m.html#a'>Overview</a><dt><a href='m.html#b'>2. Leaks</a><dt><a "
      "href='#c'>Options</a></dl>";
  const std::string prose = "<p>" + kProse + "</p>";
  const std::string named = "<div class=toc><p><b>Table of Contents</b></p>" + links + "</div>";
  for (const auto& before : {std::string(), prose}) {
    const Extraction document = page(named, before);
    INFO(document.text);
    CHECK_FALSE(has(document, "Contents"));
    CHECK(has(document, "2. Leaks"));
  }
  CHECK(page(links, "").text.starts_with("Manual\n\n1. Overview\n\nThe gateway"));
  CHECK(has(page(links, prose), "1. Overview\n2. Leaks"));  // a list further down
}

TEST_CASE("a list of links stays that leads to other pages, says more or is short") {
  const auto page = [](const std::string& contents) {
    return html("<body><h1>Manual</h1><div class=toc>" + contents + "</div><h2 id=a>Overview</h2><p>" +
                kProse + "</p><h2 id=b>Leaks</h2><p>" + kProse + "</p><h2 id=c>Options</h2></body>");
  };
  const std::string two = "<li><a href=#a>Overview</a><li><a href=#b>Leaks</a>";
  for (const std::string last :
       {"", "<li><a href=o.html>Other manuals</a>", "<li><a href='o.html#z'>Other manuals</a>",
        "<li><a href=#c>Options</a>: all that it takes", "<li><a href=#c>What to choose</a>"}) {
    INFO(last);
    CHECK(has(page("<ul>" + two + last + "</ul>"), "- Overview\n- Leaks"));
  }
  CHECK_FALSE(has(page("<ul>" + two + "<li><a href=#c>Options</a></ul>"), "- Overview"));
}
