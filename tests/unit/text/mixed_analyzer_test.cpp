// Terms as the reference implementation of the retrieval experiments (docs/retrieval.md) gave them, which was
// written before and apart from this one; what has been measured since is added by hand (words of letters and
// digits, stems of one syllable).
#include "ragctl/text/analyzer.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

struct Case {
  std::string_view text;
  std::string_view terms;  // class byte and form, joined by '|'
};

const Case kReference[] = {
    {"정보 보호", "s정보|b정보|s보호|b보호|j보보"},
    {"정보보호", "s정보보호|b정보|b보보|b보호"},
    {"정보의 보호를", "s정보|b정보|s보호|b보호|j보보"},
    {"정보,보호 정보  보호", "s정보|b정보|s보호|b보호|s정보|b정보|j호정|s보호|b보호"},
    {"계급은", "s계급|b계급"},
    {"신라는 고양이의", "s신라|b신라|v신|s고양|b고양|j라고"},
    {"학교에서부터는", "s학교|b학교"},
    {"한니발 바르카의", "s한니발|b한니|b니발|s바르카|b바르|b르카|j발바"},
    {"물에서", "s물|b물|v물"},
    {"국가", "s국가|b국가|v국"},
    {"국가의", "s국가|b국가"},
    {"값이 값", "s값이|b값이|v값|s값|b값|v값|j이값"},
    {"할 수 있는", "s할|b할|v할|s수|b수|v수|j할수|s있는|b있는|v있|j수있"},
    {"서울에서 부산까지 갔다", "s서울|b서울|s부산|b부산|j울부|s갔다|b갔다|j산갔"},
    {"무엇인가요", "q무엇|r무엇"},
    {"누가 만들었습니까", "q누가|r누가|v누|s만들|b만들|h만들|j가만"},
    {"어디에서 왔나요", "q어디|r어디|s왔|b왔|v왔|j디왔"},
    {"S3로", "ws|g_s_|d3|us3|ps 3"},
    {"AWS의 S3에서 30일", "waw|g_aw_|ws|g_s_|d3|us3|ps 3|d30|m30일"},
    {"1960년대 30일 동안", "d1960|m1960년|s년대|b년대|d30|m30일|s동안|b동안"},
    {"2024년 5월 3일", "d2024|m2024년|d5|m5월|d3|m3일"},
    {"3,000원 1.5배 1,234.5", "d3000|m3000원|s원|b원|v원|d1.5|m1.5배|s배|b배|v배|d1234.5"},
    {"2.5.3. 10, 20", "d2.5.3|d10|p2.5.3 10|d20|p10 20"},
    {"Smith's dogs' don't it's's",
     "wsmith|g_smi|gsmit|gmith|gith_|wdog|psmith dog|g_dog|gdog_|wdont|pdog dont|g_don|gdont|gont_|xit"},
    {"John’s O’Neil", "wjohn|g_joh|gjohn|gohn_|woneil|wneil|pjohn oneil|g_one|gonei|gneil|geil_"},
    {"The Studies of running quickly",
     "xthe|wstudi|g_stu|gstud|gtudi|gudi_|xof|wrun|pstudi run|g_run|grun_|wquick|prun "
     "quick|g_qui|gquic|guick|gick_"},
    {"running the marathon in 2024",
     "wrun|g_run|grun_|xthe|wmarathon|prun "
     "marathon|g_mar|gmara|garat|grath|gatho|gthon|ghon_|xin|d2024|pmarathon 2024"},
    {"it is what it is", "xit|xis|xwhat|xit|xis"},
    {"libraries generalization",
     "wlibrari|g_lib|glibr|gibra|gbrar|grari|gari_|wgeneral|plibrari "
     "general|g_gen|ggene|gener|gnera|geral|gral_"},
    {"CO2 H2O", "wco|g_co_|d2|uco2|pco 2|wh|p2 h|g_h_|d2|uh2|ph 2|wo|p2 o|g_o_|u2o"},
    {"snake_case foo-bar a.b.c",
     "wsnake|g_sna|gsnak|gnake|gake_|wcase|psnake case|g_cas|gcase|gase_|wfoo|pcase "
     "foo|g_foo|gfoo_|wbar|pfoo bar|g_bar|gbar_|xa|wb|pbar b|g_b_|wc|pb c|g_c_"},
    {"a_b__c", "xa|wb|g_b_|wc|pb c|g_c_"},
    {"user@example.com v2.0.1",
     "wuser|g_use|guser|gser_|wexampl|puser exampl|g_exa|gexam|gxamp|gampl|gmpl_|wcom|pexampl "
     "com|g_com|gcom_|wv|pcom v|g_v_|d2.0.1|uv2.0.1|pv 2.0.1"},
    {"ＡＢＣ １２３ｋｍ", "wabc|g_abc|gabc_|d123|pabc 123|wkm|p123 km|g_km_|u123km"},
    {"ㅋㅋㅋ ㄱㄴ",
     "w\u110f\u110f\u110f|g_\u110f\u110f\u110f|g\u110f\u110f\u110f_|w\u1100\u1102|p\u110f\u110f\u110f "
     "\u1100\u1102|g_\u1100\u1102_"},
    {"\u1100\u1161\u11a8 \u1112\u1161\u11ab\u1100\u1173\u11af", "s각|b각|v각|s한글|b한글|j각한"},
    {"機械学習のモデル", "c機械|c械学|c学習|c習の|cのモ|cモデ|cデル"},
    {"東京 タワー ﾃｽﾄ", "c東京|cタワ|cワー|cテス|cスト"},
    {"한국어와English混合テスト",
     "s한국어|b한국|b국어|wenglish|g_eng|gengl|gngli|gglis|glish|gish_|c混合|c合テ|cテス|cスト"},
    {"café Ångström e\u0301te\u0301",
     "wcafé|g_caf|gcafé|gafé_|wångström|pcafé "
     "ångström|g_ång|gångs|gngst|ggstr|gströ|gtröm|gröm_|wété|pångström été|g_été|gété_"},
    {"STRASSE Straße",
     "wstrass|g_str|gstra|gtras|grass|gass_|wstrass|pstrass strass|g_str|gstra|gtras|grass|gass_"},
    {"ﬁnd ½ ² ㎏", "wfind|g_fin|gfind|gind_|d1|pfind 1|d2|p1 2|d2|p2 2|wkg|p2 kg|g_kg_"},
    {"α-helix Ελλάδας",
     "wα|g_α_|whelix|pα helix|g_hel|gheli|gelix|glix_|wελλάδασ|phelix "
     "ελλάδασ|g_ελλ|gελλά|gλλάδ|gλάδα|gάδασ|gδασ_"},
    {"Привет мир", "wпривет|g_при|gприв|gриве|gивет|gвет_|wмир|pпривет мир|g_мир|gмир_"},
    {"①② Ⅳ", "d12|wiv|p12 iv|g_iv_"},
    {"𝐀𝐁 𝟙𝟚", "wab|g_ab_|d12|pab 12"},
    {"3'5 'quoted' ''x''", "d3|d5|p3 5|wquot|p5 quot|g_quo|gquot|guot_|wx|pquot x|g_x_"},
};

}  // namespace

