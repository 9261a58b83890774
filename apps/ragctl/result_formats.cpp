#include "result_formats.hpp"

#include <fmt/format.h>

#include "ragctl/core/json.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl::cli {
namespace {

Json standing_json(const std::optional<Standing>& standing) {
  if (!standing) return nullptr;
  return Json::Object{
      {"rank", standing->rank}, {"score", standing->score}, {"normalized", standing->normalized}};
}

template <typename Items, typename Convert>
Json array_of(const Items& items, const Convert& convert) {
  Json out = Json::array();
  for (const auto& item : items) out.push(convert(item));
  return out;
}

Json strings_json(const std::vector<std::string>& items) {
  return array_of(items, [](const std::string& item) { return Json(item); });
}

void add_hit(const Hit& hit, Json& json) {
  const Chunk& chunk = hit.chunk;
  json.set("rank", hit.rank);
  json.set("score", hit.score);
  json.set("document", chunk.document_id);
  json.set("chunk", chunk.id);
  json.set("title", chunk.title);
  json.set("heading_path", strings_json(chunk.heading_path));
  json.set("line_begin", chunk.line_begin);
  json.set("line_end", chunk.line_end);
  json.set("page", chunk.page);
  json.set("text", chunk.text);
  json.set("matches", array_of(hit.matches, [](const ByteRange& m) {
             return Json(Json::Array{m.begin, m.end});
           }));
  json.set("lexical", standing_json(hit.lexical));
  json.set("vector", standing_json(hit.vector));
  if (hit.coverage) json.set("coverage", *hit.coverage);
  if (hit.recency) json.set("recency", *hit.recency);
}

Json answer_head(const Answer& answer) {
  Json json = Json::object();
  if (!answer.query_id.empty()) json.set("query_id", answer.query_id);
  json.set("query", answer.result.query);
  return json;
}

Json answer_json(const Answer& answer) {
  Json json = answer_head(answer);
  if (answer.result.subject != answer.result.query) json.set("searched_for", answer.result.subject);
  json.set("terms", strings_json(answer.result.terms));
  if (!answer.result.explained.empty())
    json.set("explained", array_of(answer.result.explained, [](const ExplainedTerm& term) {
               return Json(Json::Object{{"form", term.form},
                                        {"class", std::string(term.kind)},
                                        {"weight", static_cast<double>(term.weight)},
                                        {"chunks", term.chunks},
                                        {"idf", term.idf}});
             }));
  if (!answer.result.asked.empty()) json.set("asked", answer.result.asked);
  if (!answer.result.synonyms.empty())
    json.set("synonyms", array_of(answer.result.synonyms, [](const ExplainedSynonyms& each) {
               return Json(Json::Object{{"word", each.word}, {"entries", strings_json(each.entries)}});
             }));
  if (!answer.result.taken_over.empty()) json.set("taken_over", strings_json(answer.result.taken_over));
  if (const auto& visible = answer.result.visible)
    json.set("visible", Json::Object{{"documents", visible->documents}, {"chunks", visible->chunks}});
  json.set("lexical_weight", answer.result.lexical_weight);
  json.set("hits", array_of(answer.result.hits, [](const Hit& hit) {
             Json item = Json::object();
             add_hit(hit, item);
             return item;
           }));
  json.set("elapsed_ms", answer.result.elapsed_ms);
  return json;
}

std::string write_json(std::span<const Answer> answers, const HitTextOptions&, const TextStyle&) {
  const bool single = answers.size() == 1 && answers.front().query_id.empty();
  return (single ? answer_json(answers.front()) : array_of(answers, answer_json)).dump(1) + "\n";
}

std::string write_jsonl(std::span<const Answer> answers, const HitTextOptions&, const TextStyle&) {
  std::string out;
  for (const Answer& answer : answers) {
    for (const Hit& hit : answer.result.hits) {
      Json json = answer_head(answer);
      add_hit(hit, json);
      json.dump_to(out);
      out += '\n';
    }
  }
  return out;
}

// Tabs and line ends would break the table.
std::string cell(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text;
}

std::string write_tsv(std::span<const Answer> answers, const HitTextOptions&, const TextStyle&) {
  std::string out =
      "query_id\trank\tscore\tdocument\tchunk\theading_path\tline_begin\tline_end\tpage\ttext\n";
  for (const Answer& answer : answers) {
    for (const Hit& hit : answer.result.hits) {
      const Chunk& chunk = hit.chunk;
      out += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", cell(answer.query_id), hit.rank,
                         Json(hit.score).dump(), cell(chunk.document_id), cell(chunk.id),
                         cell(fmt::format("{}", fmt::join(chunk.heading_path, " > "))), chunk.line_begin,
                         chunk.line_end, chunk.page, cell(chunk.text));
    }
  }
  return out;
}

std::string write_text(std::span<const Answer> answers, const HitTextOptions& options,
                       const TextStyle& style) {
  std::string out;
  for (const Answer& answer : answers) {
    if (!answer.query_id.empty()) {
      out += bold(fmt::format("{}: {}", answer.query_id, answer.result.query), style) + "\n\n";
    }
    out += result_text(answer.result, options, style);
    if (!answer.query_id.empty()) out += "\n";
  }
  return out;
}

constexpr ResultFormat kFormats[] = {
    {"text", "for people", write_text},
    {"jsonl", "one hit a line", write_jsonl},
    {"json", "one object a question", write_json},
    {"tsv", "a table with a header line", write_tsv},
};

}  // namespace

std::span<const ResultFormat> result_formats() { return kFormats; }

std::vector<std::string> result_format_names() {
  std::vector<std::string> names;
  for (const ResultFormat& format : kFormats) names.emplace_back(format.name);
  names.emplace_back("trec");
  return names;
}

std::string format_answers(std::string_view format, std::span<const Answer> answers,
                           const HitTextOptions& options, const TextStyle& style) {
  for (const ResultFormat& known : kFormats) {
    if (known.name == format) return known.write(answers, options, style);
  }
  throw Error(ErrorCode::kInternal, "no writer for the format '" + std::string(format) + "'");
}

std::string trec_lines(std::string_view query_id, std::span<const RankedItem> items) {
  std::string out;
  std::size_t rank = 0;
  for (const RankedItem& item : items)
    append_trec_line(out, query_id, trec_id(item.id), ++rank, item.score, "ragctl");
  return out;
}

}  // namespace ragctl::cli
