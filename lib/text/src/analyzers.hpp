// The constructors behind the table in analyzer.cpp; one source file each.
#pragma once

#include <memory>

#include "ragctl/text/analyzer.hpp"

namespace ragctl {

std::unique_ptr<Analyzer> make_auto_analyzer();
std::unique_ptr<Analyzer> make_korean_analyzer();
std::unique_ptr<Analyzer> make_english_analyzer();
std::unique_ptr<Analyzer> make_cjk_analyzer();
std::unique_ptr<Analyzer> make_code_analyzer();
std::unique_ptr<Analyzer> make_whitespace_analyzer();

}  // namespace ragctl
