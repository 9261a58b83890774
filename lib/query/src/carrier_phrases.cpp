#include "carrier_phrases.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// Words that carry nothing wherever they stand.
constexpr std::array<std::string_view, 28> kAlone = {
    "아세요",       "아시나요",   "아시는지",     "아십니까",   "감사드려요",   "감사드립니다", "감사합니다",
    "감사해요",     "고맙습니다", "고마워요",     "문의드려요", "문의드립니다", "문의합니다",   "안녕하세요",
    "안녕하십니까", "여쭙니다",   "여쭤봅니다",   "저기요",     "제발",         "좀",           "질문드려요",
    "질문드립니다", "질문이요",   "질문있습니다", "질문있어요", "질문합니다",   "혹시",         "실례합니다"};

// Verbs that ask for words about something, as they stand before 주다.
constexpr std::array<std::string_view, 12> kTell = {"가르쳐", "답변해", "답해",   "대답해", "말씀해", "말해",
                                                    "보여",   "설명해", "안내해", "알려",   "얘기해", "찾아"};

// Forms of 주다 that ask for it.
constexpr std::array<std::string_view, 26> kGive = {
    "주겠니",     "주겠어요", "주길",   "주기",   "주라",   "주면",   "주세요", "주셨으면", "주시겠습니까",
    "주시겠어요", "주시고",   "주시기", "주시길", "주시면", "주시오", "주시죠", "주실",     "주실래요",
    "주십시오",   "줄",       "줄래",   "줄래요", "줘",     "줘라",   "줘요",   "줬으면"};
// Those of them that hardly mean anything else, so that they are left out behind any word.
constexpr std::array<std::string_view, 14> kSurelyGive = {
    "주겠어요", "주세요", "주셨으면", "주시겠습니까", "주시겠어요", "주시기", "주시길",
    "주시면",   "주시죠", "주실래요", "주십시오",     "줄래요",     "줘",     "줘요"};
// What follows such a form: 주시면 감사하겠습니다, 주시기 바랍니다.
constexpr std::array<std::string_view, 9> kBehindGive = {"감사하겠습니다", "감사하겠어요", "고맙겠습니다",
                                                         "고맙겠어요",     "바라요",       "바람",
                                                         "바랍니다",       "좋겠습니다",   "좋겠어요"};
// What is asked for by 부탁하다.
constexpr std::array<std::string_view, 6> kFavours = {"답변", "답변을", "설명", "설명을", "안내", "안내를"};

// Question words in forms that the stems of the analyzers do not cover.
constexpr std::array<std::string_view, 46> kQuestionForms = {
    "누구세요", "누구야",   "누구예요", "누구죠",   "누구지",     "누군가요", "누군지",   "누굴",
    "뭐가",     "뭐고",     "뭐로",     "뭐를",     "뭐야",       "뭐에요",   "뭐예요",   "뭐죠",
    "뭐지",     "뭔가요",   "뭔지",     "뭘",       "뭘로",       "뭡니까",   "무얼",     "무언가요",
    "어디서",   "어디야",   "어디에요", "어디예요", "어디죠",     "어디지",   "어딘가요", "어딘지",
    "어딜",     "어딨나요", "어딨어요", "어딨지",   "어떡하나요", "어떡하죠", "어떡해",   "어떡해요",
    "어떤가요", "어떤지",   "어째서",   "어찌",     "언젠가요",   "왜요"};

// Verbs that end a question and say nothing. 인가, 하나 and 한가 are nouns as well.
constexpr std::array<std::string_view, 33> kLightEndings = {
    "됐나요",   "돼요",   "되나",     "되나요", "되는가",   "되었나요",  "되었는가", "되죠",   "될까요",
    "됩니까",   "없나요", "인가요",   "일까요", "입니까",   "있나",      "있나요",   "있는가", "있는가요",
    "있습니까", "있어요", "있을까요", "하나요", "하는가",   "하는가요",  "하였는가", "하죠",   "한가요",
    "할까요",   "합니까", "했나요",   "했는가", "했습니까", "해야하나요"};