TEST_CASE("terms are those of the reference implementation") {
  const auto analyzer = make_analyzer("auto");
  for (const Case& c : kReference) {
    CAPTURE(c.text);
    CHECK(joined(analyzer->analyze(c.text)) == c.terms);
  }
}

TEST_CASE(
    "a noun has the same stem bare and before its particles, be it of one syllable or end like a particle") {
  const auto analyzer = make_analyzer("auto");
  const auto stem = [&](std::string_view word) {
    const std::vector<Term> terms = analyzer->analyze(word);
    return terms.empty() ? std::string() : std::string(terms[0].form());
  };
  const std::vector<std::vector<std::string_view>> nouns = {
      {"집", "집에서", "집에서는", "집에서도", "집까지", "집까지는", "집으로", "집에는", "집부터는"},
      {"년", "년에는", "년부터"},
      {"페이지", "페이지를", "페이지에서", "페이지로는"},
      {"화이자", "화이자는", "화이자의"},
      {"바이든", "바이든이"},
      {"컵라면", "컵라면을"},
      {"도로", "도로는", "도로에서"},
      {"학교", "학교에서는", "학교까지도"},
      {"바다", "바다가", "바다는"},
  };
  for (const auto& forms : nouns)
    for (const std::string_view form : forms) CHECK(stem(form) == forms[0]);
  // What may be a noun of one syllable with a longer ending is found by that syllable too.
  CHECK(joined(analyzer->analyze("물이지")) == "s물이지|b물이|b이지|v물");
  CHECK(joined(analyzer->analyze("도로는")) == "s도로|b도로|v도");
}

