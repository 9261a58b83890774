// The constructors behind the table in analyzer.cpp. `pieces` may be nullptr; only auto, korean and
// sentencepiece use it.
#pragma once

#include <memory>

#include "ragctl/text/analyzer.hpp"

namespace ragctl {

std::unique_ptr<Analyzer> make_auto_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_korean_analyzer(const Tokenizer* pieces);
// An earlier version of them, by its fingerprint ("auto/3", "korean/4"); nullptr when it is none that is
// kept.
std::unique_ptr<Analyzer> make_earlier_analyzer(std::string_view fingerprint, const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_english_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_english_all_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_cjk_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_code_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_sentencepiece_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_whitespace_analyzer(const Tokenizer* pieces);

}  // namespace ragctl
