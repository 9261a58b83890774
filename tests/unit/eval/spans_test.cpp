#include "ragctl/eval/spans.hpp"

#include <algorithm>
#include <map>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/eval/passage.hpp"
#include "suite.hpp"
#include "text_ranges.hpp"

using namespace ragctl;

namespace {

using Documents = std::map<std::string, std::string, std::less<>>;

TextLookup lookup(const Documents& documents) {
  return [&documents](std::string_view id) -> std::optional<std::string_view> {
    const auto found = documents.find(id);
    if (found == documents.end()) return std::nullopt;
    return found->second;
  };
}

SpanLabel label_at(const std::string& query, const std::string& document, std::uint64_t begin,
                   std::uint64_t end, const std::string& text = "") {
  SpanLabel label;
  label.query = query;
  label.document = document;
  label.range.emplace(begin, end);
  label.text = text;
  return label;
}

// Chunks of `size` bytes named "<document>/<number>".
std::vector<ChunkSpan> cut(const std::string& document, std::uint64_t length, std::uint64_t size) {
  std::vector<ChunkSpan> chunks;
  for (std::uint64_t begin = 0; begin < length; begin += size) {
    chunks.push_back(
        {document + "/" + std::to_string(begin / size), document, begin, std::min(length, begin + size)});
  }
  return chunks;
}

std::string relevant_chunks(const SpanJudge& judge, const std::string& query) {
  std::string out;
  const auto* group = judge.qrels().queries.find(query);
  if (group == nullptr) return "none";
  for (const Judgement& row : group->rows) {
    out += (out.empty() ? "" : " ") + std::string(row.document) + "=" + std::to_string(row.relevance);
  }
  return out;
}

std::vector<double> scores_of(const SpanJudge& judge, const std::string& run,
                              const std::vector<std::string>& metrics) {
  return judge.evaluate(run_of(run), parse_metrics(metrics), {}).means;
}

std::string labels_error(const std::string& text) {
  const TemporaryFolder folder;
  const std::string path = write_text(folder, "labels.jsonl", text);
  const std::string message = error_of([&] { read_span_labels(path); });
  return message.empty() ? "" : message.substr(folder.path().size() + 1);
}

}  // namespace

TEST_CASE("labels are read with their line") {
  const TemporaryFolder folder;
  const auto labels = read_span_labels(
      write_text(folder, "labels.jsonl",
                 "{\"query\":1,\"document\":\"d\",\"start\":3,\"end\":9,\"text\":\"x\"}\n\n"
                 "{\"query\":\"q\",\"document\":\"d\",\"text\":\"근거\",\"relevance\":2}\n"
                 "{\"query\":\"r\",\"document\":\"\xe1\x84\x80\xe1\x85\xa1\",\"text\":\"x\",\"grade\":3}\n"));
  REQUIRE(labels.size() == 3);
  CHECK(labels[2].relevance == 3);  // as quotes call it
  CHECK(labels[2].document == "가");
  CHECK(labels[0].query == "1");
  CHECK(labels[0].range == std::pair<std::uint64_t, std::uint64_t>(3, 9));
  CHECK(labels[1].line == 3);
  CHECK(!labels[1].range);
  CHECK(labels[1].relevance == 2);
}

TEST_CASE("malformed labels are refused with their line") {
  CHECK(labels_error("{\"document\":\"d\",\"start\":1,\"end\":2}\n")
            .find("labels.jsonl:1: the label has no 'query'") == 0);
  CHECK(labels_error("{\"query\":\"q\",\"start\":1,\"end\":2}\n")
            .find("labels.jsonl:1: the label has no 'document'") == 0);
  CHECK(labels_error("{\"query\":\"q\",\"document\":\"d\",\"start\":2,\"end\":2}\n")
            .find("'start' is not below 'end'") != std::string::npos);
  CHECK(labels_error("{\"query\":\"q\",\"document\":\"d\",\"start\":-1,\"end\":2}\n")
            .find("'start' is no byte offset") != std::string::npos);
  CHECK(labels_error("{\"query\":\"q\",\"document\":\"d\",\"start\":1}\n").find("one of 'start' and 'end'") !=
        std::string::npos);
  CHECK(labels_error("{\"query\":\"q\",\"document\":\"d\"}\n").find("neither a range nor a text") !=
        std::string::npos);
  CHECK(labels_error("{\"query\":\"q\",\"document\":\"d\",\"text\":7}\n").find("'text' is no string") !=
        std::string::npos);
  CHECK(labels_error("{\"query\":\"q\",\"document\":\"d\",\"text\":\"x\",\"grade\":-1}\n")
            .find("'grade' is no integer of 0 or more") != std::string::npos);
  CHECK(labels_error("{\"query\":\"q\",\"document\":\"d\",\"text\":\"x\",\"grade\":2,\"relevance\":1}\n")
            .find("both 'grade' and 'relevance'") != std::string::npos);
  CHECK(labels_error("\n[]\n").find("labels.jsonl:2: the label is no JSON object") == 0);
  CHECK(labels_error("").find("labels.jsonl: holds no label") == 0);
}

