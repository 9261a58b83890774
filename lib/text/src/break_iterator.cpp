#include "break_iterator.hpp"

#include <unicode/filteredbrk.h>

#include <array>
#include <string>

#include "ragctl/core/error.hpp"

namespace ragctl {
namespace {

void require(UErrorCode status, const char* what) {
  if (U_SUCCESS(status)) return;
  throw Error(ErrorCode::kInternal,
              std::string(what) + ": " + u_errorName(status) + "; check the ICU installation");
}

using Iterator = std::unique_ptr<icu::BreakIterator>;

Iterator make_grapheme_iterator() {
  UErrorCode status = U_ZERO_ERROR;
  Iterator iterator(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  require(status, "cannot open ICU's character boundaries");
  return iterator;
}

// What ICU's English list lacks and written English, papers above all, is full of. All but never at the end
// of a sentence.
constexpr std::array kEnglishAbbreviations = {u"Dr.", u"St.",  u"cf.",  u"vs.",  u"Fig.", u"Figs.",
                                              u"Eq.", u"Eqs.", u"Ref.", u"Vol.", u"Sec.", u"approx."};

// Locales with "ss=standard" know abbreviations after which a sentence goes on ("Mr.", "Prof.", "z. B.").
Iterator make_sentence_iterator(const std::string& language) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale((language.empty() ? std::string("root") : language + "@ss=standard").c_str());
  Iterator iterator(icu::BreakIterator::createSentenceInstance(locale, status));
  require(status, "cannot open ICU's sentence boundaries");
  return iterator;
}

Iterator make_english_iterator() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale("en");
  Iterator plain(icu::BreakIterator::createSentenceInstance(locale, status));
  const std::unique_ptr<icu::FilteredBreakIteratorBuilder> builder(
      icu::FilteredBreakIteratorBuilder::createInstance(locale, status));
  require(status, "cannot open ICU's sentence boundaries");
  for (const char16_t* abbreviation : kEnglishAbbreviations)
    builder->suppressBreakAfter(abbreviation, status);
  Iterator iterator(builder->wrapIteratorWithFilter(plain.release(), status));
  require(status, "cannot open ICU's sentence boundaries");
  return iterator;
}

Iterator clone_of(const icu::BreakIterator& prototype) {
  Iterator copy(prototype.clone());
  if (!copy)
    throw Error(ErrorCode::kInternal, "cannot clone an ICU break iterator; check the ICU installation");
  return copy;
}

// Language subtags are two or three letters; anything else means the root rules.
bool is_language(std::string_view language) {
  if (language.size() < 2 || language.size() > 3) return false;
  for (const char c : language) {
    if (c < 'a' || c > 'z') return false;
  }
  return true;
}

}  // namespace

// The prototypes are constants: never attached to a text, only cloned.
Iterator new_grapheme_iterator() {
  static const Iterator prototype = make_grapheme_iterator();
  return clone_of(*prototype);
}

Iterator new_sentence_iterator(std::string_view language) {
  static const Iterator root = make_sentence_iterator("");
  static const Iterator english = make_english_iterator();
  if (language == "en") return clone_of(*english);
  if (!is_language(language) || language == "ko" || language == "ja" || language == "zh")
    return clone_of(*root);
  return make_sentence_iterator(std::string(language));
}

Utf8Text::Utf8Text(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  if (text.size() > 0x7FFFFFFF)
    throw Error(ErrorCode::kInput, "text over 2 GiB cannot be segmented; split it");
  utext_openUTF8(&text_, text.data(), static_cast<int64_t>(text.size()), &status);
  require(status, "cannot read text through ICU");
}

void Utf8Text::attach(icu::BreakIterator& iterator) const {
  UErrorCode status = U_ZERO_ERROR;
  iterator.setText(&text_, status);
  require(status, "cannot segment text with ICU");
  iterator.first();
}

}  // namespace ragctl
