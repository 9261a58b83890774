// Snowball's English stemmer (Porter2, snowballstem.org/algorithms/english/stemmer.html).
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct sb_stemmer;

namespace ragctl {

// Not thread-safe; cheap to construct (one per call of analyze()).
class EnglishStemmer {
 public:
  EnglishStemmer();
  ~EnglishStemmer();
  EnglishStemmer(const EnglishStemmer&) = delete;
  EnglishStemmer& operator=(const EnglishStemmer&) = delete;

  // The stem of a casefolded word.
  std::string stem(std::string_view word);

 private:
  sb_stemmer* stemmer_;
};

}  // namespace ragctl
