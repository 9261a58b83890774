#include "ragctl/query/why_not.hpp"

#include <algorithm>

#include "catch.hpp"
#include "query_fixture.hpp"

using namespace ragctl;

namespace {

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

TEST_CASE("a hit is a hit, with its ranks") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  const WhyNot why = explain_absence(kb, {}, "ferry in winter", "ferry");
  CHECK(why.stage == LostAt::kNotLost);
  CHECK(why.chunks == 2);
  CHECK(why.chunk_id == "ferry#1");
  CHECK(why.lexical_rank == 1);
  CHECK(why.vector_rank >= 1);
  CHECK(why.fused_rank == 1);
  CHECK(why.final_rank == 1);
  CHECK(why.advice.empty());
  CHECK_FALSE(why.approximate);
}

TEST_CASE("a word that is there in part is neither had nor lacking") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const WhyNot korean = explain_absence(kb, {}, "여객선운항", "운항");
  CHECK(korean.final_rank == 1);
  CHECK(korean.partial == std::vector<std::string>{"여객선운항"});
  CHECK(korean.contained.empty());
  CHECK(korean.lacking.empty());
  const WhyNot english = explain_absence(kb, {}, "librarry zebra", "network");
  CHECK(english.lexical_rank == 1);
  CHECK(holds(english.partial, "librarri"));
  CHECK(english.lacking == std::vector<std::string>{"zebra"});
}

TEST_CASE("the advice on min_score can be followed") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  const auto number = [](const std::string& advice) {
    const std::string_view before = "lower min_score to ";
    REQUIRE(advice.starts_with(before));
    return std::stod(advice.substr(before.size()));
  };
  for (const char* mode : {"lexical", "hybrid", "vector"}) {
    for (const std::string id : {"library", "network", "ferry"}) {
      QueryOptions options;
      options.mode = mode;
      options.min_score = 1000.0;
      const WhyNot why = explain_absence(kb, options, "books of the library and the storms", id);
      CAPTURE(mode, id, why.advice);
      options.min_score = number(why.advice);
      CHECK(explain_absence(kb, options, "books of the library and the storms", id).stage ==
            LostAt::kNotLost);
    }
  }
  QueryOptions options;
  options.min_score = 1000.0;
  options.k = 1;
  CHECK_THAT(explain_absence(kb, options, "books of the library", "network").advice,
             ContainsText(" and raise k to "));
}

TEST_CASE("the advice on a score that four digits would make 0 can be followed") {
  std::vector<Chunk> chunks = {make_chunk("new", 0, "The ferry leaves at nine."),
                               make_chunk("old", 0, "The ferry leaves at seven.")};
  chunks[0].metadata.set("date", "2024-03-01");
  chunks[1].metadata.set("date", "2024-02-01");
  const Fixture fixture(false, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.recency = "half_life=1d";
  options.min_score = 0.1;
  const WhyNot why = explain_absence(kb, options, "ferry", "old");
  REQUIRE(why.stage == LostAt::kMinScore);
  const std::string before = "lower min_score to ";
  const std::size_t at = why.advice.find(before);
  REQUIRE(at != std::string::npos);
  options.min_score = std::stod(why.advice.substr(at + before.size()));
  CHECK(options.min_score > 0.0);
  CHECK(explain_absence(kb, options, "ferry", "old").stage == LostAt::kNotLost);
}

TEST_CASE("what is not in the knowledge base is answered with ids spelled alike") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const WhyNot why = explain_absence(kb, {}, "ferry", "libary");
  CHECK(why.stage == LostAt::kNotIngested);
  CHECK(why.chunks == 0);
  CHECK(why.similar.at(0) == "library");
  CHECK(explain_absence(kb, {}, "ferry", "work").similar == std::vector<std::string>{"network"});
  CHECK(explain_absence(kb, {}, "ferry", "").similar.empty());
}

TEST_CASE("an id in the decomposed form of a file name on macOS is found") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const std::string decomposed = "\u110B\u116E\u11AB\u1112\u1161\u11BC";  // 운항
  const WhyNot why = explain_absence(kb, {}, "여객선", decomposed);
  CHECK(why.stage == LostAt::kNotLost);
  CHECK(why.chunk_id == "운항#0");
  CHECK(explain_absence(kb, {}, "여객선", decomposed + "s").similar == std::vector<std::string>{"운항"});
}

TEST_CASE("a document without a word of the question has no common term") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const WhyNot why = explain_absence(kb, {}, "ferry", "회의실");
  CHECK(why.stage == LostAt::kNoCommonTerm);
  CHECK(why.lexical_rank == 0);
  CHECK(why.contained.empty());
  CHECK(holds(why.lacking, "ferri"));
}

TEST_CASE("a ranking that was not searched is told from one without a common term") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.mode = "vector";
  options.k = 1;
  const WhyNot by_vector = explain_absence(kb, options, "ferry in winter", "network");
  CHECK_FALSE(by_vector.lexical_searched);
  CHECK(by_vector.lexical_rank == 0);
  CHECK(explain_absence(kb, {}, "ferry in winter", "network").lexical_searched);
}