constexpr std::array<std::string_view, 7> kAsk = {"describe", "explain", "find", "give",
                                                  "help",     "show",    "tell"};

template <typename Table>
bool contains(const Table& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

struct Word {
  std::string text;          // with its marks, as it stands in the question
  std::string core;          // folded, without marks around it
  bool ends_clause = false;  // a mark follows it
  bool quoted = false;       // then it is meant as it stands
  bool dropped = false;
};

bool is_word_character(char32_t c) { return script_of(c) != Script::kNone; }

// `folded` without what is no letter or digit at its ends.
std::string core_of(const std::string& folded) {
  std::size_t begin = folded.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t here = at;
    if (!is_word_character(next_code_point(folded, at))) continue;
    begin = std::min(begin, here);
    end = at;
  }
  return begin < end ? folded.substr(begin, end - begin) : "";
}

bool is_quoted(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kQuotes = {"\"", "`",  "“",  "”",  "‘",  "「",
                                                               "」", "『", "』", "《", "》", "〈"};
  return word.starts_with('\'') ||
         std::any_of(kQuotes.begin(), kQuotes.end(),
                     [word](std::string_view quote) { return word.find(quote) != std::string_view::npos; });
}

std::vector<Word> split(std::string_view question) {
  constexpr std::string_view kBlank = " \t\r\n";
  std::vector<Word> words;
  for (std::size_t at = question.find_first_not_of(kBlank); at != std::string_view::npos;) {
    const std::size_t end = std::min(question.find_first_of(kBlank, at), question.size());
    Word word;
    word.text = question.substr(at, end - at);
    const std::string folded = to_nfkc_casefold(word.text);
    word.core = core_of(folded);
    word.ends_clause = !folded.ends_with(word.core);
    word.quoted = is_quoted(word.text);
    words.push_back(std::move(word));
    at = question.find_first_not_of(kBlank, end);
  }
  return words;
}

class Carrier {
 public:
  explicit Carrier(std::vector<Word>& words) : words_(words) {}

  // Whether anything was left out.
  bool drop() {
    while (at_ < words_.size()) {
      drop_korean();
      ++at_;
    }
    drop_english_front();
    drop_english_end();
    drop_light_ending();
    return changed_;
  }

