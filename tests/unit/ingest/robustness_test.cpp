// Truncated, flipped and absurd input: no crash, no hang, the invariants hold or there is a reason. The
// random inputs are seeded and the same in every run.
#include <array>
#include <filesystem>

#include "catch.hpp"
#include "check_document.hpp"
#include "extract.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/ingest/ingest.hpp"
#include "records.hpp"
#include "temp_folder.hpp"

using namespace ragctl;

namespace {

using Extractor = Extraction (*)(const DecodedText&);
constexpr std::array<Extractor, 3> kExtractors = {
    extract_markdown, [](const DecodedText& source) { return extract_html(source); },
    [](const DecodedText& source) { return extract_text(source); }};

// "" or what went wrong with these bytes.
std::string problem_with(const std::string& bytes, const std::string& encoding) {
  DecodeResult result = decode_text(bytes, encoding, declared_charset(bytes));
  if (!result.decoded) return result.failure.empty() ? "failed without a reason" : "";
  const std::size_t source_size = result.decoded->source_offset(result.decoded->text.size());
  for (const Extractor extract : kExtractors) {
    const Extraction document = extract(*result.decoded);
    std::string broken = broken_invariant(document.text, document.blocks, source_size);
    if (!broken.empty()) return broken;
  }
  std::vector<IngestFailure> failures;
  for (const auto read : {read_json_lines, read_json_file}) {
    for (const Document& document : read(*result.decoded, "x", failures).documents) {
      std::string broken = broken_invariant(document.text, document.blocks, std::size_t{1} << 40);
      if (!broken.empty()) return broken;
    }
  }
  for (const IngestFailure& failure : failures) {
    if (failure.reason.empty()) return "a record failed without a reason";
  }
  return "";
}

const std::array<std::string, 5> kFixtures = {
    "---\ntitle: \"T\\u00e9\"\ntags: [a, 'b']\nmap:\n  k: v\n---\n# 제목 *x*\n\n- a\n  - [x] b\n\n| 가 | b "
    "|\n|---|---|\n| `c` | d |\n\n> q\n\n"
    "```c\nx\n```\n<div>e&#x301; <b>y</b></div>\n\n[l](u) ![i](v) ~~s~~ &amp; <br> e\xcc\x81\r\nend\n",
    "<!DOCTYPE html><html lang=ko><head><meta "
    "charset=utf-8><title>제목</title></head><body><nav>n</nav><main><h1>H</h1><p>a<br>b "
    "<b>c</b>&nbsp;e&#x301;</p><ul><li>x<li>y<ol><li>z</ol></ul><table><tr><th>k<th>v<tr><td>1<td>2</"
    "table><pre> p\n q</pre><svg><td>"
    "</svg><img alt='m n'></main><!-- c --><script>s</script></body></html>\r\n",
    "{\"_id\":\"1\",\"title\":\"t\",\"text\":\"a\\n\\n\\u1100\\u1161\",\"metadata\":{\"k\":[1,2]}}\n{\"_id\":"
    "\"2\",\"text\":\"b\"}\r\n",
    "첫 문단\n둘째 줄\n\n\xe1\x84\x80\xe1\x85\xa1 \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb\r\n\r\n끝",
    "\xc7\xd1\xb1\xdb \xb9\xae\xbc\xad\xc0\xd4\xb4\xcf\xb4\xd9.\r\n\r\n\xb5\xd1\xc2\xb0 \xb9\xae\xb4\xdc"};

constexpr std::array<std::string_view, 84> kTokens = {"<div>",
                                                      "</div>",
                                                      "<p>",
                                                      "</p>",
                                                      "<b>",
                                                      "</b>",
                                                      "<a href=x>",
                                                      "</a>",
                                                      "<table>",
                                                      "</table>",
                                                      "<tr>",
                                                      "<td>",
                                                      "</td>",
                                                      "<th>",
                                                      "<li>",
                                                      "<ul>",
                                                      "</ul>",
                                                      "<ol>",
                                                      "<h1>",
                                                      "</h1>",
                                                      "<pre>",
                                                      "</pre>",
                                                      "<svg>",
                                                      "</svg>",
                                                      "<math>",
                                                      "<title>",
                                                      "</title>",
                                                      "<script>",
                                                      "</script>",
                                                      "<style>",
                                                      "<!--",
                                                      "-->",
                                                      "<!",
                                                      "<?",
                                                      "<select>",
                                                      "<option>",
                                                      "<template>",
                                                      "</template>",
                                                      "<form>",
                                                      "<button>",
                                                      "<body a=b>",
                                                      "<frameset>",
                                                      "<caption>",
                                                      "<figure>",
                                                      "<figcaption>",
                                                      "<blockquote>",
                                                      "<dl>",
                                                      "<dd>",
                                                      "<nobr>",
                                                      "<textarea>",
                                                      "&amp;",
                                                      "&#13;",
                                                      "&#0;",
                                                      "&#x301;",
                                                      "&nbsp;",
                                                      "text ",
                                                      "한글 ",
                                                      "e\xcc\x81",
                                                      "\xe1\x84\x80\xe1\x85\xa1",
                                                      "\n",
                                                      "\r\n",
                                                      "\r",
                                                      "\n\n",
                                                      "# ",
                                                      "- ",
                                                      "1. ",
                                                      "    ",
                                                      "> ",
                                                      "| a ",
                                                      "|---|\n",
                                                      "```\n",
                                                      "~~",
                                                      "**",
                                                      "[",
                                                      "](",
                                                      "]: /u\n",
                                                      "![",
                                                      "<br>",
                                                      "\t",
                                                      "---\n",
                                                      "a: b\n",
                                                      "\xcc\x81",
                                                      "\xe2\x80\x8d",
                                                      "\\"};

}  // namespace

