#include "idle_options.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ragctl::cli {

void refuse_idle(const CommandLine& line, std::initializer_list<IdleOption> options) {
  for (const IdleOption& option : options) {
    if (option.idle && line.given(option.flag))
      throw Error(ErrorCode::kUsage, fmt::format("{}: {} {}", line.command(), option.flag, option.message));
  }
}

// Here and below: what turns something off may stand anywhere.
void refuse_idle_options(const CommandLine& line, const ChunkOptions& options) {
  const bool whole = options.strategy == "none";
  const std::string cuts = "goes with a --strategy that cuts, not with none";
  refuse_idle(line, {{"--max-tokens", whole, cuts},
                     {"--overlap-tokens", whole && options.overlap_tokens > 0, cuts},
                     {"--min-tokens", whole && options.min_tokens > 0, cuts},
                     {"--min-tokens", options.strategy == "fixed" && options.min_tokens > 0,
                      "goes with another --strategy than fixed"},
                     {"--min-tokens", options.min_tokens > options.max_tokens,
                      fmt::format("{} is above chunk.max_tokens ({}); lower it, or leave it out",
                                  options.min_tokens, options.max_tokens)}});
}

void refuse_idle_options(const CommandLine& line, const EmbedOptions& options) {
  const bool fitted = options.model == "lsa";
  const std::string fits = "goes with --model lsa, which is fitted here";
  refuse_idle(line, {{"--dim", !fitted, fits},
                     {"--vocabulary-size", !fitted, fits},
                     {"--seed", !fitted, fits},
                     {"--refit-after", !fitted, fits},
                     {"--int8", options.model == "none", "goes with a --model"},
                     {"--binary", options.model == "none", "goes with a --model"}});
}

void refuse_idle_options(const CommandLine& line, const IndexOptions& options) {
  const bool graph = options.vector_type == "hnsw";
  refuse_idle(line, {{"--hnsw-m", !graph, "goes with --vector-type hnsw"},
                     {"--hnsw-ef-construction", !graph, "goes with --vector-type hnsw"}});
}

void refuse_idle_options(const CommandLine& line, const QueryOptions& options) {
  const bool both = options.mode == "hybrid";
  const bool lexical = options.mode != "vector";
  const bool ranks = options.fusion == "rrf";
  const std::string hybrid = "goes with --mode hybrid";
  const std::string words = "goes with --mode hybrid or lexical";
  refuse_idle(
      line, {{"--fusion", !both, hybrid},
             {"--lexical-weight", !both || options.fusion == "auto", hybrid + " and --fusion convex or rrf"},
             {"--rrf-k", !both || !ranks, hybrid + " and --fusion rrf"},
             {"--feedback", !both && options.feedback > 0, hybrid},
             {"--feedback-weight", !both || options.feedback == 0, hybrid + " and a --feedback above 0"},
             {"--rm3", !lexical && options.rm3 > 0, words},
             {"--rm3-terms", !lexical || options.rm3 == 0, words + " and an --rm3 above 0"},
             {"--rm3-weight", !lexical || options.rm3 == 0, words + " and an --rm3 above 0"},
             {"--synonyms", !lexical && options.synonyms != "none", words},
             {"--rerank", !lexical && options.rerank != "none", words}});
}

}  // namespace ragctl::cli
