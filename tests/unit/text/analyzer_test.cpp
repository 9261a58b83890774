#include "ragctl/text/analyzer.hpp"

#include <map>

#include "ragctl/core/error.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

// "wab[0,2)" for each term, joined by blanks.
std::string placed(const std::vector<Term>& terms, std::string_view classes) {
  std::string out;
  for (const Term& term : terms) {
    if (classes.find(term.text.front()) == std::string_view::npos) continue;
    out += (out.empty() ? "" : " ") + term.text + "[" + std::to_string(term.begin) + "," +
           std::to_string(term.end) + ")@" + std::to_string(term.position);
  }
  return out;
}

std::unique_ptr<Tokenizer> small_tokenizer() {
  const std::string_view texts[] = {"정보 보호 정보보호 기술", "search engines search texts",
                                    "정보 검색 search"};
  return load_sentencepiece(train_sentencepiece(texts, {}), "small");
}

}  // namespace

TEST_CASE("a term's place is where it stands in the given text") {
  const auto analyzer = make_analyzer("auto");
  struct Case {
    std::string_view text;
    std::string_view classes;
    std::string_view terms;
  };
  const Case cases[] = {
      {"정보의 보호를", "sbj", "s정보[0,6)@0 b정보[0,6)@0 s보호[10,16)@1 b보호[10,16)@1 j보보[3,13)@1"},
      {"국가", "sv", "s국가[0,6)@0 v국[0,3)@0"},
      {"in 2024년에", "xdms", "xin[0,2)@0 d2024[3,7)@1 m2024년[3,10)@2"},
      {"ＡＢＣ ｘ", "w", "wabc[0,9)@0 wx[10,13)@1"},  // three bytes a letter, then one
      {"ﬁnd it", "wx", "wfind[0,5)@0 xit[6,8)@1"},    // one character becomes two
      {"Straße ab", "w", "wstrass[0,7)@0 wab[8,10)@1"},
      {"e\u0301a b", "w", "wéa[0,4)@0 wb[5,6)@1"},  // two characters become one
      {"\u1112\u1161\u11ab글 x", "sw", "s한글[0,12)@0 wx[13,14)@1"},
      {"so\u00adft ware", "w", "wsoft[0,6)@0 wware[7,11)@1"},  // an ignorable character inside
      {"a\xFF\xFE quick", "w", "wquick[4,9)@1"},               // ill-formed bytes separate
      {"zero\u200bwidth", "w", "wzero[0,4)@0 wwidth[7,12)@1"},
      {"red the fox", "wxp", "wred[0,3)@0 xthe[4,7)@1 wfox[8,11)@2 pred fox[0,11)@2"},
      {"漢字かな", "c", "c漢字[0,6)@0 c字か[3,9)@0 cかな[6,12)@0"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(placed(analyzer->analyze(c.text), c.classes) == c.terms);
  }
}

TEST_CASE("places lie in the text, positions ascend, and one term of a word counts") {
  const std::string text =
      "The Ｑuick 정보의 보호를 3,000원 混合テスト don\u2019t ﬃ 무엇인가요 S3로 \xF0\x9F\x98 e\u0301 "
      "İstanbul ½";
  for (const AnalyzerInfo& info : analyzers()) {
    CAPTURE(info.name);
    CHECK_FALSE(info.help.empty());
    const auto analyzer = make_analyzer(info.name);
    const std::vector<Term> terms = analyzer->analyze(text);
    REQUIRE(terms.size() > 5);
    std::uint32_t position = 0;
    for (const Term& term : terms) {
      CAPTURE(term.text);
      CHECK(term.begin < term.end);
      CHECK(term.end <= text.size());
      CHECK(term.position >= position);
      CHECK(term.weight == 1.0F);
      CHECK(term.text.size() > 1);
      CHECK(find_invalid_utf8(term.text) == std::string_view::npos);
      CHECK_FALSE(term_class_name(term.term_class()).empty());
      position = term.position;
    }
    const std::vector<Term> query = analyzer->analyze_query(text);
    CHECK(joined(query) == joined(terms));
  }
}

TEST_CASE("auto counts one term a word in the length, and a Han bigram each") {
  std::map<char, bool> counts;
  std::size_t length = 0;
  for (const Term& term :
       make_analyzer("auto")->analyze("The search engines 정보보호를 물에서 무엇 30일 30 漢字文")) {
    const auto [found, added] = counts.emplace(term.text.front(), term.counts);
    CHECK(found->second == term.counts);
    length += term.counts ? 1 : 0;
  }
  REQUIRE(length == 10);  // the, search, engines, 정보보호, 물, 무엇, 30, 30, 漢字, 字文
  REQUIRE(counts == std::map<char, bool>{{'x', true},
                                         {'w', true},
                                         {'g', false},
                                         {'s', true},
                                         {'b', false},
                                         {'v', false},
                                         {'q', true},
                                         {'r', false},
                                         {'d', true},
                                         {'m', false},
                                         {'p', false},
                                         {'c', true},
                                         {'j', false}});
}

TEST_CASE("the classes of a query weigh as they were measured to") {
  const std::map<char, float> wanted = {{'w', 1.0F}, {'x', .2F},  {'d', 1.0F}, {'m', 1.5F}, {'c', 1.0F},
                                        {'s', .5F},  {'b', 1.0F}, {'v', .2F},  {'j', .3F},  {'p', .15F},
                                        {'g', .2F},  {'y', .3F},  {'q', 0.0F}, {'r', 0.0F}, {'u', 1.0F}};
  const auto tokenizer = small_tokenizer();
  std::map<char, float> found;
  for (const Term& term :
       make_analyzer("auto", tokenizer.get())->analyze_query("the big dog 30일 국가 정보 무엇 漢字 s3"))
    found[term.text.front()] = term.weight;
  REQUIRE(found == wanted);
}

TEST_CASE("a query of nothing but question words asks for them") {
  const auto tokenizer = small_tokenizer();
  for (const Tokenizer* pieces :
       {static_cast<const Tokenizer*>(nullptr), static_cast<const Tokenizer*>(tokenizer.get())}) {
    const auto analyzer = make_analyzer("auto", pieces);
    for (const Term& term : analyzer->analyze_query("무엇인가요?")) {
      CAPTURE(term.text);
      if (term.term_class() == TermClass::kQuestion) CHECK(term.weight == .5F);
      if (term.term_class() == TermClass::kQuestionBigram) CHECK(term.weight == 1.0F);
    }
  }
}

TEST_CASE("pieces of the folded text come last, without a place, at the last word") {
  const auto tokenizer = small_tokenizer();
  const std::string text = "정보 SEARCH 무엇";
  const std::vector<Term> plain = make_analyzer("auto")->analyze(text);
  const std::vector<Term> terms = make_analyzer("auto", tokenizer.get())->analyze(text);
  std::string pieces;
  for (const TokenSpan& token : tokenizer->encode_spans(to_nfkc_casefold(text))) {
    const std::string piece = tokenizer->is_unknown(token.id)
                                  ? to_nfkc_casefold(text).substr(token.begin, token.end - token.begin)
                                  : tokenizer->piece(token.id);
    if (piece != "\u2581") pieces += "|y" + piece;
  }
  REQUIRE_FALSE(pieces.empty());
  REQUIRE(joined(terms) == joined(plain) + pieces);
  for (std::size_t i = plain.size(); i < terms.size(); ++i) {
    CHECK(terms[i].begin == terms[i].end);
    CHECK(terms[i].position == 2);
    CHECK_FALSE(terms[i].counts);
  }
  REQUIRE(joined(make_analyzer("auto", tokenizer.get())->analyze("")) == "");
  REQUIRE(make_analyzer("auto", tokenizer.get())->fingerprint() ==
          make_analyzer("auto")->fingerprint() + "+" + tokenizer->fingerprint());
  REQUIRE(make_analyzer("english", tokenizer.get())->fingerprint() ==
          make_analyzer("english")->fingerprint());
}

TEST_CASE("the other analyzers make the terms that their help says") {
  struct Case {
    std::string_view analyzer;
    std::string_view text;
    std::string_view terms;
  };
  const Case cases[] = {
      {"english", "The libraries of Smith's 3,000 정보 漢字", "wlibrari|wsmith|d3000|o정보|o漢字"},
      {"english", "to be or not", ""},
      {"cjk", "정보보호 東京 running 1,5", "c정보|c보보|c보호|c東京|wrunning|d15"},
      {"cjk", "물 가나", "c물|c가나"},
      {"code", "parseHTTPRequest_v2(x)", "wparsehttprequest_v2|wparse|whttp|wrequest|wv2|wx"},
      {"code", "snake_case __init__ kMaxSize utf8text",
       "wsnake_case|wsnake|wcase|w__init__|winit|wkmaxsize|wk|wmax|wsize|wutf8text|wutf8|wtext"},
      {"code", "os.path.join(x)", "wos.path.join|wos|wpath|wjoin|wx"},
      {"code", "std::vector->Size end. Then", "wstd.vector.size|wstd|wvector|wsize|wend|wthen"},
      {"code", "3.14 a..b .c", "w3.14|w3|w14|wa|wb|wc"},
      {"code", "// 정보를 읽는다", "z//|s정보|b정보|s읽|b읽|v읽|h읽|j보읽"},
      {"code", "___ + - 12", "w12"},
      {"whitespace", " Foo-bar\tＡＢ\u3000정보를\n", "ofoo-bar|oab|o정보를"},
      {"whitespace", "\u00ad", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.analyzer, c.text);
    CHECK(joined(make_analyzer(c.analyzer)->analyze(c.text)) == c.terms);
  }
}

TEST_CASE("parts of an identifier weigh half in a query") {
  const std::vector<Term> terms = make_analyzer("code")->analyze_query("fooBar x");
  REQUIRE(joined(terms) == "wfoobar|wfoo|wbar|wx");
  REQUIRE(terms[0].weight == 1.0F);
  REQUIRE(terms[1].weight == .5F);
  REQUIRE(terms[2].weight == .5F);
  REQUIRE(terms[3].weight == 1.0F);
  REQUIRE(placed(terms, "w") == "wfoobar[0,6)@0 wfoo[0,3)@0 wbar[3,6)@0 wx[7,8)@1");
}

TEST_CASE("sentencepiece makes its terms of the tokenizer's pieces, each with its place") {
  const auto tokenizer = small_tokenizer();
  const auto analyzer = make_analyzer("sentencepiece", tokenizer.get());
  const std::string text = "The Big dog";
  const std::vector<Term> terms = analyzer->analyze(text);
  REQUIRE_FALSE(terms.empty());
  std::string spelled;
  for (const Term& term : terms) {
    CHECK(term.term_class() == TermClass::kPiece);
    CHECK(term.counts);
    CHECK(term.begin < term.end);
    spelled += text.substr(term.begin, term.end - term.begin);
  }
  std::erase(spelled, ' ');
  CHECK(spelled == "TheBigdog");
  CHECK(joined(analyzer->analyze_query(text)) == joined(terms));
  CHECK(analyzer->fingerprint() == "sentencepiece/1+" + tokenizer->fingerprint());
  CHECK(joined(make_analyzer("sentencepiece")->analyze(text)) == "othe|obig|odog");
}

TEST_CASE("english leaves stop words out, english-all keeps them") {
  CHECK(joined(make_analyzer("english")->analyze("the dogs of war")) == "wdog|wwar");
  CHECK(joined(make_analyzer("english-all")->analyze("the dogs of war")) == "wthe|wdog|wof|wwar");
}

TEST_CASE("an unknown name is a usage error that lists the names") {
  try {
    make_analyzer("japanese");
    FAIL("no error");
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::kUsage);
    REQUIRE_THAT(error.what(), ContainsText("unknown analyzer 'japanese'"));
    for (const AnalyzerInfo& info : analyzers())
      CHECK_THAT(error.what(), ContainsText(std::string(info.name)));
  }
}

