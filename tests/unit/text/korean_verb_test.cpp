#include "ragctl/text/korean_verb.hpp"

#include <algorithm>

#include "catch.hpp"

using namespace ragctl;

namespace {

bool has(const std::vector<std::string>& forms, const char* form) {
  return std::find(forms.begin(), forms.end(), form) != forms.end();
}

}  // namespace

TEST_CASE("Hangul that ends in 다 is a verb, unless it is a noun") {
  CHECK(is_korean_verb("숨지다"));
  CHECK(is_korean_verb("쓰다"));
  for (const char* word : {"다", "바다", "캐나다", "사망", "", "s3이다", "숨을 거두다"}) {
    INFO(word);
    CHECK_FALSE(is_korean_verb(word));
  }
}

TEST_CASE("a stem has its contractions") {
  const auto forms = korean_verb_forms("숨지다");
  CHECK(forms == std::vector<std::string>{"숨지", "숨진", "숨질", "숨짐", "숨집", "숨져", "숨졌"});
  CHECK(has(korean_verb_forms("세우다"), "세웠"));
  CHECK(has(korean_verb_forms("쏘다"), "쐈"));
  CHECK(has(korean_verb_forms("쓰다"), "써"));
  CHECK(has(korean_verb_forms("모으다"), "모았"));
  CHECK(has(korean_verb_forms("바쁘다"), "바빠"));
  CHECK(has(korean_verb_forms("바쁘다"), "바빴"));
  CHECK(has(korean_verb_forms("가다"), "갔"));
  CHECK(has(korean_verb_forms("노래하다"), "노래했"));
}

TEST_CASE("irregular stems have their forms") {
  CHECK(has(korean_verb_forms("부르다"), "불렀"));
  CHECK(has(korean_verb_forms("고르다"), "골랐"));
  CHECK(has(korean_verb_forms("만들다"), "만든"));
  CHECK(has(korean_verb_forms("돕다"), "도와"));
  CHECK(has(korean_verb_forms("어둡다"), "어두운"));
  CHECK(has(korean_verb_forms("짓다"), "지었"));
  CHECK(korean_verb_forms("죽다") == std::vector<std::string>{"죽"});
}

TEST_CASE("a word is a form of a verb with an ending behind it") {
  for (const char* word : {"숨진", "숨졌다", "숨졌나요", "숨지는", "숨지면", "숨져서"}) {
    INFO(word);
    CHECK(is_korean_verb_form(word, "숨지다"));
  }
  CHECK(is_korean_verb_form("죽었다", "죽다"));
  CHECK(is_korean_verb_form("죽은", "죽다"));
  CHECK(is_korean_verb_form("골랐습니다", "고르다"));
  for (const char* word : {"숨지", "숨", "숨진다는것", "숨바꼭질"}) {
    INFO(word);
    CHECK_FALSE(is_korean_verb_form(word, "숨지다"));
  }
  CHECK_FALSE(is_korean_verb_form("죽", "죽다"));  // the bare stem is a noun: porridge
}
