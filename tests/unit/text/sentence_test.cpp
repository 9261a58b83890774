#include "ragctl/text/unicode.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

// The sentences joined by '|'.
std::string split(std::string_view text, std::string_view language = {}) {
  const std::vector<std::size_t> boundaries = sentence_boundaries(text, language);
  REQUIRE(boundaries.front() == 0);
  REQUIRE(boundaries.back() == text.size());
  std::string out;
  for (std::size_t i = 1; i < boundaries.size(); ++i) {
    REQUIRE(boundaries[i - 1] < boundaries[i]);
    out +=
        (i == 1 ? "" : "|") + std::string(text.substr(boundaries[i - 1], boundaries[i] - boundaries[i - 1]));
  }
  return out;
}

}  // namespace

TEST_CASE("sentences end where readers end them, with the spaces behind them") {
  struct Case {
    std::string_view text;
    std::string_view language;
    std::string_view sentences;
  };
  const Case cases[] = {
      {"", "", ""},
      {"한 문장", "ko", "한 문장"},
      {"안녕하세요. 반갑습니다!  그런가요?", "ko", "안녕하세요. |반갑습니다!  |그런가요?"},
      {"원주율은 3.14이다. 끝.", "ko", "원주율은 3.14이다. |끝."},
      {"It rains. We stay.", "", "It rains. |We stay."},
      {"Dr. Smith met Mr. Jones. They spoke.", "en", "Dr. Smith met Mr. Jones. |They spoke."},
      {"See Fig. B, cf. Table 2. It rose vs. Group B.", "en",
       "See Fig. B, cf. Table 2. |It rose vs. Group B."},
      {"He said \"Go.\" Then he left.", "en", "He said \"Go.\" |Then he left."},
      {"version 2.0.1 is out. (See the notes.) Done", "en", "version 2.0.1 is out. |(See the notes.) |Done"},
      {"これは文です。次の文！「はい。」終わり", "ja", "これは文です。|次の文！「|はい。」|終わり"},
      {"第一句。第二句？", "zh", "第一句。|第二句？"},
      {"제목\n본문", "", "제목\n|본문"},
      {"첫 문단\n\n\n둘째 문단\n", "ko", "첫 문단\n\n\n|둘째 문단\n"},
      {"a\r\n\r\nb", "", "a\r\n\r\n|b"},
      {"끝.\n \t\n다음", "ko", "끝.\n \t\n|다음"},
      {"넓은\u3000칸.\u3000다음.", "ko", "넓은\u3000칸.\u3000|다음."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text, c.language);
    CHECK(split(c.text, c.language) == c.sentences);
  }
}

TEST_CASE("a language that is none is read by the root rules") {
  for (const char* language : {"xx", "KO", "en-US", "root@ss=standard", "한국어", "abcdefgh"}) {
    CAPTURE(language);
    CHECK(split("One ends. Two ends.", language) == "One ends. |Two ends.");
  }
}

TEST_CASE("ill-formed, blank and very long texts have boundaries too") {
  split("\xFF. \xFE\xED\xA0\x80. a");
  split(" \n\n ");
  split("\n");
  split(std::string(1'000'000, 'a'));
  split(std::string(200'000, '\n'));
  split(std::string(200'000, '.'));
}

TEST_CASE("the language is guessed from scripts and English function words") {
  struct Case {
    std::string_view text;
    std::string_view language;
  };
  const Case cases[] = {
      {"", ""},
      {"12345 -- !!", ""},
      {"한국어 문장입니다.", "ko"},
      {"AWS Lambda와 S3를 함께 사용하는 방법을 설명합니다", "ko"},
      {"漢字만 있는 한국어 문장", "ko"},
      {"これは日本語です。", "ja"},
      {"東京タワー", "ja"},
      {"机器学习是人工智能的一个分支", "zh"},
      {"The model is fitted on the corpus and it does not need a download.", "en"},
      {"Das Modell wird auf dem Korpus trainiert und braucht keinen Download.", ""},
      {"Le modèle est entraîné sur le corpus et ne demande rien.", ""},
      {"Привет мир", ""},
      {"Refunds take five business days.", "en"},
      {"Contact support via chat.", "en"},
      {"Shipping costs 5 USD.", "en"},
      {"Delivery within two days", "en"},
      {"Reset password", "en"},
      {"Printer offline: check cable, power, network.", "en"},
      {"Click Settings, choose Security, press Reset, enter code.", "en"},
      {"Paket kommt in drei Tagen", ""},
      {"Rechnung bitte per Post", ""},
      {"Opens 9 am, 5 USD per person", "en"},
      {"Druck der Rechnung", ""},
      {"Support kontaktieren", ""},
      {"Thema wechseln", ""},
      {"Livraison sous deux jours", ""},
      {"Remboursement en cinq jours", ""},
      {"Contacter le support par chat", ""},
      {"Horario de apertura", ""},
      {"Reembolso en cinco dias", ""},
      {"Rimborso entro cinque giorni", ""},
      {"Gratis verzending vanaf twintig euro", ""},
      {"Entrega em dois dias", ""},
      {"kubectl get pods -n prod", ""},
      {"\xFF\xFE", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(guess_language(c.text) == c.language);
  }
}