TEST_CASE("chunks that hold half of the label, or lie half in it, are relevant") {
  const auto chunks = cut("d", 100, 20);
  const std::vector<SpanLabel> labels = {
      label_at("inside", "d", 25, 30),   // within d/1
      label_at("border", "d", 35, 43),   // 5 of 8 bytes in d/1, 3 in d/2
      label_at("long", "d", 10, 75),     // d/0 half, d/1 and d/2 whole, d/3 three quarters
      label_at("pieces", "d", 19, 41)};  // d/0 1, d/1 20, d/2 1
  const SpanJudge judge(chunks, labels, {}, {});
  CHECK(relevant_chunks(judge, "inside") == "d/1=1");
  CHECK(relevant_chunks(judge, "border") == "d/1=1");
  CHECK(relevant_chunks(judge, "long") == "d/0=1 d/1=1 d/2=1 d/3=1");
  CHECK(relevant_chunks(judge, "pieces") == "d/1=1");
  CHECK(judge.labels().problems.empty());
  CHECK(judge.labels().used == 4);
}

TEST_CASE("a label that no chunk holds enough of belongs to the chunks with the most of it") {
  SpanOptions strict;
  strict.min_overlap = 0.9;
  const std::vector<SpanLabel> labels = {label_at("q", "d", 15, 25), label_at("r", "d", 34, 44)};
  const SpanJudge judge(cut("d", 100, 20), labels, {}, strict);
  CHECK(relevant_chunks(judge, "q") == "d/0=1 d/1=1");
  CHECK(relevant_chunks(judge, "r") == "d/1=1");
}

TEST_CASE("overlapping chunks that hold the label are all relevant, with the highest grade") {
  const std::vector<ChunkSpan> chunks = {{"a", "d", 0, 30}, {"b", "d", 20, 50}, {"c", "other", 0, 50}};
  std::vector<SpanLabel> labels = {label_at("q", "d", 22, 28), label_at("q", "d", 21, 29)};
  labels[1].relevance = 3;
  const SpanJudge judge(chunks, labels, {}, {});
  CHECK(relevant_chunks(judge, "q") == "a=3 b=3");
}

TEST_CASE("character-level metrics equal values computed by hand") {
  const std::vector<SpanLabel> labels = {label_at("q", "d", 10, 30)};
  const SpanJudge judge(cut("d", 100, 20), labels, {}, {});
  const std::string run = "q Q0 d/0 1 3 t\nq Q0 d/4 2 2 t\nq Q0 d/1 3 1 t\n";
  CHECK(scores_of(judge, run, {"span_recall@1", "span_precision@1", "span_iou@1"}) ==
        std::vector<double>{0.5, 0.5, 10.0 / 30});
  CHECK(scores_of(judge, run, {"span_recall@2", "span_precision@2", "span_iou@2"}) ==
        std::vector<double>{0.5, 0.25, 10.0 / 50});
  CHECK(scores_of(judge, run, {"span_recall", "span_precision@3", "span_iou@10", "mrr", "recall@3"}) ==
        std::vector<double>{1.0, 20.0 / 60, 20.0 / 60, 1.0, 1.0});
}

TEST_CASE("text shown twice by overlapping chunks counts once") {
  const std::vector<ChunkSpan> chunks = {{"a", "d", 0, 30}, {"b", "d", 20, 50}};
  const SpanJudge judge(chunks, std::vector<SpanLabel>{label_at("q", "d", 20, 30)}, {}, {});
  CHECK(scores_of(judge, "q Q0 a 1 2 t\nq Q0 b 2 1 t\n", {"span_recall@2", "span_precision@2"}) ==
        std::vector<double>{1.0, 10.0 / 50});
}

