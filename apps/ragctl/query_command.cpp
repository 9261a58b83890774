#include <fmt/format.h>

#include "commands.hpp"
#include "idle_options.hpp"
#include "query_args.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/pipeline/stages.hpp"
#include "ragctl/query/why_not.hpp"
#include "ragctl/store/repository.hpp"
#include "result_formats.hpp"

namespace ragctl::cli {
namespace {

// The question of the command line has no id; TREC needs one.
constexpr const char* kSingleId = "1";

std::vector<Query> load_queries(const QueryArgs& args) {
  if (args.words.empty() && args.queries.empty())
    throw Error(ErrorCode::kUsage, "query: ask a QUESTION, or name a file of them with --queries");
  if (!args.words.empty() && !args.queries.empty())
    throw Error(ErrorCode::kUsage, "query: QUESTION and --queries exclude each other; leave one of them out");
  if (!args.queries.empty()) return read_queries(args.queries);
  Query question;
  question.text = fmt::format("{}", fmt::join(args.words, " "));
  return {question};
}

// Several knowledge bases on the command line would be one that is asked for the names of the others.
void warn_of_second_base(const QueryArgs& args, Session& session) {
  if (args.words.empty() || !is_repository(args.words.front())) return;
  session.context().warn(
      "query", fmt::format("'{}' is a knowledge base, and searched for here as a word of the question; one "
                           "knowledge base is asked at a time",
                           args.words.front()));
}

// Judgements are of documents, so that is what a TREC run ranks unless asked otherwise.
QueryOptions query_options(const QueryArgs& args, Session& session) {
  QueryOptions options = resolved_query(session.config());
  if (args.format == "trec" && options.level == "auto") options.level = "document";
  return options;
}

struct Tally {
  std::size_t answered = 0;  // questions with a hit
  std::size_t wordless = 0;  // without a word to search for; not told of a TREC run
};

Tally write_trec(const KnowledgeBase& kb, const QueryOptions& options, const std::vector<Query>& queries,
                 Session& session) {
  const auto rankings = rank_batch(kb, options, queries, session.context());
  std::string out;
  Tally tally;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    out += trec_lines(queries[i].id.empty() ? kSingleId : queries[i].id, rankings[i]);
    tally.answered += rankings[i].empty() ? 0 : 1;
  }
  session.write(out);
  return tally;
}

Tally write_hits(const QueryArgs& args, const KnowledgeBase& kb, const QueryOptions& options,
                 const std::vector<Query>& queries, Session& session) {
  std::vector<QueryResult> results = search_batch(kb, options, queries, session.context(), args.explain);
  std::vector<Answer> answers;
  Tally tally;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    tally.answered += results[i].hits.empty() ? 0 : 1;
    tally.wordless += results[i].terms.empty() ? 1 : 0;
    answers.push_back({queries[i].id, std::move(results[i])});
  }
  session.write(
      format_answers(args.format, answers, {args.explain, session.config().snippet_lines}, stdout_style()));
  return tally;
}

ExitCode run_why_not(const QueryArgs& args, const QueryOptions& options, const std::vector<Query>& queries,
                     Session& session) {
  const bool json = args.format == "json" || args.format == "jsonl";
  if (!args.queries.empty() || (!json && args.format != "text"))
    throw Error(ErrorCode::kUsage,
                "query: --why-not goes with one QUESTION and --format text, json or jsonl");
  const KnowledgeBase kb = KnowledgeBase::open_as_of(args.kb, args.as_of);
  const WhyNot why = explain_absence(kb, options, queries.front().text, args.why_not);
  session.write(json ? to_json(why).dump(args.format == "json" ? 1 : 0) + "\n" : why_not_text(why));
  return why.stage == LostAt::kNotIngested ? kNegative : kDone;
}

ExitCode run_query(const QueryArgs& args, const CommandLine& line, Session& session) {
  refuse_idle_options(line, session.config().query);
  refuse_idle(line,
              {{"--explain", !args.why_not.empty(), "says nothing beside --why-not; leave one of them out"},
               {"--snippet-lines", !args.why_not.empty(), "goes with hits, not with --why-not"},
               {"--snippet-lines", args.format != "text", "goes with --format text"}});
  warn_of_second_base(args, session);
  const std::vector<Query> queries = load_queries(args);
  const QueryOptions options = query_options(args, session);
  if (args.explain && (args.format == "tsv" || args.format == "trec"))
    throw Error(ErrorCode::kUsage, "query: --explain goes with --format text, json or jsonl");
  if (!args.why_not.empty()) return run_why_not(args, options, queries, session);
  const KnowledgeBase kb = KnowledgeBase::open_as_of(args.kb, args.as_of);
  const Tally tally = args.format == "trec" ? write_trec(kb, options, queries, session)
                                            : write_hits(args, kb, options, queries, session);
  if (tally.answered == 0) {
    session.note(queries.size() == 1 && tally.wordless == 1
                     ? "query: no hit; the question has no word to search for"
                     : "query: no hit");
    return kNegative;
  }
  if (tally.answered < queries.size()) {
    session.note(fmt::format("query: {} of {} without a hit", queries.size() - tally.answered,
                             counted(queries.size(), "question")));
  }
  return kDone;
}

}  // namespace

Action query_command(CommandLine& line) {
  const auto args = std::make_shared<QueryArgs>();
  define_query(line, *args);
  return [args, &line](Session& session) { return run_query(*args, line, session); };
}

}  // namespace ragctl::cli
