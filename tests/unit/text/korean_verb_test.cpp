#include "ragctl/text/korean_verb.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

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

TEST_CASE("the stem of a form is found, whatever its ending") {
  struct Case {
    std::string_view stem;
    std::vector<std::string_view> words;
  };
  const Case cases[] = {
      {"먹", {"먹었어요", "먹은", "먹습니다", "먹고", "먹겠습니다", "먹으면", "먹을까요", "먹으셨어요"}},
      {"받", {"받았어요", "받아야", "받는", "받으려면"}},
      {"보내", {"보냈는데", "보낸", "보냅니다", "보내요", "보내", "보내려고", "보내시면"}},
      {"지우", {"지웠어요", "지우는", "지워서", "지울"}},
      {"바꾸", {"바꿨어요", "바꾸는", "바꿔", "바꾼다"}},
      {"꺼지", {"꺼졌어요", "꺼지면", "꺼진"}},
      {"틀리", {"틀려서", "틀리면", "틀렸습니다"}},
      {"걸리", {"걸려요", "걸립니다"}},
      {"누르", {"눌렀는데", "누르면", "눌러"}},
      {"모르", {"몰라요", "모르겠어요", "몰랐던"}},
      {"춥", {"추워요", "추운", "춥고", "추우면", "추웠어요"}},
      {"돕", {"도와", "도와요", "도운", "돕는"}},
      {"짓", {"지었다", "짓는", "지은", "지으면"}},
      {"깨닫", {"깨달았다", "깨닫는", "깨달으면"}},
      {"만들", {"만들었어요", "만든", "만드는", "만듭니다", "만들면", "만들어"}},
      {"쓰", {"썼어요", "쓰는", "써서", "쓰면"}},
      {"아프", {"아파요", "아픈", "아팠어요"}},
      {"무너지", {"무너졌어요", "무너진", "무너져"}},
  };
  for (const Case& c : cases) {
    for (const std::string_view word : c.words) {
      INFO(word);
      const auto found = find_korean_verb(word);
      REQUIRE(found);
      CHECK(found->stem == c.stem);
      CHECK(found->bytes <= word.size());
    }
  }
}

TEST_CASE("nouns are no forms") {
  for (const char* word : {"산", "간", "차는", "나는", "길을", "길은", "단가", "정보를", "회사는", "서울에서",
                           "사진", "전화번호", "중요", "필요", "컴퓨터", ""}) {
    INFO(word);
    CHECK_FALSE(find_korean_verb(word));
  }
}