TEST_CASE("a number keeps what it counts when that could be a particle") {
  const auto analyzer = make_analyzer("auto");
  CHECK(joined(analyzer->analyze("5만 원")) == "d5|m5만|s원|b원|v원|d50000");
  CHECK(joined(analyzer->analyze("38도까지")) == "d38|m38도|s도|b도|v도");
  CHECK(joined(analyzer->analyze("3인의")) == "d3|m3인|s인의|b인의|v인");
  CHECK(joined(analyzer->analyze("3,000kg을")) == "d3000|wkg|p3000 kg|g_kg_|u3000kg");
}

TEST_CASE("a date gives the same terms in every form") {
  const auto analyzer = make_analyzer("auto");
  const auto date_terms = [&](std::string_view text) {
    std::string out;
    for (const Term& term : analyzer->analyze(text)) {
      if (term.term_class() == TermClass::kCounter)
        out += (out.empty() ? "" : "|") + std::string(term.form());
    }
    return out;
  };
  for (const char* date : {"2024년 5월 4일", "2024년 05월 04일", "2024-05-04", "2024/5/4", "2024.05.04",
                           "2024. 5. 4.", "May 4, 2024", "May 4th, 2024", "4 May 2024",
                           "the 4th of May, 2024", "４ｔｈ ｏｆ Ｍａｙ ２０２４"}) {
    CAPTURE(date);
    CHECK(date_terms(date) == "2024년|5월|4일");
  }
  CHECK(date_terms("in September 2023") == "2023년|9월");
  CHECK(date_terms("Sept. 2023") == "2023년|9월");
  for (const char* other :
       {"2024-13-01", "2024-05-32", "0999-05-04", "2024.05", "1.2.3", "2024-05/04", "may 14", "4 may 20245",
        "2024 5 4", "10-05-2024", "2024.05.04.1", "mayor 2024", "2024--05-04"}) {
    CAPTURE(other);
    CHECK(date_terms(other).empty());
  }
  // The whole date is what a hit marks.
  const std::string text = "on May 4, 2024.";
  const std::vector<Term> terms = analyzer->analyze(text);
  CHECK(text.substr(terms.back().begin, terms.back().end - terms.back().begin) == "May 4, 2024");
}

TEST_CASE("numbers with several points are found by their parts, be they written with other marks") {
  const auto analyzer = make_analyzer("auto");
  CHECK(joined(analyzer->analyze("02.555.1234")) == "d02.555.1234|d02|d555|d1234|d025551234");
  CHECK(joined(analyzer->analyze("192.168.0.1")) == "d192.168.0.1|d192|d168|d19216801");
  CHECK(joined(analyzer->analyze("02-555-1234")) == "d02|d555|p02 555|d1234|d025551234|p555 1234");
  CHECK(joined(analyzer->analyze("3.14")) == "d3.14");
}

