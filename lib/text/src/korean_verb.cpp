#include "ragctl/text/korean_verb.hpp"

#include <algorithm>
#include <array>

#include "hangul_syllable.hpp"
#include "korean_verb_endings.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

using namespace hangul;  // NOLINT: the letters' names

// Nouns that end in 다.
constexpr std::array<std::string_view, 10> kNouns = {"가나다", "르완다", "바다", "벤다",   "소다",
                                                     "아젠다", "우간다", "판다", "캐나다", "란다"};

// Collects the forms of one stem.
class Forms {
 public:
  explicit Forms(std::string_view stem) : head_(stem.substr(0, stem.size() - kSyllableBytes)) {
    std::size_t at = head_.size();
    last_ = parts_of(next_code_point(stem, at));
    out_.emplace_back(stem);
  }

  std::vector<std::string> take() {
    switch (last_.final) {
      case kNone:
        add_open();
        break;
      case kL:  // 만들다: 만드는, 만든
        add(last_.vowel, kNone);
        add(last_.vowel, kN);
        break;
      case kB:  // 돕다: 도와, 어둡다: 어두워
        for (const char* each : {"우", "운", "울", "와", "워", "왔", "웠"}) add_open_with(each);
        break;
      case kS:  // 짓다: 지어
        for (const char* each : {"으", "은", "을", "어", "었"}) add_open_with(each);
        break;
      default:
        break;
    }
    return std::move(out_);
  }

 private:
  void push(const std::string& head, int initial, int vowel, int final) {
    out_.push_back(head);
    append_utf8(out_.back(), syllable_of(initial, vowel, final));
  }
  void add(int vowel, int final) { push(head_, last_.initial, vowel, final); }
  void add_open_with(const char* behind) {
    add(last_.vowel, kNone);
    out_.back() += behind;
  }

  // The vowel of the syllable before the last, or -1.
  int vowel_before() const {
    if (head_.empty()) return -1;
    std::size_t at = head_.size() - kSyllableBytes;
    return parts_of(next_code_point(head_, at)).vowel;
  }

  // The vowel of the stem together with 아 or 어.
  int contracted() const {
    switch (last_.vowel) {
      case kO:
        return kWa;
      case kU:
        return kWo;
      case kI:
        return kYeo;
      case kOe:
        return kWae;
      case kEu:
        return is_bright(vowel_before()) ? kA : kEo;
      case kA:
        return last_.initial == kInitialH ? kAe : kA;
      default:
        return last_.vowel;
    }
  }

  void add_open() {
    for (const int final : {kN, kL, kM, kB}) add(last_.vowel, final);
    if (last_.initial == kInitialR && last_.vowel == kEu && !head_.empty()) {
      add_doubled_r();
      return;
    }
    if (contracted() != last_.vowel) add(contracted(), kNone);
    add(contracted(), kSs);
  }

  // 부르다: 불러, 불렀다.
  void add_doubled_r() {
    std::size_t at = head_.size() - kSyllableBytes;
    const Syllable before = parts_of(next_code_point(head_, at));
    std::string head = head_.substr(0, head_.size() - kSyllableBytes);
    append_utf8(head, syllable_of(before.initial, before.vowel, kL));
    const int vowel = is_bright(before.vowel) ? kA : kEo;
    push(head, kInitialR, vowel, kNone);
    push(head, kInitialR, vowel, kSs);
  }

  std::string head_;
  Syllable last_;
  std::vector<std::string> out_;
};

}  // namespace

bool is_korean_verb(std::string_view word) {
  if (word.size() < 2 * kSyllableBytes || !word.ends_with("다")) return false;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = next_code_point(word, at);
    if (c < kFirstSyllable || c > kLastSyllable) return false;
  }
  return std::find(kNouns.begin(), kNouns.end(), word) == kNouns.end();
}

std::vector<std::string> korean_verb_forms(std::string_view verb) {
  return Forms(verb.substr(0, verb.size() - kSyllableBytes)).take();
}

bool is_korean_verb_form(std::string_view word, std::string_view verb) {
  const std::vector<std::string> forms = korean_verb_forms(verb);
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (!word.starts_with(forms[i])) continue;
    const std::string_view rest = word.substr(forms[i].size());
    if (rest.empty() ? i > 0 : parts_before_rest(rest) != 0) return true;
  }
  return false;
}

}  // namespace ragctl
