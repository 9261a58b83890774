// What --why-not advises is true: applied, it brings the document back.
#include "remedy.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "catch.hpp"
#include "query_fixture.hpp"
#include "ragctl/query/why_not.hpp"

using namespace ragctl;

namespace {

constexpr std::array<const char*, 24> kWords = {
    "ferry", "island", "harbour",  "winter", "library",  "book",   "fee",  "late",
    "storm", "sea",    "morning",  "wifi",   "password", "office", "room", "meeting",
    "train", "ticket", "festival", "bell",   "garden",   "school", "bus",  "market"};

class Dice {
 public:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  // Early words are frequent.
  std::string word() { return kWords[std::min(below(kWords.size()), below(kWords.size()))]; }
  std::string words(std::size_t count) {
    std::string out = word();
    for (std::size_t i = 1; i < count; ++i) out += " " + word();
    return out;
  }

 private:
  std::mt19937 random_{20240514};
};

std::vector<Chunk> random_chunks(Dice& dice) {
  std::vector<Chunk> chunks;
  for (int document = 0; document < 18; ++document) {
    const std::size_t count = 1 + dice.below(4);
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::string text = !chunks.empty() && dice.one_in(8) ? chunks[dice.below(chunks.size())].text
                                                                 : dice.words(4 + dice.below(12)) + ".";
      chunks.push_back(make_chunk("d" + std::to_string(document), i, text));
      if (document % 3 != 0) chunks.back().metadata.set("date", std::to_string(2000 + document));
    }
  }
  return chunks;
}

QueryOptions random_options(Dice& dice) {
  QueryOptions options;
  options.mode = std::array{"hybrid", "hybrid", "lexical", "vector"}[dice.below(4)];
  options.k = static_cast<std::uint32_t>(1 + dice.below(5));
  if (dice.one_in(4)) options.level = "document";
  if (dice.one_in(4)) options.min_score = 0.1 * static_cast<double>(1 + dice.below(8));
  if (dice.one_in(4) && options.mode != "vector")
    options.min_coverage = 0.1 * static_cast<double>(dice.below(8));
  if (dice.one_in(4)) options.fusion = dice.one_in(2) ? "rrf" : "convex";
  if (dice.one_in(4)) options.feedback = 0;
  if (dice.one_in(6)) options.rm3 = 3;
  if (dice.one_in(4)) options.candidates = static_cast<std::uint32_t>(1 + dice.below(9));
  if (dice.one_in(4) && options.min_coverage == 0.0) options.rerank = "none";
  if (dice.one_in(4)) options.per_document = 1;
  if (dice.one_in(4)) options.near_duplicates = true;
  if (dice.one_in(4)) options.mmr = 0.1 * static_cast<double>(1 + dice.below(9));
  if (dice.one_in(6)) options.recency = "half_life=2y";
  if (dice.one_in(8)) options.filter = "not date exists or date >= 2005";
  return options;
}

// The number that follows, or what there was where the words are not in the advice.
double number_behind(const std::string& advice, const std::string& words, double otherwise) {
  const std::size_t at = advice.find(words);
  return at == std::string::npos ? otherwise : std::stod(advice.substr(at + words.size()));
}

// As a reader would follow it.
QueryOptions followed(QueryOptions options, const std::string& advice) {
  options.k = static_cast<std::uint32_t>(number_behind(advice, "raise k to ", options.k));
  options.candidates =
      static_cast<std::uint32_t>(number_behind(advice, "raise candidates to ", options.candidates));
  options.min_score = number_behind(advice, "lower min_score to ", options.min_score);
  options.min_coverage = number_behind(advice, "lower min_coverage to ", options.min_coverage);
  options.mmr = number_behind(advice, "set mmr to ", options.mmr);
  options.per_document =
      static_cast<std::uint32_t>(number_behind(advice, "set per_document to ", options.per_document));
  if (advice.find("use level chunk") != std::string::npos) options.level = "chunk";
  if (advice.find("turn near_duplicates off") != std::string::npos) options.near_duplicates = false;
  return options;
}

bool is_hit(const KnowledgeBase& kb, const QueryOptions& options, const std::string& query,
            const std::string& id) {
  const std::vector<Hit> hits = Searcher(kb, options).search(query).hits;
  return std::any_of(hits.begin(), hits.end(),
                     [&](const Hit& hit) { return hit.chunk.id == id || hit.chunk.document_id == id; });
}

bool is_for_an_option(LostAt stage) {
  return stage != LostAt::kNotLost && stage != LostAt::kFilteredOut && stage != LostAt::kNoCommonTerm;
}

}  // namespace

TEST_CASE("advice that is followed makes the document or chunk a hit, whatever the options are") {
  Dice dice;
  const std::vector<Chunk> chunks = random_chunks(dice);
  const Fixture fixture(true, chunks);
  const KnowledgeBase kb = fixture.open();
  std::size_t lost = 0;
  for (int round = 0; round < 400; ++round) {
    const QueryOptions options = random_options(dice);
    const std::string query = dice.words(1 + dice.below(4));
    const Chunk& chunk = chunks[dice.below(chunks.size())];
    const std::string& id = dice.one_in(2) ? chunk.id : chunk.document_id;
    const WhyNot why = explain_absence(kb, options, query, id);
    CAPTURE(round, query, id, lost_at_name(why.stage), why.advice);
    CHECK((why.stage == LostAt::kNotLost) == is_hit(kb, options, query, id));
    if (!is_for_an_option(why.stage)) continue;
    ++lost;
    REQUIRE(why.remedy);
    CHECK(followed(options, why.advice) == *why.remedy);
    CHECK(is_hit(kb, *why.remedy, query, id));
  }
  CHECK(lost > 100);
}

TEST_CASE("a score below the minimum is named before a k that is full, and all that it takes is advised") {
  const Fixture fixture(true);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.k = 1;
  options.min_score = 0.3;
  const WhyNot why = explain_absence(kb, options, "ferry in winter", "network");
  CHECK(why.stage == LostAt::kMinScore);
  CHECK_THAT(why.advice, ContainsText("lower min_score to "));
  CHECK_THAT(why.advice, ContainsText(" and raise k to "));
}

TEST_CASE("k counts documents where a document has one place") {
  const Fixture fixture(false);
  const KnowledgeBase kb = fixture.open();
  QueryOptions options;
  options.k = 1;
  options.level = "document";
  const WhyNot why = explain_absence(kb, options, "ferry winter books", "library");
  REQUIRE(why.stage == LostAt::kBelowK);
  CHECK(why.fused_rank == 3);  // behind two chunks of one document
  CHECK(why.advice == "raise k to 2, or use more of its words");
}

TEST_CASE("changes are told in one sentence") {
  QueryOptions before;
  before.mmr = 0.5;
  before.per_document = 2;
  QueryOptions after = before;
  CHECK(describe_remedy(before, after).empty());
  after.k = 12;
  CHECK(describe_remedy(before, after) == "raise k to 12");
  after.min_score = -0.25;
  CHECK(describe_remedy(before, after) == "lower min_score to -0.25 and raise k to 12");
  after.min_coverage = -0.5;
  CHECK(describe_remedy(before, after) ==
        "lower min_score to -0.25, lower min_coverage to -0.5 and raise k to 12");
  after.min_coverage = before.min_coverage;
  after.mmr = 0.0;
  after.per_document = 0;
  CHECK(describe_remedy(before, after) ==
        "set per_document to 0, set mmr to 0, lower min_score to -0.25 and raise k to 12");
}