TEST_CASE("fingerprints tell the analyzers apart") {
  std::map<std::string, std::string_view> seen;
  for (const AnalyzerInfo& info : analyzers()) {
    const auto [found, added] = seen.emplace(make_analyzer(info.name)->fingerprint(), info.name);
    CAPTURE(info.name, found->second);
    CHECK(added);
  }
}

TEST_CASE("empty, ill-formed and huge texts are analysed by all") {
  const std::string texts[] = {
      "",
      " \n\t ",
      "\xFF\xFE\x80",
      "\xEA\xB0",
      std::string("\0\0", 2),
      std::string(1'000'000, 'a'),
      std::string(300'000, '\''),
      std::string(300'000, '_'),
      [] {
        std::string text;
        for (int i = 0; i < 300'000; ++i) text += "가";
        return text;
      }(),
      [] {
        std::string text = "a";
        for (int i = 0; i < 300'000; ++i) text += "\u0301";
        return text;
      }(),
  };
  for (const AnalyzerInfo& info : analyzers()) {
    const auto analyzer = make_analyzer(info.name);
    for (const std::string& text : texts) {
      CAPTURE(info.name, text.size(), text.substr(0, 10));
      for (const Term& term : analyzer->analyze(text)) {
        if (term.end > text.size() || term.begin >= term.end || term.text.size() < 2) FAIL("misplaced");
      }
    }
  }
}
