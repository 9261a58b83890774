#include "synonyms.hpp"

#include <algorithm>
#include <thread>

#include "catch.hpp"
#include "query_analysis.hpp"
#include "query_fixture.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/query/why_not.hpp"
#include "ragctl/text/analyzer.hpp"
#include "synonym_coverage.hpp"
#include "synonym_table.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;

namespace {

std::vector<Chunk> chunks() {
  return {
      make_chunk("사고", 0, "그 사고로 선장이 숨졌고 승객은 살았다."),
      make_chunk("부고", 0, "회장은 지난해 별세하였다."),
      make_chunk("access", 0, "Ask the administrator to reset your password."),
      make_chunk("learning", 0, "Machine learning needs data. The machine stops."),
      make_chunk("학습", 0, "기계 학습에는 데이터가 필요하다."),
      make_chunk("other", 0, "Nothing of this matters here."),
  };
}

// A knowledge base and a file of rules.
class Rules {
 public:
  explicit Rules(const std::string& text) { write_file_atomically(path(), text); }
  std::string path() const { return folder_.path("terms.txt"); }

 private:
  TemporaryFolder folder_;
};

Expansion expand(const KnowledgeBase& kb, const std::string& option, std::string_view question) {
  return Synonyms(kb, option).expand(question, analyze_query(kb, {}, question).terms);
}

std::vector<std::string> entries(const KnowledgeBase& kb, const std::string& option,
                                 std::string_view question) {
  std::vector<std::string> out;
  for (const WordSynonyms& word : expand(kb, option, question).words) {
    for (const std::string& entry : word.entries) out.push_back(word.word + " -> " + entry);
  }
  return out;
}

bool has(const std::vector<std::string>& all, const char* one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

float weight_of(const Expansion& expansion, std::string_view term) {
  for (const QueryTerm& each : expansion.terms) {
    if (each.text == term) return each.weight;
  }
  return 0.0F;
}

QueryOptions options_of(const std::string& synonyms) {
  QueryOptions options;
  options.mode = "lexical";
  options.synonyms = synonyms;
  return options;
}

std::vector<std::string> found_by(const KnowledgeBase& kb, const std::string& synonyms, const char* query) {
  std::vector<std::string> ids;
  for (const RankedItem& item : Searcher(kb, options_of(synonyms)).rank(query)) ids.push_back(item.id);
  return ids;
}

}  // namespace

TEST_CASE("a word stands for the words of its line, verbs in the forms that chunks have") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  const auto found = entries(kb, "builtin", "선장은 언제 사망했나?");
  CHECK(has(found, "사망 -> 숨지다"));
  CHECK(has(found, "사망 -> 별세"));
  CHECK_FALSE(has(found, "사망 -> death"));  // no chunk has it
  CHECK(has(entries(kb, "builtin", "회장이 숨진 해"), "숨진 -> 별세"));
  CHECK(has(entries(kb, "builtin", "비밀번호를 잊었다"), "비밀번호 -> password"));
  CHECK(entries(kb, "none", "비밀번호를 잊었다").empty());
}

TEST_CASE("added terms weigh a part of their class, none is the question's own, and all are in some chunk") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  const Expansion expansion = expand(kb, "builtin", "비밀번호 reset");
  CHECK(weight_of(expansion, "wpassword") == 0.8F);  // no chunk has 비밀번호
  CHECK(weight_of(expand(kb, "builtin", "data"), "s데이터") == Approx(0.5 * 0.15));
  const std::vector<QueryTerm> asked = analyze_query(kb, {}, "비밀번호 reset").terms;
  for (const QueryTerm& term : expansion.terms) {
    INFO(term.text);
    CHECK(kb.document_frequency(term.text) > 0);
    CHECK(std::none_of(asked.begin(), asked.end(),
                       [&](const QueryTerm& each) { return each.text == term.text; }));
  }
  CHECK(std::is_sorted(expansion.terms.begin(), expansion.terms.end(),
                       [](const QueryTerm& a, const QueryTerm& b) { return a.text < b.text; }));
}