TEST_CASE("numbers written in groups are found as one, and the other way round") {
  const auto analyzer = make_analyzer("auto");
  const auto grouped = [&](std::string_view text) {
    std::string out;
    for (const Term& term : analyzer->analyze(text)) {
      if (term.term_class() == TermClass::kNumber && term.form().size() >= 7)
        out += std::string(term.form()) + " ";
    }
    return out;
  };
  CHECK(grouped("025551234") == "025551234 ");
  for (const char* text : {"02-555-1234", "02)555-1234", "02) 555-1234", "(02)-555-1234"}) {
    CAPTURE(text);
    CHECK(grouped(text) == "025551234 ");
  }
  CHECK(grouped("문의: 010-1234-5678번, 123-45-67890") == "01012345678 1234567890 ");
  CHECK(grouped("1588-1234") == "15881234 ");
  // Too short, too long, not linked.
  for (const char* text : {"3-4", "10-12세", "555 1234", "02, 555, 1234", "5-5-5-5", "12-", "1,234,567",
                           "12345-12345-12345-12345-1"}) {
    CAPTURE(text);
    CHECK(grouped(text).find_first_not_of("1234567890 ,") == std::string::npos);
    CHECK(grouped(text).size() <= (std::string_view(text) == "1,234,567" ? 8u : 0u));
  }
  // The whole number is what a hit marks.
  const std::string text = "전화 (02) 555-1234로";
  for (const Term& term : analyzer->analyze(text)) {
    if (term.form() == "025551234") CHECK(text.substr(term.begin, term.end - term.begin) == "02) 555-1234");
  }
}

TEST_CASE("a time has the same terms however it is written") {
  const auto analyzer = make_analyzer("auto");
  const auto clock = [&](std::string_view text) {
    std::vector<std::string> out;
    for (const Term& term : analyzer->analyze(text)) {
      if (term.term_class() == TermClass::kCounter) out.emplace_back(term.form());
    }
    std::sort(out.begin(), out.end());
    std::string all;
    for (const std::string& each : out) all += each + " ";
    return all;
  };
  for (const char* text : {"7:05", "07:05", "7:05 am", "오전 7:05", "07:05:30"}) {
    CAPTURE(text);
    CHECK(clock(text) == "5분 7시 ");
  }
  CHECK(clock("7시 5분") == "5분 7시 ");
  for (const char* text : {"19:05", "7:05 pm", "7:05PM", "오후 7:05", "오후 7시 5분"}) {
    CAPTURE(text);
    CHECK(clock(text) == "19시 5분 7시 ");
  }
  CHECK(clock("7pm") == "19시 7시 ");
  CHECK(clock("12:55 am") == "0시 12시 55분 ");
  CHECK(clock("00:55") == "0시 12시 55분 ");
  CHECK(clock("오전 12시 55분") == "0시 12시 55분 ");
  for (const char* text : {"3:1", "25:10", "7:60", "7:5", "10:100", "am 7", "7 pmx", "12"}) {
    CAPTURE(text);
    CHECK(clock(text).empty());
  }
}

TEST_CASE("a Korean number has the terms of its digits") {
  const auto analyzer = make_analyzer("auto");
  const auto has = [&](std::string_view text, std::string_view wanted) {
    const std::string all = "|" + joined(analyzer->analyze(text)) + "|";
    return all.find("|" + std::string(wanted) + "|") != std::string::npos;
  };
  CHECK(has("1만5천원", "d15000"));
  CHECK(has("1만5천원", "m15000원"));
  CHECK(has("1만 5천 원", "d15000"));
  CHECK(has("3만5000명", "m35000명"));
  CHECK(has("3만 5,000명이", "m35000명"));
  CHECK(has("1.5만 명", "d15000"));
  CHECK(has("1억 2천만원", "m120000000원"));
  CHECK(has("5천3백 개", "d5300"));
  CHECK(has("2조 3천억", "d2300000000000"));
  CHECK(has("5만", "d50000"));
  CHECK(has("15,000원", "m15000원"));
  CHECK(has("2만 3만", "d20000"));
  CHECK(has("2만 3만", "d30000"));
  CHECK_FALSE(has("2만 3만", "d20003"));
  CHECK(has("5천 3천 원", "d3000"));
  CHECK_FALSE(has("1.00005만", "d10000"));
  for (const char* text : {"5개 만", "만 5개", "30일", "S3만", "12만년설"}) {
    CAPTURE(text);
    CHECK_FALSE(has(text, "d50000"));
  }
  const std::string text = "값은 1만 5천원이다";
  for (const Term& term : analyzer->analyze(text)) {
    if (term.text == "d15000") CHECK(text.substr(term.begin, term.end - term.begin) == "1만 5천");
    if (term.text == "m15000원") CHECK(text.substr(term.begin, term.end - term.begin) == "1만 5천원");
  }
}