TEST_CASE("lengths are counted in characters when the text is at hand") {
  const Documents documents = {{"d", "abcdef한국어"}};  // 6 + 9 bytes
  const std::vector<SpanLabel> labels = {label_at("q", "d", 0, 15)};
  const std::vector<ChunkSpan> chunks = {{"latin", "d", 0, 6}, {"hangul", "d", 6, 15}};
  const SpanJudge bytes(chunks, labels, {}, {});
  const SpanJudge characters(chunks, labels, lookup(documents), {});
  CHECK(scores_of(bytes, "q Q0 latin 1 2 t\n", {"span_recall@1"})[0] == Approx(6.0 / 15));
  CHECK(scores_of(characters, "q Q0 latin 1 2 t\n", {"span_recall@1"})[0] == Approx(6.0 / 9));
}

TEST_CASE("a budget of characters shows the same length of text whatever the chunks") {
  // Evidence at 10 to 30; the chunks in the order of the run show 0-20, 80-100, 20-40.
  const std::vector<SpanLabel> labels = {label_at("q", "d", 10, 30)};
  const SpanJudge judge(cut("d", 100, 20), labels, {}, {});
  const std::string run = "q Q0 d/0 1 3 t\nq Q0 d/4 2 2 t\nq Q0 d/1 3 1 t\n";
  CHECK(scores_of(judge, run,
                  {"span_recall_chars@10", "span_recall_chars@15", "span_recall_chars@40",
                   "span_recall_chars@44", "span_recall_chars@1000", "span_recall_chars"}) ==
        std::vector<double>{0.0, 5.0 / 20, 10.0 / 20, 14.0 / 20, 1.0, 1.0});
  // One chunk of everything shows the evidence only when its place is reached.
  const SpanJudge whole(cut("d", 100, 100), labels, {}, {});
  CHECK(scores_of(whole, "q Q0 d/0 1 1 t\n", {"span_recall@1", "span_recall_chars@15"}) ==
        std::vector<double>{1.0, 5.0 / 20});
  // Text shown twice costs twice: 10 to 30 of the second chunk was shown before.
  const SpanJudge twice({{"a", "d", 0, 30}, {"b", "d", 10, 40}},
                        std::vector<SpanLabel>{label_at("q", "d", 30, 40)}, {}, {});
  CHECK(scores_of(twice, "q Q0 a 1 2 t\nq Q0 b 2 1 t\n",
                  {"span_recall_chars@40", "span_recall_chars@55", "span_recall_chars@60"}) ==
        std::vector<double>{0.0, 0.5, 1.0});
  // Characters, not bytes: three of Hangul are nine bytes.
  const Documents documents = {{"d", "한국어abc"}};
  const SpanJudge hangul({{"c", "d", 0, 12}}, std::vector<SpanLabel>{label_at("q", "d", 3, 11)},
                         lookup(documents), {});
  CHECK(scores_of(hangul, "q Q0 c 1 1 t\n", {"span_recall_chars@2", "span_recall_chars@4"}) ==
        std::vector<double>{1.0 / 4, 3.0 / 4});
}

TEST_CASE("labels whose document changed are moved or reported, never dropped silently") {
  const Documents documents = {{"same", "0123456789"},   {"moved", "xx the evidence yy"},
                               {"gone", "nothing here"}, {"twice", "the evidence, the evidence"},
                               {"short", "abc"},         {"hangul", "한국어"}};
  std::vector<SpanLabel> labels = {label_at("q1", "same", 2, 5, "234"),
                                   label_at("q2", "moved", 0, 12, "the evidence"),
                                   label_at("q3", "gone", 0, 12, "the evidence"),
                                   label_at("q4", "twice", 3, 15, "the evidence"),
                                   label_at("q5", "short", 1, 9),
                                   label_at("q6", "hangul", 1, 3),
                                   label_at("q7", "missing", 0, 3)};
  labels[1].line = 12;
  std::vector<ChunkSpan> chunks;
  for (const auto& [id, text] : documents) chunks.push_back({id, id, 0, text.size()});
  const SpanJudge judge(chunks, labels, lookup(documents), {});
  std::string statuses;
  for (const LabelProblem& problem : judge.labels().problems) {
    statuses += problem.label.query + " " + std::string(label_status_name(problem.status)) + "\n";
  }
  CHECK(statuses ==
        "q2 moved\nq3 changed\nq4 ambiguous\nq5 out_of_range\nq6 out_of_range\nq7 missing_document\n");
  CHECK(judge.labels().problems[0].message ==
        "the label on line 12 of query 'q2' in document 'moved': the text moved to byte 3 and is used there");
  CHECK(judge.labels().used == 2);
  CHECK(relevant_chunks(judge, "q2") == "moved=1");
  CHECK(relevant_chunks(judge, "q3") == "none");
}

