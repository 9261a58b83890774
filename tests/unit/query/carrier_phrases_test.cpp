#include "carrier_phrases.hpp"

#include <array>
#include <utility>

#include "catch.hpp"

using namespace ragctl;

TEST_CASE("requests, greetings and thanks around a question are left out") {
  constexpr std::array<std::pair<const char*, const char*>, 38> kCases = {{
      {"연차가 며칠인지 알려 주세요", "연차가 며칠인지"},
      {"연차가 며칠인지 알려주세요.", "연차가 며칠인지"},
      {"연차 규정 설명해 주시겠어요?", "연차 규정"},
      {"연차 규정 좀 설명해 주실 수 있나요?", "연차 규정"},
      {"연차 규정 알려 주시면 감사하겠습니다.", "연차 규정"},
      {"연차 규정에 대해 알고 싶어요", "연차 규정에"},
      {"연차 규정을 알고싶습니다", "연차 규정을"},
      {"연차 규정이 궁금합니다", "연차 규정이"},
      {"안녕하세요. 연차 규정 문의드립니다. 감사합니다.", "연차 규정"},
      {"질문이 있습니다. 연차는 며칠인가요?", "연차는 며칠인가요?"},
      {"연차 규정 안내 부탁드립니다", "연차 규정"},
      {"점심 메뉴 추천 부탁해요", "점심 메뉴 추천"},
      {"점심 메뉴 추천해 주세요", "점심 메뉴 추천해"},
      {"점심 메뉴 추천해주세요!", "점심 메뉴 추천해"},
      {"알려 주세요, 연차는 며칠인가요?", "연차는 며칠인가요?"},
      {"워크숍은 어디서 하나요?", "워크숍은 하나요?"},
      {"환불은 뭘로 하나요?", "환불은 하나요?"},
      {"please tell me about late fees", "late fees"},
      {"Hello, could you please explain the late fees?", "the late fees?"},
      {"Can you show me how to renew a loan", "how to renew a loan"},
      {"I would like to know more about late fees", "late fees"},
      {"I\u2019d like to know how to renew", "how to renew"},
      {"we want to understand the fees", "the fees"},
      {"Explain to me the late fees", "the late fees"},
      {"late fees please", "late fees"},
      {"late fees, thank you in advance!", "late fees,"},
      {"what are the late fees? Thanks", "what are the late fees?"},
      {"Please renew my loan", "renew my loan"},
      {"describe the fees", "the fees"},
      {"what is the fee, thank you very much", "what is the fee,"},
      {"Hi! late fees", "late fees"},
      {"Hi there, could you please tell me, I was wondering: how long is a loan? Thank you very much in "
       "advance",
       "how long is a loan?"},
      {"도서관 운영 시간은 어떻게 되나요?", "도서관 운영 시간은 어떻게"},
      {"주차장이 도서관에 있나요 알려 주세요", "주차장이 도서관에"},
      {"I'm looking for the late fees", "the late fees"},
      {"I wonder if fees apply", "fees apply"},
      {"Could you please renew my loan?", "Could you please renew my loan?"},
      {"연차 규정 찾아줘", "연차 규정"},
  }};
  for (const auto& [question, subject] : kCases) {
    CAPTURE(question);
    CHECK(without_carrier_phrases(question) == subject);
  }
}

TEST_CASE("what may be the subject itself stays") {
  for (const char* question : {"",
                               "  ",
                               "?!",
                               "알려 주세요",
                               "안녕하세요",
                               "뭐야?",
                               "tell me",
                               "thanks",
                               "hello world example",
                               "엄마를 부탁해",
                               "지누션의 말해줘 가사",
                               "생리 주기",
                               "밧줄 줄",
                               "색이 달라 보이는 이유",
                               "궁금증 해결",
                               "\"말해줘\" 가사는",
                               "지누션의 '말해줘'",
                               "find the largest value",
                               "give and take",
                               "can you say it",
                               "i want to hold your hand",
                               "like to know",
                               "hi there",
                               "I was there",
                               "I am legend",
                               "thank you very much",
                               "대한 적십자사",
                               "사진 찾아 가기",
                               "좀비 영화",
                               "주차장이 있나요?",
                               "그 건축 인가",
                               "우리 모두 하나"}) {
    CAPTURE(question);
    CHECK(without_carrier_phrases(question) == question);
  }
}

TEST_CASE("carrier phrases are told apart in other normal forms and with odd bytes around them") {
  CHECK(without_carrier_phrases("연차\u3000규정") == "연차\u3000규정");
  CHECK(without_carrier_phrases(
            "연차 규정 \u110B\u1161\u11AF\u1105\u1167\u110C\u116E\u1109\u1166\u110B\u116D") == "연차 규정");
  CHECK(without_carrier_phrases("ＰＬＥＡＳＥ tell me the fee") == "the fee");
  CHECK(without_carrier_phrases("\xFF\xFE 알려줘") == "\xFF\xFE 알려줘");
}
