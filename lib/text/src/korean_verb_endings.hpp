// Endings of Korean verbs and adjectives, by the part of the verb that they follow.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ragctl {

// The parts of a verb, as bits.
namespace verb_part {
inline constexpr std::uint16_t C = 1;    // a stem that ends in a consonant, before one: 먹-고
inline constexpr std::uint16_t O = 2;    // a stem that ends in a vowel or ㄹ: 보내-면
inline constexpr std::uint16_t V = 4;    // the first, before 아, 어 or 으: 먹-어요
inline constexpr std::uint16_t E = 8;    // a stem joined with 아 or 어: 보내-요, 틀려-서
inline constexpr std::uint16_t P = 16;   // the past, up to its ㅆ: 보냈-는데, 먹었-어요
inline constexpr std::uint16_t N = 32;   // with ㄴ: 보낸-다
inline constexpr std::uint16_t L = 64;   // with ㄹ: 보낼-까
inline constexpr std::uint16_t M = 128;  // with ㅁ, before nothing: 보냄
inline constexpr std::uint16_t B = 256;  // with ㅂ: 보냅-니다
}  // namespace verb_part

// In byte order; beside each table the parts that its endings follow.
namespace verb_endings {
inline constexpr std::array<std::string_view, 72> kAfterAnyStem = {  // C | O
    "거나",     "거든",   "거든요", "게",     "게끔",   "게는", "고",     "고는",     "고도",
    "고서",     "고요",   "고자",   "구나",   "구요",   "군요", "기",     "기가",     "기까지",
    "기는",     "기도",   "기로",   "기를",   "기만",   "기에", "길",     "나",       "나요",
    "냐",       "네",     "네요",   "느라",   "는",     "는가", "는가요", "는구나",   "는군요",
    "는다거나", "는대로", "는데",   "는데도", "는데요", "는지", "다",     "다가",     "다가는",
    "다고",     "다는",   "다니",   "다면",   "다시피", "더니", "더라",   "더라고요", "더라도",
    "던",       "던가",   "던데",   "도록",   "자",     "자고", "자는",   "자마자",   "잖아",
    "잖아요",   "죠",     "지",     "지는",   "지도",   "지를", "지마",   "지만",     "지요"};
inline constexpr std::array<std::string_view, 9> kAfterConsonant = {  // C
    "는다", "는다고", "는다는", "는다면", "소", "습니까", "습니다", "습니다마는", "습니다만"};
inline constexpr std::array<std::string_view, 52> kAfterVowel = {  // O
    "니",       "니까", "니까요",     "라",     "라고",   "라는",   "러",    "려",       "려고",
    "려고요",   "려는", "려면",       "며",     "면",     "면서",   "므로",  "세요",     "셔서",
    "셔야",     "셔요", "셨나요",     "셨는데", "셨다",   "셨다면", "셨던",  "셨습니까", "셨습니다",
    "셨어요",   "시",   "시겠습니까", "시고",   "시기",   "시나요", "시는",  "시니",     "시니까",
    "시더라도", "시던", "시려고",     "시려면", "시며",   "시면",   "시지",  "신",       "신다면",
    "신지",     "실",   "실게요",     "실까요", "십니까", "십니다", "십시오"};
inline constexpr std::array<std::string_view, 77> kAfterConsonantByVowel = {  // V
    "아",         "아도",       "아라",     "아서",   "아서는", "아서요",   "아야",     "아야만",
    "아야죠",     "아요",       "어",       "어도",   "어라",   "어서",     "어서는",   "어서요",
    "어야",       "어야만",     "어야죠",   "어요",   "으나",   "으니",     "으니까",   "으라고",
    "으라는",     "으러",       "으려",     "으려고", "으려는", "으려면",   "으며",     "으면",
    "으면서",     "으므로",     "으세요",   "으셔서", "으셔야", "으셨나요", "으셨는데", "으셨다",
    "으셨습니까", "으셨습니다", "으셨어요", "으시",   "으시고", "으시나요", "으시는",   "으시니",
    "으시려면",   "으시며",     "으시면",   "으시지", "으신",   "으실",     "으실까요", "으십니까",
    "으십니다",   "으십시오",   "은",       "은가",   "은가요", "은데",     "은데요",   "은지",
    "을",         "을게요",     "을까",     "을까요", "을래요", "을수록",   "을지",     "을지도",
    "음",         "음에",       "음은",     "음을",   "음이"};
inline constexpr std::array<std::string_view, 11> kAfterJoined = {  // E
    "도", "라", "서", "서는", "서도", "서요", "야", "야만", "야죠", "야지", "요"};
inline constexpr std::array<std::string_view, 63> kAfterPast = {  // P
    "거나",   "거든", "거든요", "고",     "고요",     "구요",   "군요",   "기",     "기에",
    "기에는", "나",   "나요",   "네",     "네요",     "는가",   "는가요", "는데",   "는데도",
    "는데요", "는지", "는지도", "니",     "니까",     "다",     "다가",   "다고",   "다고요",
    "다는",   "다니", "다면",   "더니",   "더라",     "더라도", "더라면", "던",     "던가",
    "던데",   "던지", "습니까", "습니다", "습니다만", "어",     "어요",   "으나",   "으니",
    "으니까", "으며", "으면",   "으면서", "으므로",   "을",     "을까",   "을까요", "을지",
    "을지도", "음",   "음에도", "음을",   "잖아요",   "죠",     "지",     "지만",   "지요"};
inline constexpr std::array<std::string_view, 11> kAfterN = {  // N
    "다", "다거나", "다고", "다고요", "다는", "다면", "대요", "데", "데도", "데요", "들"};
inline constexpr std::array<std::string_view, 10> kAfterL = {  // L
    "게", "게요", "까", "까요", "래", "래요", "수록", "지", "지도", "지라도"};
inline constexpr std::array<std::string_view, 4> kAfterB = {  // B
    "니까", "니다", "니다만", "시다"};
}  // namespace verb_endings

// The parts that an ending may follow; 0 for what is none.
std::uint16_t parts_before(std::string_view ending);

// The same for all that is behind a form, which may begin with a past or a future of its own: 먹-었어요,
// 남-겠습니다.
std::uint16_t parts_before_rest(std::string_view rest);

}  // namespace ragctl
