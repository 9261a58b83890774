// Answers to questions in the forms of `ragctl query --format`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hit_text.hpp"
#include "ragctl/eval/judgements.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl::cli {

// One question and its answer.
struct Answer {
  std::string query_id;  // "" for a question of the command line
  QueryResult result;
};

struct ResultFormat {
  std::string_view name;
  std::string_view help;
  std::string (*write)(std::span<const Answer> answers, const HitTextOptions& options,
                       const TextStyle& style);
};

// trec is not among them: it needs ids and scores only, see trec_lines().
std::span<const ResultFormat> result_formats();
std::vector<std::string> result_format_names();  // with trec

std::string format_answers(std::string_view format, std::span<const Answer> answers,
                           const HitTextOptions& options, const TextStyle& style);

// "query Q0 id rank score ragctl" for each item.
std::string trec_lines(std::string_view query_id, std::span<const RankedItem> items);

}  // namespace ragctl::cli
