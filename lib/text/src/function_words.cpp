#include "function_words.hpp"

#include <algorithm>

#include "english_function_words.hpp"
#include "english_stemmer.hpp"

namespace ragctl {

FunctionWords::FunctionWords() {
  EnglishStemmer stemmer;
  for (const std::string_view word : kFunctionWords) stems_.push_back(stemmer.stem(word));
}

const std::string* FunctionWords::stem(std::string_view word) const {
  const auto found = std::lower_bound(kFunctionWords.begin(), kFunctionWords.end(), word);
  if (found == kFunctionWords.end() || *found != word) return nullptr;
  return &stems_[static_cast<std::size_t>(found - kFunctionWords.begin())];
}

}  // namespace ragctl