TEST_CASE("bytes that no chunk covers equal white space of a passage and nothing else") {
  const auto text = [](std::string pieces) {
    std::replace(pieces.begin(), pieces.end(), '_', kUnknownByte);
    return pieces;
  };
  CHECK(Passage("nine. It").stands_at(text("at nine._It is"), 3));
  CHECK(Passage("nine.\nIt").stands_at(text("at nine._It is"), 3));
  CHECK(Passage("nine.\xE3\x80\x80It").stands_at(text("nine.___It"), 0));  // an ideographic space
  CHECK(!Passage("nine. It").stands_at("at nine.-It is", 3));
  CHECK(!Passage("nine.-It").stands_at(text("at nine._It is"), 3));
  CHECK(!Passage("nine. It").stands_at(text("at nine._I"), 3));
  CHECK(!Passage("nine").stands_at("nine", 5));
  CHECK(Passage("a b").find(text("a_c a_b a_b")) == 4);
  CHECK(Passage("a b").find(text("a_c a_b a_b"), 5) == 8);
  CHECK(Passage("a b").find("a-b") == std::string_view::npos);
  CHECK(Passage(text("a_b")).find(text("xa_b")) == 1);  // of a document that holds NUL
}

TEST_CASE("labels across chunks are used where the document between the chunks is not known") {
  const std::string gap(1, kUnknownByte);
  const Documents documents = {{"d", "The ferry leaves" + gap + "at nine. It" + gap + "is back at noon."}};
  const std::vector<SpanLabel> labels = {label_at("q", "d", 10, 24, "leaves at nine"),
                                         label_at("r", "d", 0, 10, "It is back"),
                                         label_at("s", "d", 10, 24, "leaves-at nine")};
  const std::vector<ChunkSpan> chunks = {{"1", "d", 0, 16}, {"2", "d", 17, 28}, {"3", "d", 29, 45}};
  const SpanJudge judge(chunks, labels, lookup(documents), {});
  CHECK(relevant_chunks(judge, "q") == "2=1");
  CHECK(judge.labels().used == 2);
  REQUIRE(judge.labels().problems.size() == 2);
  CHECK(judge.labels().problems[0].status == LabelStatus::kMoved);
  CHECK(judge.labels().problems[1].status == LabelStatus::kChanged);
}

TEST_CASE("labels that could not be checked are counted") {
  const Documents documents = {{"d", "0123456789"}};
  const std::vector<SpanLabel> labels = {label_at("q", "d", 2, 5), label_at("q", "d", 3, 5, "34"),
                                         label_at("r", "d", 2, 50)};
  const LabelUse checked = SpanJudge(cut("d", 10, 5), labels, lookup(documents), {}).labels();
  CHECK(checked.used == 2);
  CHECK(checked.unchecked == 1);
  CHECK(checked.problems.size() == 1);
  CHECK(SpanJudge(cut("d", 10, 5), labels, {}, {}).labels().unchecked == 3);  // no text to compare with
}

TEST_CASE("a label without a range is found by its text") {
  const Documents documents = {{"d", "one two three two"}};
  SpanLabel unique;
  unique.query = "q";
  unique.document = "d";
  unique.text = "three";
  SpanLabel twice = unique;
  twice.text = "two";
  const std::vector<SpanLabel> labels = {unique, twice};
  const SpanJudge judge(cut("d", 17, 8), labels, lookup(documents), {});
  CHECK(relevant_chunks(judge, "q") == "d/1=1");
  REQUIRE(judge.labels().problems.size() == 1);
  CHECK(judge.labels().problems[0].status == LabelStatus::kAmbiguous);
}

TEST_CASE("evidence that no chunk covers still counts against recall") {
  const std::vector<ChunkSpan> chunks = {{"c", "d", 0, 10}};
  const std::vector<SpanLabel> labels = {label_at("q", "d", 2, 8), label_at("q", "d", 20, 26),
                                         label_at("r", "e", 0, 5)};
  const SpanJudge judge(chunks, labels, {}, {});
  REQUIRE(judge.labels().problems.size() == 2);
  CHECK(judge.labels().problems[0].status == LabelStatus::kUncovered);
  EvaluateOptions options;
  options.complete = true;
  const std::vector<std::string> names = {"recall@5", "span_recall@5"};
  const Evaluation evaluation = judge.evaluate(run_of("q Q0 c 1 1 t\n"), parse_metrics(names), options);
  REQUIRE(evaluation.queries.size() == 2);
  CHECK(evaluation.queries[0].values == std::vector<double>{0.5, 0.5});
  CHECK(evaluation.queries[1].values == std::vector<double>{0.0, 0.0});
}

