#include "ragctl/eval/beir.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <unordered_map>
#include <unordered_set>

#include "ragctl/core/lines.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;

std::string existing_splits(const fs::path& qrels) {
  std::vector<std::string> splits;
  std::error_code error;
  for (fs::directory_iterator at(qrels, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".tsv") splits.push_back(at->path().stem().string());
  }
  std::sort(splits.begin(), splits.end());
  std::string text;
  for (const std::string& split : splits) text += (text.empty() ? "" : ", ") + split;
  return text;
}

std::string required(const fs::path& path) {
  std::error_code error;
  if (fs::is_regular_file(path, error)) return path.string();
  throw Error(ErrorCode::kInput, Location{path.string()},
              "is missing; a BEIR folder holds corpus.jsonl, queries.jsonl and qrels/<split>.tsv");
}

std::string id_of(const Json& record, const Location& where) {
  const Json* id = record.find("_id");
  if (id == nullptr) id = record.find("id");
  if (id != nullptr && id->is_int()) return std::to_string(id->integer());
  if (id != nullptr && id->is_string() && !id->string().empty()) return id->string();
  throw Error(ErrorCode::kInput, where, "the query has no id; give it a key '_id' or 'id'");
}

bool is_blank_text(const std::string& text) {
  return text.find_first_not_of(" \t\n\v\f\r") == std::string::npos;
}

Query query_from(const Json& record, const Location& where) {
  Query query;
  if (!record.is_object())
    throw Error(ErrorCode::kInput, where, "is no JSON object; write {\"_id\": ..., \"text\": ...}");
  query.id = id_of(record, where);
  const Json* text = record.find("text");
  if (text == nullptr || !text->is_string()) {
    throw Error(ErrorCode::kInput, where, "query '" + query.id + "' has no key 'text' with a string; add it");
  }
  query.text = text->string();
  if (is_blank_text(query.text)) {
    throw Error(ErrorCode::kInput, where,
                "the text of query '" + query.id + "' is empty; write the question or remove the line");
  }
  if (const Json* metadata = record.find("metadata"); metadata != nullptr && !metadata->is_null()) {
    if (!metadata->is_object()) {
      throw Error(ErrorCode::kInput, where,
                  "the metadata of query '" + query.id + "' is no JSON object; write {\"field\": \"value\"}");
    }
    query.metadata = *metadata;
  }
  if (const Json* filter = record.find("filter"); filter != nullptr && !filter->is_null()) {
    if (!filter->is_string())
      throw Error(ErrorCode::kInput, where,
                  "the filter of query '" + query.id + "' is no string; write it in quotes");
    query.filter = filter->string();
    query.filter_name = where.str() + ": filter";
  }
  return query;
}

}  // namespace

BeirFolder open_beir(const std::string& folder, const std::string& split) {
  BeirFolder beir;
  const fs::path root(folder);
  std::error_code error;
  if (!fs::is_directory(root, error)) {
    throw Error(ErrorCode::kInput, Location{folder},
                "is no folder; a BEIR folder holds corpus.jsonl, queries.jsonl and qrels/");
  }
  beir.split = split.empty() ? "test" : split;
  beir.corpus = required(root / "corpus.jsonl");
  beir.queries = required(root / "queries.jsonl");
  const fs::path qrels = root / "qrels" / (beir.split + ".tsv");
  if (const std::string splits = existing_splits(root / "qrels");
      !fs::is_regular_file(qrels, error) && !splits.empty()) {
    throw Error(ErrorCode::kInput, Location{qrels.string()},
                "is missing; the splits of this folder are: " + splits);
  }
  beir.qrels = required(qrels);
  return beir;
}

std::vector<Query> read_queries(const std::string& path) {
  std::vector<Query> queries;
  std::unordered_map<std::string, std::uint64_t> first_lines;  // looked up only
  for_each_json_line(path, [&](const Json& record, const Location& where) {
    Query query = query_from(record, where);
    const auto [known, added] = first_lines.emplace(query.id, where.line);
    if (!added) {
      throw Error(ErrorCode::kInput, where,
                  "query id '" + query.id + "' appears twice, first on line " +
                      std::to_string(known->second) + "; rename one");
    }
    queries.push_back(std::move(query));
  });
  if (queries.empty()) {
    throw Error(ErrorCode::kInput, Location{path},
                "holds no query; expected lines {\"_id\": ..., \"text\": ...}");
  }
  return queries;
}

std::vector<Query> judged_queries(std::vector<Query> queries, const Qrels& qrels) {
  std::erase_if(queries, [&](const Query& query) { return qrels.queries.find(query.id) == nullptr; });
  return queries;
}

Qrels asked_qrels(const Qrels& qrels, std::span<const Query> queries) {
  std::unordered_set<std::string_view> asked;  // looked up only
  for (const Query& query : queries) asked.insert(query.id);
  return {qrels.queries.kept([&](std::string_view query) { return asked.contains(query); })};
}

}  // namespace ragctl
