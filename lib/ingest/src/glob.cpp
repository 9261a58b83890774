// Both levels (segments with "**", code points with "*") use the same linear-space algorithm: on a mismatch
// only the last star passed needs to take one more, because what an earlier star could take instead the later
// one can take as well.
#include "glob.hpp"

#include <algorithm>
#include <vector>

#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

// Reads the set at pattern[i] == '['; false when it has no end, then '[' is literal. i is left behind the
// ']'.
bool match_set(std::string_view pattern, std::size_t& i, char32_t c, bool& matched) {
  std::size_t at = i + 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool found = false;
  for (bool first = true; at < pattern.size() && (first || pattern[at] != ']'); first = false) {
    const char32_t low = next_code_point(pattern, at);
    char32_t high = low;
    if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
      ++at;
      high = next_code_point(pattern, at);
    }
    found = found || (low <= c && c <= high);
  }
  if (at >= pattern.size()) return false;
  i = at + 1;
  matched = found != negated;
  return true;
}

// Matches one pattern element (no '*') with the code point at text[t]; advances both when it fits.
bool match_one(std::string_view pattern, std::size_t& p, std::string_view text, std::size_t& t) {
  std::size_t text_at = t;
  const char32_t c = next_code_point(text, text_at);
  std::size_t pattern_at = p;
  bool matched = false;
  if (pattern[p] == '?') {
    ++pattern_at;
    matched = true;
  } else if (pattern[p] != '[' || !match_set(pattern, pattern_at, c, matched)) {
    if (pattern[p] == '\\' && p + 1 < pattern.size()) ++pattern_at;
    matched = next_code_point(pattern, pattern_at) == c;
  }
  if (!matched) return false;
  p = pattern_at;
  t = text_at;
  return true;
}

bool segment_matches(std::string_view pattern, std::string_view text) {
  if (text.starts_with('.') && !pattern.starts_with('.')) return false;
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // behind the last '*'
  std::size_t resume = 0;                     // where the text of that star ends
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      resume = t;
    } else if (p < pattern.size() && match_one(pattern, p, text, t)) {
      continue;
    } else if (star != std::string_view::npos) {
      next_code_point(text, resume);
      p = star;
      t = resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace

bool is_glob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

bool glob_matches(std::string_view pattern, std::string_view path) {
  const std::vector<std::string_view> patterns = split(pattern);
  const std::vector<std::string_view> segments = split(path);
  std::size_t p = 0;
  std::size_t s = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (s < segments.size()) {
    if (p < patterns.size() && patterns[p] == "**") {
      star = ++p;
      resume = s;
    } else if (p < patterns.size() && segment_matches(patterns[p], segments[s])) {
      ++p;
      ++s;
    } else if (star != std::string_view::npos && !segments[resume].starts_with('.')) {
      p = star;
      s = ++resume;
    } else {
      return false;
    }
  }
  while (p < patterns.size() && patterns[p] == "**") ++p;
  return p == patterns.size();
}

bool filter_matches(std::string_view pattern, std::string_view path) {
  if (pattern.find('/') != std::string_view::npos) return glob_matches(pattern, path);
  return glob_matches(pattern, path.substr(path.find_last_of('/') + 1));
}

GlobParts split_glob(std::string_view glob) {
  const std::size_t magic = glob.find_first_of("*?[\\");
  const std::size_t slash = glob.substr(0, magic).find_last_of('/');
  if (slash == std::string_view::npos) return {"", std::string(glob)};
  return {std::string(glob.substr(0, slash == 0 ? 1 : slash)), std::string(glob.substr(slash + 1))};
}

}  // namespace ragctl