TEST_CASE("what stands in quotes, and words that are no entries, stand for nothing else") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  for (const char* question :
       {"\"비밀번호\"란", "‘비밀번호’란", "「비밀번호」", "'비밀번호'", "what is the", "얼마나"}) {
    INFO(question);
    CHECK(entries(kb, "builtin", question).empty());
  }
  CHECK_FALSE(entries(kb, "builtin", "the user's 비밀번호 isn't").empty());
}

TEST_CASE("entries of several words are words side by side, the longest first") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  const Rules rules("machine learning, 기계 학습\nmachine, administrator\n");
  CHECK(has(entries(kb, rules.path(), "Machine learning?"), "machine learning -> 기계 학습"));
  CHECK_FALSE(has(entries(kb, rules.path(), "Machine learning?"), "machine -> administrator"));
  CHECK(has(entries(kb, rules.path(), "a machine for learning"), "machine -> administrator"));
  CHECK(has(entries(kb, rules.path(), "기계 학습은"), "기계 학습 -> machine learning"));
}

TEST_CASE("a rule with an arrow goes one way, and the thesaurus adds nothing to it") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  const Rules rules("비번 => password\n비밀번호 => 비밀번호\nreset, 데이터\n");
  CHECK(entries(kb, rules.path(), "비번") == std::vector<std::string>{"비번 -> password"});
  CHECK(entries(kb, rules.path(), "비밀번호").empty());
  CHECK(has(entries(kb, rules.path(), "사망"), "사망 -> 별세"));  // the rest of the thesaurus is there
  CHECK_FALSE(has(entries(kb, rules.path(), "password"), "password -> 비번"));
  CHECK(has(entries(kb, rules.path(), "데이터"), "데이터 -> reset"));
  CHECK(has(entries(kb, rules.path(), "데이터"), "데이터 -> data"));
}

TEST_CASE("rules of a file work with every analyzer that needs no model") {
  const Rules rules("비밀 번호, password\n");
  for (const AnalyzerInfo& analyzer : analyzers()) {
    if (analyzer.needs_pieces) continue;
    INFO(analyzer.name);
    TemporaryFolder folder;
    const std::vector<Chunk> all = chunks();
    IndexOptions options;
    options.analyzer = analyzer.name;
    update_knowledge_base(folder.path("kb"), {all, nullptr, {}}, options, {});
    const KnowledgeBase kb = KnowledgeBase::open(folder.path("kb"));
    const auto found = found_by(kb, rules.path(), "비밀 번호");
    if (analyzer.name == "whitespace") {  // "password." is another word there
      CHECK(entries(kb, rules.path(), "비밀 번호").empty());
    } else {
      CHECK(has(found, "access#0"));
    }
  }
}

TEST_CASE("a synonym finds what the question's own words do not, and marks it") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  CHECK(found_by(kb, "none", "비밀번호").empty());
  CHECK(found_by(kb, "builtin", "비밀번호") == std::vector<std::string>{"access#0"});
  const QueryResult result = Searcher(kb, options_of("builtin")).search("비밀번호", true);
  REQUIRE(result.synonyms.size() == 1);
  CHECK(result.synonyms[0].word == "비밀번호");
  CHECK(result.synonyms[0].entries == std::vector<std::string>{"password"});
  CHECK(result.terms == std::vector<std::string>{"비밀번호"});
  CHECK(result.taken_over.empty());
  REQUIRE(result.hits.size() == 1);
  REQUIRE(result.hits[0].matches.size() == 1);
  const ByteRange mark = result.hits[0].matches[0];
  CHECK(result.hits[0].chunk.text.substr(mark.begin, mark.end - mark.begin) == "password");
  const WhyNot why = explain_absence(kb, options_of("builtin"), "비밀번호", "access");
  CHECK(why.stage == LostAt::kNotLost);
  CHECK(why.lexical_rank == 1);
}

