#include "chunk_sentences.hpp"

#include "catch.hpp"
#include "query_fixture.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/text/analyzer.hpp"

using namespace ragctl;

namespace {

ChunkSentences sentences_of(const std::string& text, const char* title = "") {
  Chunk chunk = make_chunk("d", 0, text);
  chunk.title = title;
  chunk.heading_path = {"Upper heading"};
  return analyze_sentences(*make_analyzer("auto"), chunk);
}

std::vector<std::uint32_t> places(const ChunkSentences& sentences, std::string_view term) {
  const auto [begin, end] = sentences.range_of(hash64(term));
  std::vector<std::uint32_t> out;
  for (std::size_t i = begin; i < end; ++i) out.push_back(sentences.terms[i].second);
  return out;
}

using Places = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("sentences end behind their marks and at line ends") {
  const std::string text = "One is 3.5. \"Two!\" Three?\n\n셋째다. 넷째。 end";
  std::vector<std::string> sentences;
  for (const ByteRange& range : split_sentences(text)) {
    std::string sentence = text.substr(range.begin, range.end - range.begin);
    sentences.push_back(sentence.substr(sentence.find_first_not_of(" \n")));
  }
  CHECK(sentences ==
        std::vector<std::string>{"One is 3.5.", "\"Two!\"", "Three?", "셋째다.", "넷째。", "end"});
  CHECK(split_sentences(" \n ").empty());
  CHECK(split_sentences("").empty());
}

TEST_CASE("each sentence has its terms, title and headings stand above all") {
  const ChunkSentences sentences = sentences_of("A zebra ran. The lion and the zebra slept.", "Zoo guide");
  CHECK(sentences.count == 2);
  CHECK(places(sentences, "wzebra") == Places{0, 1});
  CHECK(places(sentences, "wlion") == Places{1});
  CHECK(places(sentences, "wguid").empty());
  CHECK(sentences.is_above(hash64("wguid")));
  CHECK(sentences.is_above(hash64("wupper")));
  CHECK_FALSE(sentences.is_above(hash64("wlion")));
}

TEST_CASE("a short line heads the sentences up to the next one") {
  const ChunkSentences sentences =
      sentences_of("Thresholds\nAbove nine, a tender. Below, a letter.\nSignatures\nTwo are needed.");
  CHECK(sentences.count == 5);
  CHECK(places(sentences, "wthreshold") == Places{0, 1, 2});
  CHECK(places(sentences, "wsignatur") == Places{3, 4});
  CHECK(places(sentences, "wtender") == Places{1});
}

TEST_CASE("sentences, rows, items, long lines and the last line head nothing") {
  const std::string word_line = "zebra " + std::string(80, 'x');
  for (const std::string& line : {std::string("A zebra."), std::string("zebra | lion"),
                                  std::string("- zebra"), std::string("The zebra:"), word_line}) {
    CAPTURE(line);
    CHECK(places(sentences_of(line + "\nIt slept."), "wzebra") == Places{0});
  }
  CHECK(places(sentences_of("It slept.\nA zebra"), "wzebra") == Places{1});
}

TEST_CASE("figures know their sentence, their counter and whether they date") {
  const ChunkSentences sentences =
      sentences_of("방은 30명이 쓴다. 2024년에 열었다. It cost 1,250.5 won in 1999.");
  REQUIRE(sentences.figures.size() == 4);
  const auto& figures = sentences.figures;
  CHECK(figures[0].counter == "명");
  CHECK_FALSE(figures[0].date);
  CHECK(figures[0].sentence == 0);
  CHECK(figures[0].term == hash64("d30"));
  CHECK(figures[1].counter == "년");
  CHECK(figures[1].date);
  CHECK(figures[1].sentence == 1);
  CHECK_FALSE(figures[2].date);
  CHECK(figures[3].date);
  CHECK(figures[3].counter.empty());
  for (const char* text : {"좌석이 2000개 있다.", "값은 1,500원이다."}) {
    CAPTURE(text);
    CHECK_FALSE(sentences_of(text).figures.at(0).date);
  }
}

TEST_CASE("a figure answers what is asked for, a number of another counter by half") {
  const ChunkSentences::Figure people{0, 1, false, "명", false};
  const ChunkSentences::Figure year{0, 2, true, "년", false};
  const ChunkSentences::Figure day{0, 3, true, "일", true};
  CHECK(answers(year, {AnswerKind::kDate, ""}) == 1.0);
  CHECK(answers(people, {AnswerKind::kDate, ""}) == 0.0);
  CHECK(answers(people, {AnswerKind::kNumber, "명"}) == 1.0);
  CHECK(answers(people, {AnswerKind::kNumber, ""}) == 1.0);
  CHECK(answers(people, {AnswerKind::kNumber, "개"}) == 0.5);
  CHECK(answers(year, {}) == 0.0);
  CHECK(answers(day, {AnswerKind::kDate, ""}) == 1.0);
  CHECK(answers(day, {AnswerKind::kNumber, "일"}) == 0.0);
  CHECK(answers(people, {AnswerKind::kNumber, "일"}) == 0.0);
}

TEST_CASE("numbers side by side make a written date") {
  for (const char* text : {"2023년 11월 7일", "2023-11-07", "2023. 11. 7."}) {
    CAPTURE(text);
    const ChunkSentences sentences = sentences_of(text);
    REQUIRE(sentences.figures.size() == 3);
    for (const ChunkSentences::Figure& figure : sentences.figures) CHECK(figure.in_date);
  }
  for (const char* text : {"3년 동안 7일", "30일", "2000개 7일", "7일. 그리고 30일"}) {
    CAPTURE(text);
    for (const ChunkSentences::Figure& figure : sentences_of(text).figures) CHECK_FALSE(figure.in_date);
  }
}
