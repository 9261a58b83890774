// A word is cut before each ending that it may have; what is left is a form of the stems from which its last
// syllable can come. A stem is looked up in the table, so that nouns are seldom taken for forms.
#include <algorithm>
#include <array>

#include "hangul_syllable.hpp"
#include "korean_verb_endings.hpp"
#include "korean_verb_stems.hpp"
#include "ragctl/text/korean_verb.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

using namespace hangul;     // NOLINT: the letters' names
using namespace verb_part;  // NOLINT: one letter a part, as in the table

constexpr std::size_t kMostSyllables = 5;  // of a form

static_assert(std::is_sorted(kKoreanVerbStems.begin(), kKoreanVerbStems.end()));

// Looks for the stem of one form.
class StemFinder {
 public:
  // `parts`: one of them the form has to be.
  StemFinder(std::string_view form, std::uint16_t parts)
      : head_(form.substr(0, form.size() - kSyllableBytes)), parts_(parts) {
    std::size_t at = head_.size();
    last_ = hangul::parts_of(next_code_point(form, at));
  }

  // "" for none.
  std::string_view find() {
    switch (last_.final) {
      case kNone:
        return find_open();
      case kSs:
        return find_joined(P);
      case kN:
        return first_of(try_final(kNone, N), try_final(kL, N), try_bent(N), {});
      case kL:
        return first_of(try_final(kL, C | O | V), try_final(kNone, L), try_final(kD, V), try_bent(L));
      case kM:
        return first_of(try_final(kM, C | V), try_final(kNone, M), {}, {});
      case kB:
        return first_of(try_final(kB, C | V), try_final(kNone, B), try_final(kL, B), {});
      default:
        return try_final(last_.final, C | V);
    }
  }

 private:
  static std::string_view first_of(std::string_view a, std::string_view b, std::string_view c,
                                   std::string_view d) {
    return !a.empty() ? a : !b.empty() ? b : !c.empty() ? c : d;
  }

  // The stem of the table, or "".
  static std::string_view look_up(const std::string& stem) {
    const auto found = std::lower_bound(kKoreanVerbStems.begin(), kKoreanVerbStems.end(), stem);
    return found != kKoreanVerbStems.end() && *found == stem ? *found : std::string_view();
  }

  std::string_view try_stem(std::string_view head, int initial, int vowel, int final,
                            std::uint16_t parts) const {
    if ((parts & parts_) == 0) return {};
    std::string stem(head);
    append_utf8(stem, syllable_of(initial, vowel, final));
    return look_up(stem);
  }
  std::string_view try_final(int final, std::uint16_t parts) const {
    return try_stem(head_, last_.initial, last_.vowel, final, parts);
  }
  std::string_view try_vowel(int vowel, std::uint16_t parts) const {
    return try_stem(head_, last_.initial, vowel, kNone, parts);
  }

  // Of a stem in ㅂ, which becomes a syllable 우 of its own: 추운, 추울, 추우면.
  std::string_view try_bent(std::uint16_t parts) const {
    const bool bent =
        last_.initial == kInitialNone && (last_.vowel == kU || last_.vowel == kWo || last_.vowel == kWa);
    if (!bent || head_.empty()) return {};
    const Syllable before = before_last();
    if (before.final != kNone) return {};
    return try_stem(shorter_head(), before.initial, before.vowel, kB, parts);
  }

  // Of a stem in 르: 눌러, 몰랐.
  std::string_view try_doubled(std::uint16_t parts) const {
    if (head_.empty() || last_.initial != kInitialR || (last_.vowel != kEo && last_.vowel != kA)) return {};
    const Syllable before = before_last();
    if (before.final != kL) return {};
    std::string head(shorter_head());
    append_utf8(head, syllable_of(before.initial, before.vowel, kNone));
    return try_stem(head, kInitialR, kEu, kNone, parts);
  }

  Syllable before_last() const {
    std::size_t at = head_.size() - kSyllableBytes;
    return hangul::parts_of(next_code_point(head_, at));
  }
  std::string_view shorter_head() const { return head_.substr(0, head_.size() - kSyllableBytes); }

  // As it is, or without a ㄹ or ㅅ that its ending took: 만드는, 지어.
  std::string_view find_open() const {
    const std::string_view stem =
        first_of(try_final(kNone, O), try_bent(O), try_final(kL, O), try_final(kS, V));
    return !stem.empty() ? stem : find_joined(E);
  }

  // Joined with 아 or 어, by itself or under the ㅆ of the past.
  std::string_view find_joined(std::uint16_t part) const {
    switch (last_.vowel) {
      case kYeo:
        return first_of(try_vowel(kI, part), try_vowel(kYeo, part), {}, {});
      case kWo:
        return first_of(try_bent(part), try_vowel(kU, part), {}, {});
      case kWa:
        return first_of(try_bent(part), try_vowel(kO, part), {}, {});
      case kWae:
        return try_vowel(kOe, part);
      case kAe:
        return first_of(try_vowel(kAe, part), last_.initial == kInitialH ? try_vowel(kA, part) : "", {}, {});
      case kEo:
      case kA:
        return first_of(try_doubled(part), try_vowel(last_.vowel, part), try_vowel(kEu, part), {});
      default:
        return try_vowel(last_.vowel, part);
    }
  }

  std::string_view head_;
  std::uint16_t parts_;
  Syllable last_;
};

// A stem in ㄹ loses it before these: 길을 is of 길, a road.
bool is_against_l(std::string_view rest) { return rest.starts_with("은") || rest.starts_with("을"); }

bool ends_in_l(std::string_view form) {
  std::size_t at = form.size() - kSyllableBytes;
  return hangul::parts_of(next_code_point(form, at)).final == kL;
}

}  // namespace

std::optional<KoreanVerbForm> find_korean_verb(std::string_view word) {
  for (std::size_t bytes = std::min(word.size(), kMostSyllables * kSyllableBytes); bytes > 0;
       bytes -= kSyllableBytes) {
    const std::string_view form = word.substr(0, bytes);
    const std::string_view rest = word.substr(bytes);
    const bool alone = rest.empty();
    const std::uint16_t parts = !alone                   ? parts_before_rest(rest)
                                : bytes > kSyllableBytes ? E | N | L | M
                                                         : std::uint16_t{0};
    if (parts == 0 || (ends_in_l(form) && is_against_l(rest))) continue;
    const std::string_view stem = StemFinder(form, parts).find();
    if (!stem.empty()) return KoreanVerbForm{stem, bytes};
  }
  return std::nullopt;
}

}  // namespace ragctl
