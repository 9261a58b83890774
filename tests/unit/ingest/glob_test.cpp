#include "glob.hpp"

#include "catch.hpp"

using namespace ragctl;

TEST_CASE("a star matches within a segment only") {
  CHECK(glob_matches("*.md", "a.md"));
  CHECK(glob_matches("a*b*c", "axxbyyc"));
  CHECK_FALSE(glob_matches("*.md", "a/b.md"));
  CHECK_FALSE(glob_matches("*.md", "a.mdx"));
  CHECK(glob_matches("docs/*", "docs/a"));
  CHECK_FALSE(glob_matches("docs/*", "docs/a/b"));
}

TEST_CASE("a question mark and a set match one code point") {
  CHECK(glob_matches("?", "가"));
  CHECK_FALSE(glob_matches("?", "ab"));
  CHECK(glob_matches("[가-힣].txt", "도.txt"));
  CHECK_FALSE(glob_matches("[!가-힣].txt", "도.txt"));
  CHECK(glob_matches("[^0-9]x", "ax"));
  CHECK(glob_matches("[]]", "]"));
  CHECK(glob_matches("[a-]", "-"));
}

TEST_CASE("a set without an end is an ordinary bracket") {
  CHECK(glob_matches("[ab", "[ab"));
  CHECK_FALSE(glob_matches("[ab", "a"));
}

TEST_CASE("a backslash takes the next character literally") {
  CHECK(glob_matches("a\\*b", "a*b"));
  CHECK_FALSE(glob_matches("a\\*b", "axb"));
}

TEST_CASE("two stars match any number of segments, also none") {
  CHECK(glob_matches("**/*.md", "a.md"));
  CHECK(glob_matches("**/*.md", "a/b/c.md"));
  CHECK(glob_matches("a/**/z", "a/z"));
  CHECK(glob_matches("a/**/z", "a/b/c/z"));
  CHECK(glob_matches("a/**", "a"));
  CHECK(glob_matches("a/**", "a/b/c"));
  CHECK(glob_matches("**/b/**/d", "a/b/c/d"));
  CHECK_FALSE(glob_matches("**/b/**/d", "a/c/d"));
}

TEST_CASE("hidden segments are matched only when the pattern names them") {
  CHECK_FALSE(glob_matches("*", ".git"));
  CHECK_FALSE(glob_matches("**/x", ".git/x"));
  CHECK(glob_matches(".*", ".git"));
  CHECK(glob_matches(".git/x", ".git/x"));
}

TEST_CASE("a pattern full of stars is matched in polynomial time") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  CHECK_FALSE(glob_matches(pattern + "b", std::string(5000, 'a')));
}

TEST_CASE("a filter without a slash looks at the name alone") {
  CHECK(filter_matches("*.md", "a/b/c.md"));
  CHECK(filter_matches("notes/**", "notes/a/b.md"));
  CHECK_FALSE(filter_matches("notes/**", "old/notes/b.md"));
}

TEST_CASE("a glob splits into its folder and its pattern") {
  CHECK(split_glob("docs/api/**/*.md").folder == "docs/api");
  CHECK(split_glob("docs/api/**/*.md").pattern == "**/*.md");
  CHECK(split_glob("*.md").folder.empty());
  CHECK(split_glob("/*.md").folder == "/");
  CHECK(split_glob("/data/x?/y").folder == "/data");
}
