// ICU break iterators over UTF-8, so that boundaries are byte offsets.
#pragma once

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>
#include <string_view>

namespace ragctl {

// A new iterator for the caller alone; cloning the prototype avoids ICU's locale look-ups (about 50 us each).
std::unique_ptr<icu::BreakIterator> new_grapheme_iterator();
std::unique_ptr<icu::BreakIterator> new_sentence_iterator(std::string_view language);

// UTF-8 text as ICU reads it; must outlive the iteration.
class Utf8Text {
 public:
  explicit Utf8Text(std::string_view text);
  ~Utf8Text() { utext_close(&text_); }
  Utf8Text(const Utf8Text&) = delete;
  Utf8Text& operator=(const Utf8Text&) = delete;

  void attach(icu::BreakIterator& iterator) const;

 private:
  mutable UText text_ = UTEXT_INITIALIZER;
};

}  // namespace ragctl
