#include "query_args.hpp"

#include "commands.hpp"
#include "result_formats.hpp"

namespace ragctl::cli {

void define_query(CommandLine& line, QueryArgs& args) {
  line.knowledge_base(args.kb);
  line.positionals("QUESTION", args.words, "the question; several words are joined by blanks");
  line.text(
      "--queries", "FILE", args.queries,
      "questions instead of QUESTION: JSONL of {_id, text}, each with a filter of its own if it likes; - is "
      "standard input");
  line.text("--as-of", "SNAPSHOT", args.as_of, kAsOfHelp);
  line.text("--format", "NAME", args.format,
            "form of the output; trec ranks documents unless --level says chunk", result_format_names());
  line.flag(
      "--explain", args.explain,
      "with text and json: terms by class (weight; chunks that have it, idf), weight, what is asked for and "
      "what a filter leaves, and of each hit the lexical, "
      "vector and fused score and rank, and how much of the question its best sentence covers");
  line.text("--why-not", "ID", args.why_not,
            "instead of hits: where this document or chunk was lost, and what would bring it back");
  line.configured("snippet_lines");
  line.section("query");
  line.example("ragctl query kb \"바이너리 임베딩의 장점은?\" -k 5");
  line.example("ragctl query kb --queries queries.jsonl -k 100 --format trec > run.trec");
  line.example("ragctl query kb \"late fees\" --filter 'lang == \"en\" and date >= 2024-05'",
               "only documents that fit; ragctl info --fields kb lists what they have");
  line.example("ragctl query kb \"late fees\" --snippet-lines 3", "three lines of each hit");
  line.example("ragctl query kb \"late fees\" --why-not docs/fees.md");
  line.example("ragctl query kb --as-of 2026-11-24 \"late fees\"", "what was answered on that day");
  line.example("ragctl query kb -- -v option", "a question that begins with a dash");
}

}  // namespace ragctl::cli
