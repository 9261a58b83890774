#include "ragctl/text/thesaurus.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "catch.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

using namespace ragctl;

namespace {

// Calls `look` with the entries of each line that is no comment.
template <typename Look>
void for_each_line(const Look& look) {
  const std::string_view text = builtin_thesaurus();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line(text.substr(at, end - at));
    at = end + 1;
    if (!line.empty() && line.front() != '#') look(line);
  }
}

std::vector<std::string> entries_of(const std::string& line) {
  std::vector<std::string> entries;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(", ", at), line.size());
    entries.push_back(line.substr(at, end - at));
    at = end + 2;
  }
  return entries;
}

}  // namespace

TEST_CASE("the built-in thesaurus is folded, and lines have two different entries and more") {
  std::size_t lines = 0;
  for_each_line([&](const std::string& line) {
    INFO(line);
    ++lines;
    CHECK(to_nfkc_casefold(line) == line);
    CHECK(line.find("=>") == std::string::npos);
    const auto entries = entries_of(line);
    CHECK(entries.size() >= 2);
    CHECK(std::set<std::string>(entries.begin(), entries.end()).size() == entries.size());
    for (const std::string& entry : entries) CHECK(entry.find_first_of(",\t") == std::string::npos);
  });
  CHECK(lines > 500);
}

TEST_CASE("no line of the built-in thesaurus is there twice") {
  std::set<std::string> seen;
  for_each_line([&](const std::string& line) {
    INFO(line);
    CHECK(seen.insert(line).second);
  });
}

// 시, 위 and 성 are what other words are cut down to.
TEST_CASE("few nouns of the built-in thesaurus have one syllable") {
  std::set<std::string> found;
  for_each_line([&](const std::string& line) {
    for (const std::string& entry : entries_of(line)) {
      if (count_code_points(entry) == 1) found.insert(entry);
    }
  });
  CHECK(found == std::set<std::string>{"숲", "앱", "짐", "쥐", "책", "큐", "흙"});
}
