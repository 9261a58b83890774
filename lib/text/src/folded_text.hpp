// A text in NFKC_Casefold with the way back to the original's offsets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

// Ill-formed bytes and zero-width spaces (U+200B) become spaces, so that they separate words; other ignorable
// characters (soft hyphens, joiners, variation selectors) disappear, as NFKC_Casefold has it.
class FoldedText {
 public:
  // Throws Error(kInput) for a text over 2 GiB.
  explicit FoldedText(std::string_view original);

  std::string_view text() const { return text_; }
  std::string_view slice(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(text_).substr(begin, end - begin);
  }
  // Where in the original the characters from folded offset `begin`, or up to `end`, come from. A folded
  // range that begins or ends inside the replacement of one character ("ss" of a sharp s) is widened to that
  // character.
  std::uint32_t original_begin(std::uint32_t begin) const;
  std::uint32_t original_end(std::uint32_t end) const;

 private:
  // Folded range [begin, end) replaces original range [original_begin, original_end) of another length.
  struct Change {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t original_begin;
    std::uint32_t original_end;
  };

  void fold(std::string_view original);
  void copy_ascii(std::string_view original, std::size_t& at);
  bool copy_plain(std::string_view original, std::size_t& at);
  void fold_stretch(std::string_view original, std::size_t begin, std::size_t end);

  std::string text_;
  std::vector<Change> changes_;  // ascending
};

}  // namespace ragctl
