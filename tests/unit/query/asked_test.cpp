#include "asked.hpp"

#include "catch.hpp"

using namespace ragctl;

TEST_CASE("questions for a date are told in both languages") {
  for (const char* question :
       {"한글은 언제 만들어졌나요?", "문을 연 해는?", "발해는 몇 년도에 망했나?", "이 제도를 만든 년도는?",
        "몇 년에 열었나?", "몇월 며칠인가", "며칠날 떠나나요", "임종석의 출생연도는?", "지명수배 된 날은?",
        "개관 날짜", "When was the harbour built?", "WHEN did it open", "and since when is it open?",
        "when's the deadline", "In what year did it open?"}) {
    CAPTURE(question);
    CHECK(asked_for(question).kind == AnswerKind::kDate);
    CHECK(describe(asked_for(question)) == "a date");
  }
}

TEST_CASE("questions for a number tell what is counted in Korean") {
  CHECK(asked_for("직원은 몇 명인가요?").counter == "명");
  CHECK(asked_for("방이 몇개 있나").counter == "개");
  CHECK(describe(asked_for("직원은 몇 명인가요?")) == "a number of 명");
  CHECK(asked_for("휴가는 며칠인가요?").counter == "일");
  CHECK(asked_for("며칠 동안 보관하나요?").counter == "일");
  for (const char* question :
       {"연체료는 얼마인가요?", "How many books may I lend?", "how much is the fee", "피해는 얼마인가요?",
        "2023년도 예산은 얼마입니까?", "얼마 동안 쉬나요", "얼마 전에 오른 요금은 얼마죠"}) {
    CAPTURE(question);
    CHECK(asked_for(question).kind == AnswerKind::kNumber);
    CHECK(describe(asked_for(question)) == "a number");
  }
}

TEST_CASE("other questions ask for anything") {
  for (const char* question :
       {"", "도서관은 어디에 있나요?", "언제나 열려 있는 곳", "언제든지 되나요", "몇몇 직원",
        "오늘날은 누가 맡나요?", "얼마 전에 바뀐 규정", "얼마전 생긴 식당", "얼마 되지 않는",
        "When the pump seal fails, which valve do I close?", "when in doubt, what to do", "whenever is it",
        "close it when isolated", "동해는 어디에 있나", "what to do when it rains", "somehow many", "몇"}) {
    CAPTURE(question);
    CHECK(asked_for(question).kind == AnswerKind::kAny);
    CHECK(describe(asked_for(question)).empty());
  }
}