TEST_CASE("every prefix of every fixture is read or refused with a reason") {
  for (const std::string& fixture : kFixtures) {
    for (std::size_t length = 0; length <= fixture.size(); ++length) {
      const std::string problem = problem_with(fixture.substr(0, length), "auto");
      INFO("prefix of " << length << " bytes: " << problem);
      CHECK(problem.empty());
    }
  }
}

TEST_CASE("one flipped byte does no harm") {
  Random random(1);
  for (const std::string& fixture : kFixtures) {
    for (std::size_t i = 0; i < fixture.size(); ++i) {
      std::string flipped = fixture;
      flipped[i] = static_cast<char>(static_cast<unsigned char>(flipped[i]) ^ (1U << random.below(8)));
      const std::string problem = problem_with(flipped, i % 2 == 0 ? "auto" : "utf-8");
      INFO("byte " << i << ": " << problem);
      CHECK(problem.empty());
    }
  }
}

TEST_CASE("random markup does no harm") {
  Random random(2);
  for (int round = 0; round < 600; ++round) {
    std::string soup;
    for (std::uint64_t i = random.below(120); i > 0; --i) soup += kTokens[random.below(kTokens.size())];
    const std::string problem = problem_with(soup, "auto");
    INFO(soup << "\n" << problem);
    CHECK(problem.empty());
  }
}

TEST_CASE("the JSON test suite is accepted and rejected as it says") {
  const std::string folder = std::string(RAGCTL_SOURCE_DIR) + "/../shared/suites/bad-input/json";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: " << folder << " is missing");
    return;
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    std::vector<IngestFailure> failures;
    const auto documents =
        read_source({entry.path().string(), name, name, entry.file_size(), true}, {}, failures).documents;
    CHECK(documents.empty());  // none of them is a record
    const bool malformed =
        !failures.empty() && failures[0].reason.find("malformed JSON") != std::string::npos;
    const bool undecodable =
        !failures.empty() && failures[0].reason.find("pass --encoding") != std::string::npos;
    if (name.starts_with("y_")) CHECK_FALSE((malformed || undecodable));
    // Of white space alone nothing is left to parse.
    const bool blank = name == "n_structure_no_data.json" || name == "n_single_space.json" ||
                       name == "n_structure_UTF8_BOM_no_data.json";
    if (name.starts_with("n_") && !blank) {
      CHECK_FALSE(failures.empty());
      CHECK((malformed || undecodable || failures[0].reason.find("is empty") != std::string::npos));
    }
  }
}

TEST_CASE("UTF-8 stress files and naughty strings are read or refused with a reason") {
  const std::string folder = std::string(RAGCTL_SOURCE_DIR) + "/../shared/suites/bad-input/";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: " << folder << " is missing");
    return;
  }
  for (const char* name : {"UTF-8-test.txt", "utf8tests.txt", "utf8tests.bin", "blns.txt", "blns.json"}) {
    const std::string bytes = read_file(folder + name);
    for (const char* encoding : {"auto", "utf-8", "cp949", "utf-16le"}) {
      INFO(name << " as " << encoding);
      CHECK(problem_with(bytes, encoding).empty());
    }
  }
}