TEST_CASE("identifiers in camel case are found by their parts") {
  const auto analyzer = make_analyzer("auto");
  const auto words = [&](std::string_view text) {
    std::string out;
    for (const Term& term : analyzer->analyze_words(text)) {
      if (term.term_class() == TermClass::kWord) out += (out.empty() ? "" : "|") + std::string(term.form());
    }
    return out;
  };
  CHECK(words("SessionLimitError") == "sessionlimiterror|session|limit|error");
  CHECK(words("OOMKilled") == "oomkil|oom|kill");
  CHECK(words("parseHTTPRequest") == "parsehttprequest|pars|http|request");
  CHECK(words("isEmpty") == "isempti|empti");
  CHECK(words("iPhone mRNA pH") == "iphon|phone|mrna|rna|ph");
  CHECK(words("Session LIMIT error") == "session|limit|error");
  CHECK(words("McDonald's") == "mcdonald|mc|donald");
  const std::string text = "Straße OOMKilled";
  const std::vector<Term> terms = analyzer->analyze_words(text);
  CHECK(text.substr(terms.back().begin, terms.back().end - terms.back().begin) == "Killed");
  CHECK_FALSE(terms.back().counts);
}

TEST_CASE("what version 5 indexed is still searched with its terms") {
  const auto old = make_stored_analyzer("auto/5");
  CHECK(old->fingerprint() == "auto/5");
  CHECK(joined(old->analyze("02-555-1234")) == "d02|d555|p02 555|d1234|p555 1234");
  CHECK(joined(old->analyze("02.555.1234")) == "d02.555.1234|d02|d555|d1234");
}

TEST_CASE("what version 4 indexed is still searched with its terms") {
  const auto old = make_stored_analyzer("auto/4+sentencepiece/0123");
  CHECK(old->fingerprint() == "auto/4");
  CHECK(joined(old->analyze("2024.05.04 페이지 05월")) ==
        "d2024.05.04|s페이지|b페이|b이지|v페|d05|m05월|s월|b월|v월");
  CHECK(joined(old->analyze_words("OOMKilled")) == "woomkil");
  CHECK(make_stored_analyzer("korean/4")->fingerprint() == "korean/4");
}

TEST_CASE("what version 3 indexed is still searched with its terms") {
  const auto old = make_stored_analyzer("auto/3+sentencepiece/0123");
  CHECK(old->fingerprint() == "auto/3");
  CHECK(joined(old->analyze("S3로")) == "ws|g_s_|d3|ps 3");
  CHECK(joined(old->analyze("페이지 집에서는")) == "s페|b페|v페|s집에서|b집에|b에서|j페집");
  CHECK(joined(old->analyze("5만 원 신라는")) == "d5|s원|b원|v원|s신라|b신라|j원신");
  CHECK(make_stored_analyzer("korean/3")->fingerprint() == "korean/3");
  const std::string today = make_analyzer("auto")->fingerprint();
  CHECK(make_stored_analyzer(today)->fingerprint() == today);
  CHECK(make_stored_analyzer("auto/2")->fingerprint() == today);
  CHECK(make_stored_analyzer("auto/1")->fingerprint() == today);
}

TEST_CASE("combining marks stay with their letters, unlike in the reference, which knows no Indic script") {
  const auto analyzer = make_analyzer("auto");
  REQUIRE(joined(analyzer->analyze("नमस्ते")) == "wनमस्ते|g_नमस|gनमस्|gमस्त|gस्ते|g्ते_");
  REQUIRE(joined(analyzer->analyze("\u0301")) == "");
}

TEST_CASE("korean neither stems other words nor tells function words from them") {
  const auto analyzer = make_analyzer("korean");
  REQUIRE(joined(analyzer->analyze("정보를 the Studies 3일")) ==
          "s정보|b정보|wthe|wstudies|pthe studies|d3|pstudies 3|m3일");
  REQUIRE(joined(analyzer->analyze("3일부터 30일간")) == "d3|m3일|d30|m30일|s일간|b일간");
  REQUIRE(joined(analyzer->analyze("Smith's dogs")) == "wsmith|wdogs|psmith dogs");
}
