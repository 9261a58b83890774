#include "front_matter.hpp"

#include <ctime>

#include "catch.hpp"
#include "extract.hpp"

using namespace ragctl;

namespace {

std::string values(std::string_view yaml) {
  const FrontMatter front = read_front_matter("---\n" + std::string(yaml) + "---\nbody\n");
  CHECK(front.end > 0);
  return front.values.dump();
}

std::size_t warnings(std::string_view yaml) {
  return read_front_matter("---\n" + std::string(yaml) + "---\n").warnings.size();
}

}  // namespace

TEST_CASE("front matter has scalars of every kind") {
  CHECK(values("a: text with: colon\nb: 12\nc: -3\nd: 1.5\ne: true\nf: False\ng: null\nh: ~\ni:\n") ==
        R"({"a":"text with: colon","b":12,"c":-3,"d":1.5,"e":true,"f":false,"g":null,"h":null,"i":null})");
  CHECK(
      values("date: 2024-05-01\ntime: 2025-06-14 12:12:00 +0900\nzip: 007\nversion: 1.2.3\nyes: yes\n") ==
      R"({"date":"2024-05-01","time":"2025-06-14 12:12:00 +0900","zip":"007","version":"1.2.3","yes":"yes"})");
}

TEST_CASE("front matter has quoted strings and comments") {
  CHECK(values("a: \"x: \\\"y\\\" \\u00e9\\n\"  # note\nb: 'it''s'\n# comment\nc: C# rocks # but\n'd e': "
               "\"007\"\n") == R"({"a":"x: \"y\" é\n","b":"it's","c":"C# rocks","d e":"007"})");
}

TEST_CASE("front matter has lists in both styles") {
  CHECK(values("a: [x, 'y, z', 3]\nb:\n  - one\n  - \"two\"\nc:\n- 1\n- true\nd: []\ne: [\n  p,\n  q\n]\n") ==
        R"({"a":["x","y, z",3],"b":["one","two"],"c":[1,true],"d":[],"e":["p","q"]})");
}

TEST_CASE("front matter nests mappings") {
  CHECK(values("image:\n  path: /a.png\n  tags: [x]\nafter: 1\n") ==
        R"({"image":{"path":"/a.png","tags":["x"]},"after":1})");
}

TEST_CASE("front matter folds long strings") {
  CHECK(values("a: one\n  two\nb: >\n  folded\n  text\n\n  next\nc: |\n  kept\n    lines\nd: \"split\n  "
               "string\"\n") ==
        R"({"a":"one two","b":"folded text\nnext","c":"kept\n  lines","d":"split string"})");
}

TEST_CASE("what front matter does not know stays a raw string with a warning") {
  CHECK(values("a: {x: 1}\nb: &anchor v\nc: [[1], 2]\nd:\n  - k: v\n    l: w\n") ==
        R"({"a":"{x: 1}","b":"&anchor v","c":"[[1], 2]","d":["k: v\nl: w"]})");
  CHECK(warnings("a: {x: 1}\nb: &anchor v\n") == 2);
  CHECK(warnings("a: 1\na: 2\n") == 1);
  CHECK(values("a: \"unclosed\nb: 1\n") == R"({"a":"\"unclosed","b":1})");
}

TEST_CASE("a document that opens with a thematic break has no front matter") {
  CHECK(read_front_matter("---\n\nprose here\n\n---\n").end == 0);
  CHECK(read_front_matter("---\ntitle: x\nno end\n").end == 0);
  CHECK(read_front_matter("---\n\n# Slide\n\n---\n").end == 0);
  CHECK(read_front_matter("---\n\n- a: b\n- c\n\n---\n").end == 0);
  CHECK(read_front_matter("---\n# a comment\n  a: 1\n  b:\n  - c\n---\n").values.dump() ==
        R"({"a":1,"b":["c"]})");
  CHECK(read_front_matter("text\n---\na: 1\n---\n").end == 0);
  CHECK(read_front_matter("---\n---\nbody").end == 8);
  CHECK(read_front_matter("---\na: 1\n...\nbody").end == 13);
}

TEST_CASE("front matter that is too long to be read is an error, a long text between two rules is none") {
  const auto lines = [](const std::string& line, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += line;
    return out;
  };
  const std::string entries = "title: x\n" + lines("key: value\n", 300000);
  const std::string long_one = "---\n" + entries + "---\nbody\n";
  CHECK_THROWS_WITH(read_front_matter(long_one),
                    Catch::StartsWith("the metadata has " + std::to_string(long_one.size() - 5) +
                                      " bytes; at most 65536 are taken"));
  CHECK_THROWS_WITH(read_front_matter("+++\n" + lines("a = 1\n", 300000) + "+++\n"),
                    Catch::StartsWith("the metadata has 300008 bytes; at most 65536 are taken"));
  for (const std::string& text : {
           "---\n" + entries,                                            // no closing line
           "---\n\n" + lines("All is prose here.\n", 300000) + "---\n",  // a thematic break
           "---\nnote: one line\n" + lines("the others are prose\n", 300000) + "---\n",
           "---\n\n# Slide\n\n" + lines("- item\n", 300000) + "---\n",
           "---\n" + lines("\n", 300000) + "---\n",
           "+++\n" + lines("a = 1\n", 300000),
           "+++\n" + lines("prose\n", 300000) + "+++\n",
       }) {
    CHECK(read_front_matter(text).end == 0);
  }
  const std::string longest = "---\nkey: " + std::string(256 * 1024 - 14, 'x') + "\n---\n";
  CHECK(read_front_matter(longest).end == 256 * 1024);
}

TEST_CASE("title and language leave the metadata") {
  const Extraction document =
      markdown("---\ntitle: \"제목: 하나\"\nlang: ko-KR\ntags: [a]\n---\n# Heading\n\ntext\n");
  CHECK(document.title == "제목: 하나");
  CHECK(document.language == "ko");
  CHECK(document.metadata.dump() == R"({"tags":["a"]})");
  CHECK(outline(document) == Lines{"heading 1 6: Heading", "paragraph 0 8: text"});
}

TEST_CASE("unclosed front matter is ordinary text") {
  const Extraction document = markdown("---\ntitle: x\n\ntext\n");
  CHECK(document.text.find("title: x") != std::string::npos);
  CHECK(document.metadata.members().empty());
}

TEST_CASE("quotes are closed on later lines, behind escapes and doubled quotes") {
  CHECK(values("a: \"one \\\" \n  two\"\nb: 'it''\n  '' s' # note\nc: 1\n") ==
        R"({"a":"one \" two","b":"it' ' s","c":1})");
}

TEST_CASE("many keys and long quoted values take no time") {
  std::string keys;
  for (int i = 0; i < 20000; ++i) keys += "key" + std::to_string(i) + ": 1\n";
  std::string lines = "a: \"x\n";
  for (int i = 0; i < 60000; ++i) lines += " '\n";
  const std::clock_t begin = std::clock();  // CPU time: other processes do not count
  CHECK(values(keys).size() > keys.size());
  CHECK(values(lines + "  \"\n").size() > 60000);
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 1.0);  // once 7 s
}
