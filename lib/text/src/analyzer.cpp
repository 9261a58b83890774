#include "ragctl/text/analyzer.hpp"

#include <array>
#include <string>

#include "analyzers.hpp"
#include "ragctl/core/error.hpp"

namespace ragctl {
namespace {

struct Entry {
  std::string_view name;
  std::string_view help;
  std::unique_ptr<Analyzer> (*make)(const Tokenizer*);
  bool needs_pieces = false;
};

constexpr std::array kEntries = {
    Entry{"auto", "mixed Korean, English and CJK text: each run by the rules of its script",
          make_auto_analyzer},
    Entry{"korean", "Korean: stems and syllable pairs; other words as they are", make_korean_analyzer},
    Entry{"english", "English: Snowball stems without stop words", make_english_analyzer},
    Entry{"english-all", "English: Snowball stems, stop words kept", make_english_all_analyzer},
    Entry{"cjk", "Chinese, Japanese, Korean: character pairs", make_cjk_analyzer},
    Entry{"code", "source code: identifiers whole and in their parts (snake_case, camelCase)",
          make_code_analyzer},
    Entry{"sentencepiece", "any language: the subword pieces of the model of the vectors",
          make_sentencepiece_analyzer, true},
    Entry{"whitespace", "words between white space, case folded", make_whitespace_analyzer},
};

constexpr auto kInfos = [] {
  std::array<AnalyzerInfo, kEntries.size()> infos{};
  for (std::size_t i = 0; i < infos.size(); ++i)
    infos[i] = {kEntries[i].name, kEntries[i].help, kEntries[i].needs_pieces};
  return infos;
}();

}  // namespace

std::span<const AnalyzerInfo> analyzers() { return kInfos; }

std::unique_ptr<Analyzer> make_analyzer(std::string_view name, const Tokenizer* pieces) {
  std::string names;
  for (const Entry& entry : kEntries) {
    if (entry.name == name) return entry.make(pieces);
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw Error(ErrorCode::kUsage, "unknown analyzer '" + std::string(name) + "'; choose one of: " + names);
}

std::unique_ptr<Analyzer> make_stored_analyzer(std::string_view fingerprint, const Tokenizer* pieces) {
  const std::string_view version = fingerprint.substr(0, fingerprint.find('+'));
  if (std::unique_ptr<Analyzer> earlier = make_earlier_analyzer(version, pieces)) return earlier;
  return make_analyzer(version.substr(0, version.find('/')), pieces);
}

}  // namespace ragctl
