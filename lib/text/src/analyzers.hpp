// The constructors behind the table in analyzer.cpp. `pieces` may be nullptr; only auto, korean and
// sentencepiece use it.
#pragma once

#include <memory>

#include "ragctl/text/analyzer.hpp"

namespace ragctl {

std::unique_ptr<Analyzer> make_auto_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_korean_analyzer(const Tokenizer* pieces);
// Version 3 of both.
std::unique_ptr<Analyzer> make_auto_analyzer_3(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_korean_analyzer_3(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_english_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_english_all_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_cjk_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_code_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_sentencepiece_analyzer(const Tokenizer* pieces);
std::unique_ptr<Analyzer> make_whitespace_analyzer(const Tokenizer* pieces);

}  // namespace ragctl
