#include "english_stemmer.hpp"

#include <libstemmer.h>

#include "ragctl/core/error.hpp"

namespace ragctl {
namespace {

// No English word is longer; a megabyte of letters is data, which stemming would only damage.
constexpr std::size_t kMaxWordBytes = 64;

}  // namespace

EnglishStemmer::EnglishStemmer() : stemmer_(sb_stemmer_new("english", "UTF_8")) {
  if (stemmer_ == nullptr)
    throw Error(ErrorCode::kInternal, "libstemmer has no English stemmer; check its installation");
}

EnglishStemmer::~EnglishStemmer() { sb_stemmer_delete(stemmer_); }

std::string EnglishStemmer::stem(std::string_view word) {
  if (word.size() > kMaxWordBytes) return std::string(word);
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem = sb_stemmer_stem(stemmer_, bytes, static_cast<int>(word.size()));
  if (stem == nullptr) throw Error(ErrorCode::kInternal, "libstemmer ran out of memory");
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer_))};
}

}  // namespace ragctl
