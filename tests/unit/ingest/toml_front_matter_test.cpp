#include "toml_front_matter.hpp"

#include <ctime>

#include "catch.hpp"
#include "extract.hpp"

using namespace ragctl;

namespace {

std::string values(std::string_view toml) {
  const FrontMatter front = read_front_matter("+++\n" + std::string(toml) + "+++\nbody\n");
  CHECK(front.end > 0);
  CHECK(front.warnings.empty());
  return front.values.dump();
}

Lines warnings(std::string_view toml) {
  Lines out;
  const FrontMatter front = read_front_matter("+++\n" + std::string(toml) + "+++\n");
  for (const ExtractionWarning& warning : front.warnings)
    out.push_back(std::to_string(warning.line) + ": " + warning.message);
  return out;
}

}  // namespace

TEST_CASE("TOML front matter has scalars of every kind") {
  CHECK(
      values(
          "# note\na = \"x = \\\"y\\\" # z\" # note\nb = 'c:\\d'\nc = -12\nd = 1_000\ne = 1.5\nf = true\n") ==
      R"({"a":"x = \"y\" # z","b":"c:\\d","c":-12,"d":1000,"e":1.5,"f":true})");
  CHECK(values("day = 2024-05-01\nat = 2024-05-01T10:00:00+09:00\n\"a b\" = false\n"
               "t = \"\"\"\none\ntwo\n\"\"\"\n") ==
        R"({"day":"2024-05-01","at":"2024-05-01T10:00:00+09:00","a b":false,"t":"one\ntwo\n"})");
}

TEST_CASE("TOML front matter has lists over lines, tables and dotted keys") {
  CHECK(values("tags = [\"a\", 'b, c', 3]\nmore = [ # note\n  \"x\", # ]\n  \"y\",\n]\nnone = []\n") ==
        R"({"tags":["a","b, c",3],"more":["x","y"],"none":[]})");
  CHECK(values("z = {b = 1}\ny = nan\n") == R"({"z":{"b":1},"y":"nan"})");
  CHECK(values("a.b = 1\n[params]\nparty = \"x\"\n[params.deep]\nn = 2\n") ==
        R"({"a":{"b":1},"params":{"party":"x","deep":{"n":2}}})");
}

TEST_CASE("TOML that is not understood is told with its line") {
  CHECK(warnings("a = 1\nwhat is this\n")
            .at(0)
            .starts_with("3: front matter is no TOML, none of it is read: "));
  CHECK(warnings("[[menu]]\nname = \"x\"\n") ==
        Lines{"2: front matter leaves out a list of lists or tables"});
  CHECK(warnings("a = [[1], [2]]\n") == Lines{"2: front matter leaves out a list of lists or tables"});
  CHECK(warnings("a = 1\na = 2\n").at(0).starts_with("3: front matter is no TOML"));
  CHECK(warnings("a = 1\n[a]\nb = 2\n").at(0).starts_with("3: front matter is no TOML"));
  std::string deep = "a";
  for (int i = 0; i < 50000; ++i) deep += ".a";
  CHECK(warnings(deep + " = 1\n") ==
        Lines{"1: front matter has a key of too many parts; none of it is read"});
  CHECK(warnings("a = " + std::string(50000, '[') + "\n").at(0).starts_with("2: front matter is no TOML"));
}

TEST_CASE("many keys and tables of TOML take no time") {
  const std::clock_t start = std::clock();
  std::string text;
  for (int i = 0; i < 10000; ++i) text += "k" + std::to_string(i) + "=1\n";
  for (int i = 0; i < 10000; ++i) text += "[t" + std::to_string(i) + "]\na=1\n";
  CHECK(read_front_matter("+++\n" + text + "+++\n").values.members().size() == 20000);
  CHECK(std::clock() - start < 2 * CLOCKS_PER_SEC);
}

TEST_CASE("pluses without an entry are no front matter") {
  for (const char* text :
       {"+++\n", "+++\na = 1\n", "+++\nHello there\n+++\n", "+++\n+++\n", "++++\na = 1\n++++\n"})
    CHECK(read_front_matter(text).end == 0);
}

TEST_CASE("a page of Hugo has its title and no front matter in its text") {
  const Extraction page =
      markdown("+++\ntitle = \"Tide\"\ntags = [\"sea\"]\n+++\n\n# Times\n\nHigh at six.\n");
  CHECK(page.title == "Tide");
  CHECK(page.text == "Times\n\nHigh at six.");
  CHECK(page.metadata.dump() == R"({"tags":["sea"]})");
  CHECK(page.blocks.at(0).line == 6);
}

TEST_CASE("TOML front matter cut at any byte, or with any byte changed, is read or left") {
  const std::string text = "+++\na.b = [\"x\", 1] # c\n[t]\nd = '''q'''\n[[l]]\n+++\nbody\n";
  for (std::size_t i = 0; i < text.size(); ++i) {
    CHECK(read_front_matter(text.substr(0, i)).end <= i);
    for (const char c : {'"', '\'', '[', ']', '=', '.', '\n', '+'}) {
      std::string changed = text;
      changed[i] = c;
      CHECK(read_front_matter(changed).end <= changed.size());
    }
  }
}