TEST_CASE("what recency moved down is told so, not to use more words") {
  std::vector<Chunk> chunks = sample_chunks();
  chunks.push_back(make_chunk("old", 0, "The ferry to the island: ferry, ferry, ferry."));
  chunks.push_back(
      make_chunk("new", 0, "The ferry to the island leaves every morning at seven from the harbour."));
  chunks[chunks.size() - 2].metadata.set("date", "2010-01-01");
  chunks.back().metadata.set("date", "2024-01-01");
  const Fixture fixture(false, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.k = 1;
  options.rerank = "none";
  const WhyNot before = explain_absence(kb, options, "ferry island", "old");
  CHECK(before.stage == LostAt::kNotLost);
  CHECK(before.undated_rank == 0);
  options.recency = "half_life=1y";
  const WhyNot after = explain_absence(kb, options, "ferry island", "old");
  CHECK(after.stage == LostAt::kBelowK);
  CHECK(after.undated_rank == 1);
  CHECK(after.advice == "recency moved it from rank 1 to " + std::to_string(after.fused_rank) +
                            ": lengthen half_life, or raise k to " + std::to_string(after.fused_rank));
}

TEST_CASE("words that the chunk has and lacks are told apart") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const WhyNot why = explain_absence(kb, {}, "winter library password", "network#0");
  CHECK(why.chunks == 1);
  CHECK(holds(why.contained, "password"));
  CHECK(holds(why.contained, "librari"));
  CHECK(why.lacking == std::vector<std::string>{"winter"});
}

TEST_CASE("a document that k or the minimum score cut off is told which value keeps it") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.k = 1;
  const WhyNot cut = explain_absence(kb, options, "library password", "library");
  CHECK(cut.stage == LostAt::kBelowK);
  CHECK(cut.final_rank == 0);
  REQUIRE(cut.fused_rank > 1);
  CHECK_THAT(cut.advice, ContainsText("raise k to " + std::to_string(cut.fused_rank)));
  options.k = static_cast<std::uint32_t>(cut.fused_rank);
  CHECK(explain_absence(kb, options, "library password", "library").stage == LostAt::kNotLost);
  options.min_score = cut.fused_score + 0.001;
  CHECK(explain_absence(kb, options, "library password", "library").stage == LostAt::kMinScore);
  options.min_score = cut.fused_score - 0.001;
  CHECK(explain_absence(kb, options, "library password", "library").stage == LostAt::kNotLost);
}

TEST_CASE("a document outside the candidates is told its exhaustive rank") {
  std::vector<Chunk> chunks = sample_chunks();
  for (std::uint32_t i = 0; i < 12; ++i)
    chunks.push_back(
        make_chunk("ticket" + std::to_string(i), 0, "ferry ticket office number " + std::to_string(i)));
  const Fixture fixture(false, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.k = options.candidates = 3;
  const WhyNot why = explain_absence(kb, options, "ferry ticket", "ferry");
  CHECK(why.stage == LostAt::kOutsideCandidates);
  CHECK(why.lexical_rank > 12);
  CHECK(why.lexical_score > 0.0);
  CHECK(why.fused_rank == 0);
  CHECK_THAT(why.advice, ContainsText(std::to_string(why.lexical_rank)));
  options.candidates = static_cast<std::uint32_t>(why.lexical_rank);
  CHECK(explain_absence(kb, options, "ferry ticket", "ferry").stage == LostAt::kBelowK);
  CHECK(explain_absence(kb, *why.remedy, "ferry ticket", "ferry").stage == LostAt::kNotLost);
}

TEST_CASE("limits, duplicates and diversity are named as what left a chunk out") {
  std::vector<Chunk> chunks = sample_chunks();
  chunks.push_back(make_chunk("zcopy", 0, chunks[4].text));
  const Fixture fixture(true, chunks);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.per_document = 1;
  CHECK(explain_absence(kb, options, "ferry in winter", "ferry#0").stage == LostAt::kDocumentLimit);
  options.per_document = 0;
  options.near_duplicates = true;
  const WhyNot copy = explain_absence(kb, options, "wireless network password", "zcopy");
  CHECK(copy.stage == LostAt::kDuplicate);
  CHECK(copy.duplicate_of == "network#0");
  options.near_duplicates = false;
  options.mmr = 1.0;
  options.k = 2;
  CHECK(explain_absence(kb, options, "wireless network password", "zcopy").stage == LostAt::kDiversity);
}

TEST_CASE("the JSON form names the stage and leaves out what is not known") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  const Json absent = to_json(explain_absence(kb, {}, "ferry", "nothing"));
  CHECK(absent.at("stage").string() == "not ingested");
  CHECK(absent.find("lexical_rank") == nullptr);
  const Json hit = to_json(explain_absence(kb, {}, "ferry", "ferry"));
  CHECK(hit.at("stage").string() == "hit");
  CHECK(hit.at("final_rank").integer() == 1);
  CHECK(hit.find("approximate_rank") == nullptr);
}
