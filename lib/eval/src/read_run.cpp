#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "document_ids.hpp"
#include "fields.hpp"
#include "ragctl/core/json.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/eval/judgements.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kTrecFields = 6;

class RunReader {
 public:
  explicit RunReader(const std::string& path) : path_(path), lines_(path) {}

  Run read() {
    std::string_view line;
    for (line_ = 1; lines_.next(line); ++line_) {
      const std::size_t start = first_character(line);
      if (start == line.size() || line[start] == '#') continue;
      if (hits_++ == 0) prepare(line, line[start]);
      if (jsonl_) {
        add_json(line);
      } else {
        add_trec(line);
      }
    }
    if (hits_ == 0) {
      throw Error(ErrorCode::kInput, Location{path_},
                  "holds no hit; expected lines 'query Q0 document rank score tag' or JSONL");
    }
    const char* advice = names_chunks_
                             ? "these hits are chunks; rank documents (ragctl query --level document)"
                             : "keep one of the two";
    Run run = builder_.build(std::move(tag_), path_, advice);
    run.path = path_;
    return run;
  }

 private:
  void prepare(std::string_view first_line, char first_character) {
    jsonl_ = first_character == '{';
    std::error_code error;
    const auto bytes =
        std::filesystem::is_regular_file(path_, error) ? std::filesystem::file_size(path_, error) : 0;
    constexpr std::size_t kMostRows = std::size_t{1} << 26;
    if (!error) builder_.reserve(std::min<std::size_t>(bytes / first_line.size(), kMostRows));
  }

  static std::size_t first_character(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && is_blank(line[at])) ++at;
    return at;
  }

  void add_trec(std::string_view line) {
    if (const std::size_t at = find_invalid_utf8(line); at != std::string_view::npos)
      throw Error(ErrorCode::kInput, lines_.where(), not_utf8(at));
    std::string_view fields[kTrecFields];
    const std::size_t count = split_fields(line, fields, kTrecFields);
    if (count < kTrecFields) {
      throw Error(ErrorCode::kInput, lines_.where(),
                  counted(count, "field") + "; write 6: query, Q0, document, rank, score, tag");
    }
    const auto score = parse_finite(fields[4]);
    if (!score && !is_number(fields[4])) {
      throw Error(ErrorCode::kInput, lines_.where(),
                  "score " + quoted(fields[4]) + " is not a number; write one like 12.5 or 1e-3");
    }
    if (!score) refuse_score(fields[4]);
    if (tag_ != fields[5]) tag_ = fields[5];
    builder_.add(fields[0], normal_id(fields[2]), *score, line_);
  }

  void add_json(std::string_view line) {
    const Location where = lines_.where();
    const Json hit = parser_.parse(line, where);
    // ragctl query writes the question's text as "query" beside its id.
    const std::string query = id_of(hit, hit.find("query_id") != nullptr ? "query_id" : "query");
    const std::string document = judged_id(id_of(hit, "document"));
    const Json* score = hit.find("score");
    if (score == nullptr || !score->is_number()) {
      throw Error(ErrorCode::kInput, where,
                  "the key 'score' is missing or no number; write {\"query\", \"document\", \"score\"}");
    }
    names_chunks_ = names_chunks_ || hit.find("chunk") != nullptr;  // as ragctl query writes
    if (const Json* tag = hit.find("tag"); tag != nullptr && tag->is_string()) tag_ = tag->string();
    if (!std::isfinite(score->number())) refuse_score("out of range");
    builder_.add(query, document, score->number(), line_);
  }

  std::string id_of(const Json& hit, const char* key) const {
    const Json* id = hit.find(key);
    if (id != nullptr && id->is_int()) return std::to_string(id->integer());
    if (id != nullptr && id->is_string() && !id->string().empty()) return id->string();
    throw Error(
        ErrorCode::kInput, lines_.where(),
        std::string("the key '") + key + "' is missing or no id; write {\"query\", \"document\", \"score\"}");
  }

  [[noreturn]] void refuse_score(std::string_view text) const {
    throw Error(ErrorCode::kInput, lines_.where(),
                "score " + quoted(text) + " is not a finite number; remove the line or correct the score");
  }

  const std::string& path_;
  LineReader lines_;
  JsonParser parser_;
  RunBuilder builder_;
  std::string tag_;
  std::uint64_t line_ = 0;
  std::size_t hits_ = 0;
  bool jsonl_ = false;
  bool names_chunks_ = false;
};

}  // namespace

Run read_run(const std::string& path) { return RunReader(path).read(); }

std::string trec_run(const Run& run) {
  std::string out;
  for (const auto& [query, entries] : run.queries) {
    std::size_t rank = 0;
    for (const RunEntry& entry : entries)
      append_trec_line(out, query, entry.document, ++rank, entry.score, run.tag);
  }
  return out;
}

}  // namespace ragctl
