// A passage to be looked for in documents whose text may have gaps, where it was put together from chunks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

// Stands in a text for a byte that no chunk covers. Chunks are trimmed and together hold all visible text, so
// it was a byte of white space; a multi-byte space is as many of these as it had bytes.
inline constexpr char kUnknownByte = '\0';

// Immutable; thread-safe.
class Passage {
 public:
  explicit Passage(std::string_view text);

  // Whether the passage stands at byte `at` of the document. An unknown byte equals every byte of the
  // passage's white space (Unicode's White_Space) and no other; false where the document ends before.
  bool stands_at(std::string_view document, std::size_t at) const;

  // The first place from byte `from` on where it stands, else npos; bytes(document) * bytes(passage) steps at
  // worst, as std::string_view::find.
  std::size_t find(std::string_view document, std::size_t from = 0) const;

 private:
  bool matches(char of_document, std::size_t i) const {
    return of_document == text_[i] || (of_document == kUnknownByte && blank_[i]);
  }

  std::string text_;
  std::vector<bool> blank_;  // by byte: belongs to white space
};

// Finds what a person copied or retyped where Passage does not: any run of white space (Unicode's
// White_Space, unknown bytes) equals any other, and typographic quotation marks equal ' and ". Immutable;
// thread-safe.
class LoosePassage {
 public:
  // White space at the ends is left out. `text` holds a character that is none.
  explicit LoosePassage(std::string_view text);

  // The end of the passage where it stands at byte `begin` of the document; nothing where it does not.
  std::optional<std::size_t> end_at(std::string_view document, std::size_t begin) const;

  // The first place from byte `from` (of a whole character) on where it stands, else npos; steps as
  // Passage::find.
  std::size_t find(std::string_view document, std::size_t from = 0) const;

  // The longest beginning of the passage, in whole words, that the document holds; "" where not even one
  // word.
  std::string beginning_in(std::string_view document) const;

 private:
  std::string folded_;
};

}  // namespace ragctl