TEST_CASE("a sentence with a synonym is covered by half of the word") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  ChunkSentences sentences;
  sentences.count = 2;
  sentences.terms = {{1, 0}, {2, 1}, {3, 1}};
  const auto weight_of = [](std::uint64_t term) { return term == 1 ? 2.0 : term == 4 ? 1.0 : 0.0; };
  const auto sums_with = [&](std::vector<std::vector<std::uint64_t>> others) {
    std::vector<double> sums(2, 0.0);
    const std::vector<WordSynonyms> words = {{"word", {}, {1, 4}, std::move(others)}};
    add_synonyms(sentences, words, weight_of, sums);
    return sums;
  };
  CHECK(sums_with({{2, 3}}) == std::vector<double>{0.0, 1.5});
  CHECK(sums_with({{2}, {3}}) == std::vector<double>{0.0, 1.5});  // one is as good as two
  CHECK(sums_with({{1}}) == std::vector<double>{0.5, 0.0});  // what the sentence has of the word counts once
  CHECK(sums_with({{2, 5}}) == std::vector<double>{0.0, 0.0});
  sentences.above = {5};
  CHECK(sums_with({{2, 5}}) == std::vector<double>{0.0, 1.5});
  CHECK(sums_with({{5}}) == std::vector<double>{0.5, 1.5});
  CHECK(sums_with({}) == std::vector<double>{0.0, 0.0});
}

TEST_CASE("with RM3 the query takes over what its own words find") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  QueryOptions options = options_of("builtin");
  options.rm3 = 2;
  options.rerank = "none";
  const auto with = Searcher(kb, options).search("machine data", true);
  options.synonyms = "none";
  const auto without = Searcher(kb, options).search("machine data", true);
  REQUIRE(with.explained.size() == without.explained.size());
  CHECK(with.taken_over == without.taken_over);
}

TEST_CASE("threads that share the synonyms find the same") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  const Rules rules("비번 => password\n");
  const Searcher searcher(kb, options_of(rules.path()));
  const char* questions[] = {"비번 분실", "선장 사망", "machine learning", "기계 학습 데이터"};
  std::vector<std::vector<RankedItem>> alone;
  for (const char* question : questions) alone.push_back(searcher.rank(question));
  std::vector<int> same(8, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < same.size(); ++t) {
    threads.emplace_back([&, t] {
      bool equal = true;
      for (std::size_t round = 0; round < 20; ++round) {
        const std::size_t i = (t + round) % alone.size();
        const auto items = searcher.rank(questions[i]);
        equal = equal && items.size() == alone[i].size();
        for (std::size_t k = 0; equal && k < items.size(); ++k)
          equal = items[k].id == alone[i][k].id && items[k].score == alone[i][k].score;
      }
      same[t] = equal ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(std::count(same.begin(), same.end(), 1) == 8);
}

TEST_CASE("a file of synonyms that cannot be used is refused before the search") {
  const Fixture fixture(false, chunks());
  const KnowledgeBase kb = fixture.open();
  const auto code_of = [&](const std::string& synonyms) {
    try {
      check_query_options(options_of(synonyms));
    } catch (const Error& error) {
      CHECK_THROWS_AS(Searcher(kb, options_of(synonyms)), Error);
      return error.code();
    }
    return ErrorCode::kInternal;
  };
  const Rules alone("alone\n");
  const Rules none("# to be written\n");
  CHECK(code_of(alone.path()) == ErrorCode::kInput);
  CHECK(code_of(none.path()) == ErrorCode::kInput);
  CHECK(code_of("nowhere/terms.txt") == ErrorCode::kIo);
  CHECK(code_of("-") == ErrorCode::kUsage);
  CHECK(code_of("") == ErrorCode::kUsage);
}

TEST_CASE("the built-in thesaurus finds entries by their beginnings") {
  const SynonymTable& table = SynonymTable::builtin();
  const auto found = table.beginning_with(U'썼');  // 쓰, ㅆ
  CHECK(std::all_of(found.begin(), found.end(),
                    [](const SynonymTable::Entry& entry) { return entry.text.size() >= 3; }));
  const auto latin = table.beginning_with(U'p');
  CHECK(std::any_of(latin.begin(), latin.end(),
                    [](const SynonymTable::Entry& entry) { return entry.text == "password"; }));
}