TEST_CASE("labels keep their meaning when the document is chunked anew") {
  Random random(5);
  std::vector<SpanLabel> labels;
  for (int q = 0; q < 40; ++q) {
    const std::uint64_t begin = random.below(900);
    labels.push_back(label_at("q" + std::to_string(q), "d", begin, begin + 1 + random.below(90)));
  }
  for (const std::uint64_t size : {1000, 170, 64, 7}) {
    const auto chunks = cut("d", 1000, size);
    const SpanJudge judge(chunks, labels, {}, {});
    CHECK(judge.labels().problems.empty());
    CHECK(judge.qrels().queries.size() == 40);
    RunBuilder all;
    for (const SpanLabel& label : labels) {
      for (const ChunkSpan& chunk : chunks) all.add(label.query, chunk.id, -static_cast<double>(chunk.begin));
    }
    const std::vector<std::string> names = {"recall", "span_recall", "span_precision"};
    const auto means = judge.evaluate(all.build(), parse_metrics(names), {}).means;
    CHECK(means[0] == 1.0);
    CHECK(means[1] == 1.0);
    CHECK(means[2] < 0.1);
  }
}

TEST_CASE("runs and chunks that do not belong together are refused") {
  const std::vector<SpanLabel> labels = {label_at("q", "d", 0, 5)};
  const SpanJudge judge(cut("d", 10, 5), labels, {}, {});
  CHECK(error_of([&] { scores_of(judge, "q Q0 x 1 1 t\n", {"mrr"}); }) ==
        "the run retrieves 'x' for query 'q', which is none of the chunks; give the chunks that the run was "
        "made from");
  const std::vector<ChunkSpan> twice = {{"c", "d", 0, 5}, {"c", "d", 5, 10}};
  CHECK(error_of([&] { SpanJudge(twice, labels, {}, {}); }).find("chunk id 'c' occurs twice") == 0);
  SpanOptions options;
  options.min_overlap = 0.0;
  CHECK(error_of([&] { SpanJudge(cut("d", 10, 5), labels, {}, options); }).find("min_overlap is 0") == 0);
}

TEST_CASE("unions and intersections of ranges agree with a bitmap") {
  Random random(9);
  for (int round = 0; round < 200; ++round) {
    std::vector<bool> bits[2] = {std::vector<bool>(64), std::vector<bool>(64)};
    std::vector<TextRange> sets[2];
    for (int side = 0; side < 2; ++side) {
      for (std::uint64_t i = 0; i < random.below(6); ++i) {
        const std::uint64_t begin = random.below(60);
        const std::uint64_t end = begin + 1 + random.below(64 - begin - 1);
        sets[side].push_back({"d", begin, end});
        for (std::uint64_t at = begin; at < end; ++at) bits[side][at] = true;
      }
    }
    std::vector<bool> covered(64);
    for (const TextRange& range : intersection(united(sets[0]), united(sets[1]))) {
      for (std::uint64_t at = range.begin; at < range.end; ++at) covered[at] = true;
    }
    for (std::size_t at = 0; at < 64; ++at) REQUIRE(covered[at] == (bits[0][at] && bits[1][at]));
  }
}

TEST_CASE("a passage is found loosely over any run of white space and any form of quotation marks") {
  const std::string gap(2, kUnknownByte);
  const std::string document =
      "It\xE2\x80\x99s  late:\n\t\xE2\x80\x9Cgo\xC2\xA0home\xE2\x80\x9D" + gap + "now. Go  now.";
  const LoosePassage passage(" It's late:  \"go home\" now.\n");
  CHECK(passage.find(document) == 0);
  const auto end = passage.end_at(document, 0);
  REQUIRE(end);
  CHECK(document.substr(*end) == " Go  now.");
  CHECK(!passage.end_at(document, 1));
  CHECK(passage.find(document, *end) == std::string_view::npos);
  const LoosePassage now("now.");
  CHECK(now.find(document) == document.find("now."));
  CHECK(now.find(document, document.find("now.") + 4) == document.rfind("now."));
  CHECK(LoosePassage("Itis").find(document) == std::string_view::npos);
  CHECK(LoosePassage("late:go").find(document) == std::string_view::npos);  // no white space is not some
  CHECK(LoosePassage(" \n").find(document) == std::string_view::npos);
  CHECK(LoosePassage("late: \"go away\"").beginning_in(document) == "late: \"go");
  CHECK(LoosePassage("never late").beginning_in(document).empty());
}