 private:
  std::string_view core(std::size_t i) const {
    return i < words_.size() ? std::string_view(words_[i].core) : std::string_view();
  }
  std::string_view before() const { return at_ > 0 ? core(at_ - 1) : std::string_view(); }
  void drop_range(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      words_[i].dropped = !words_[i].quoted;
      changed_ = changed_ || words_[i].dropped;
    }
  }

  void drop_korean() {
    const std::string_view word = core(at_);
    const bool wonders = word.starts_with("궁금") && word != "궁금증";
    if (contains(kAlone, word) || contains(kQuestionForms, word) || wonders) {
      drop_range(at_, at_ + 1);
    } else if (asks_favour(word)) {
      drop_range(contains(kFavours, before()) ? at_ - 1 : at_, at_ + 1);
    } else if (word.starts_with("싶") && (before() == "알고" || before() == "알아보고")) {
      drop_range(at_ - 1, at_ + 1);
    } else if (word.starts_with("알고싶") || word.starts_with("알아보고싶")) {
      drop_range(at_, at_ + 1);
    } else if (word.starts_with("있") && (before() == "질문" || before() == "질문이")) {
      drop_range(at_ - 1, at_ + 1);
    } else if (before().ends_with("에") && is_about(word)) {
      drop_range(at_, at_ + 1);
    } else {
      drop_giving();
    }
  }

  static bool is_about(std::string_view word) {
    static constexpr std::array<std::string_view, 8> kAbout = {"관하여", "관한", "관해", "관해서",
                                                               "대하여", "대한", "대해", "대해서"};
    return contains(kAbout, word);
  }

  // 답변 부탁드립니다, 추천 부탁해요; not 엄마를 부탁해, which is a title.
  bool asks_favour(std::string_view word) const {
    if (!word.starts_with("부탁")) return false;
    return word.starts_with("부탁드") || contains(kFavours, before()) ||
           !(before().empty() || before().ends_with("를") || before().ends_with("을"));
  }

  // 알려 주세요, 알려주세요, 추천해 주실 수 있나요, 설명해 주시면 감사하겠습니다: at the end of a clause.
  void drop_giving() {
    const std::string_view word = core(at_);
    const bool told = contains(kTell, before());
    const bool gives = contains(kSurelyGive, word) || (told && contains(kGive, word));
    if (!gives && !is_glued_giving(word)) return cut_giving();
    std::size_t end = at_ + 1;
    if (core(end) == "수" && core(end + 1).starts_with("있")) end += 2;
    if (contains(kBehindGive, core(end))) ++end;
    if (!closes(end)) return;
    drop_range(gives && told ? at_ - 1 : at_, end);
    at_ = end - 1;
  }

  // 추천해주세요 -> 추천해.
  void cut_giving() {
    Word& here = words_[at_];
    const auto form = std::find_if(kSurelyGive.begin(), kSurelyGive.end(),
                                   [&](std::string_view give) { return here.core.ends_with(give); });
    if (form == kSurelyGive.end() || here.quoted || !closes(at_ + 1)) return;
    const std::string_view verb = std::string_view(here.core).substr(0, here.core.size() - form->size());
    if (!verb.ends_with("해")) return;
    here.text = verb;
    changed_ = true;
  }

  // Whether the words before `end` end a clause.
  bool closes(std::size_t end) const {
    return end >= words_.size() || words_[end - 1].ends_clause || contains(kAlone, core(end));
  }

  static bool is_glued_giving(std::string_view word) {
    return std::any_of(kTell.begin(), kTell.end(), [word](std::string_view tell) {
      return word.starts_with(tell) && contains(kGive, word.substr(tell.size()));
    });
  }

  // The cores from `i` on are those of `phrase`.
  bool reads(std::size_t i, std::span<const std::string_view> phrase) const {
    for (const std::string_view word : phrase) {
      if (core(i++) != word) return false;
    }
    return true;
  }

  // "Hello, could you please tell me about", "Hi there! I was wondering: ".
  void drop_english_front() {
    std::size_t begin = behind_greeting(0);
    for (std::size_t end = behind_request(begin); end > begin; end = behind_request(begin)) begin = end;
    drop_range(0, std::min(begin, words_.size()));
  }

  // "운영은 어떻게 되나요?": of more than two words.
  void drop_light_ending() {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!words_[i].dropped) kept.push_back(i);
    }
    if (kept.size() > 2 && contains(kLightEndings, core(kept.back())))
      drop_range(kept.back(), kept.back() + 1);
  }

  std::size_t behind_greeting(std::size_t i) const {
    static constexpr std::array<std::string_view, 3> kGreetings = {"hello", "hey", "hi"};
    static constexpr std::array<std::string_view, 3> kGreeted = {"all", "everyone", "there"};
    if (!contains(kGreetings, core(i))) return i;
    const std::size_t last = contains(kGreeted, core(i + 1)) ? i + 1 : i;
    return words_[last].ends_clause ? last + 1 : i;
  }

  // Behind a request that begins at `i`, or `i`.
  std::size_t behind_request(std::size_t i) const {
    static constexpr std::array<std::string_view, 4> kCould = {"can", "could", "will", "would"};
    static constexpr std::array<std::string_view, 2> kPolite = {"kindly", "please"};
    std::size_t verb = i;
    if (contains(kCould, core(i)) && core(i + 1) == "you") verb += 2;
    const bool polite = contains(kPolite, core(verb));
    if (polite) ++verb;
    const std::size_t told = behind_telling(verb, polite || verb > i);
    if (told > verb) return told;
    if (polite && verb == i + 1) return verb;
    return std::max(behind_wish(i), behind_wonder(i));
  }

  // "tell me about", "explain to me", "explain"; `asked`: words before it ask for it.
  std::size_t behind_telling(std::size_t i, bool asked) const {
    static constexpr std::array<std::string_view, 2> kMe = {"me", "us"};
    if (!contains(kAsk, core(i))) return i;
    std::size_t end = i + 1;
    if (contains(kMe, core(end))) {
      ++end;
    } else if (core(end) == "to" && contains(kMe, core(end + 1))) {
      end += 2;
    } else if (!asked && core(i) != "explain" && core(i) != "describe") {
      return i;
    }
    return core(end) == "about" ? end + 1 : end;
  }

  static bool is_i_would(std::string_view word) { return word == "i'd" || word == "i’d"; }
  static bool is_i_am(std::string_view word) { return word == "i'm" || word == "i’m"; }

  // "I would like to know", "I'd like to know", "we want to understand", "I need to know more about".
  std::size_t behind_wish(std::size_t begin) const {
    static constexpr std::array<std::string_view, 4> kLearn = {"find", "know", "learn", "understand"};
    static constexpr std::array<std::string_view, 3> kWish = {"like", "need", "want"};
    std::size_t i = begin + 1;
    if (core(begin) == "i" || core(begin) == "we") {
      if (core(i) == "would") ++i;
    } else if (!is_i_would(core(begin))) {
      return begin;
    }
    if (!contains(kWish, core(i)) || core(i + 1) != "to" || !contains(kLearn, core(i + 2))) return begin;
    i += 3;
    if (core(i) == "out") ++i;
    if (core(i) == "more") ++i;
    return core(i) == "about" ? i + 1 : i;
  }

  // "I was wondering if", "I wonder", "I'm looking for".
  std::size_t behind_wonder(std::size_t begin) const {
    std::size_t i = begin;
    if (core(i) == "i") {
      ++i;
      if (core(i) == "was" || core(i) == "am") ++i;
    } else if (is_i_am(core(i))) {
      ++i;
    }
    if (i == begin) return begin;
    if (core(i) == "looking" && core(i + 1) == "for") return i + 2;
    if (core(i) != "wondering" && core(i) != "wonder") return begin;
    return core(i + 1) == "if" ? i + 2 : i + 1;
  }

  // "please", "thanks", "thank you very much in advance".
  void drop_english_end() {
    static constexpr std::array<std::string_view, 2> kThanks = {"please", "thanks"};
    static constexpr std::array<std::array<std::string_view, 2>, 2> kMore = {
        {{"in", "advance"}, {"very", "much"}}};
    static constexpr std::array<std::string_view, 2> kThankYou = {"thank", "you"};
    std::size_t end = words_.size();
    for (const auto& more : kMore) {
      if (end > 2 && reads(end - 2, more)) end -= 2;
    }
    if (end >= 2 && reads(end - 2, kThankYou)) {
      end -= 2;
    } else if (end >= 1 && contains(kThanks, core(end - 1))) {
      --end;
    } else {
      return;
    }
    if (end >= 1 && contains(kThanks, core(end - 1))) --end;
    drop_range(end, words_.size());
  }

  std::vector<Word>& words_;
  std::size_t at_ = 0;
  bool changed_ = false;
};

}  // namespace

std::string without_carrier_phrases(std::string_view question) {
  std::vector<Word> words = split(question);
  if (!Carrier(words).drop()) return std::string(question);
  std::string kept;
  bool any = false;
  for (const Word& word : words) {
    if (word.dropped) continue;
    if (!kept.empty()) kept += ' ';
    kept += word.text;
    any = any || !word.core.empty();
  }
  return any ? kept : std::string(question);
}

}  // namespace ragctl
