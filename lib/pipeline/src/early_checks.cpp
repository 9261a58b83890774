#include "early_checks.hpp"

#include "models.hpp"
#include "ragctl/chunk/chunker.hpp"
#include "ragctl/query/query.hpp"
#include "stage_keys.hpp"

namespace ragctl {
namespace {

// What is said of a knowledge base without vectors when it is asked.
void check_search(const Config& config) {
  check_query_options(resolved_query(config));
  const bool asks = !config.eval.queries.empty() || !config.questions.empty();
  if (!asks || config.embed.model != "none") return;
  if (config.query.mode == "vector")
    throw Error(ErrorCode::kUsage,
                "query.mode is 'vector' and embed.model is 'none', which makes no vectors; use lexical");
  if (config.query.mmr > 0)
    throw Error(ErrorCode::kUsage,
                "query.mmr compares vectors and embed.model is 'none', which makes none; set it to 0");
}

}  // namespace

void check_stages(const Config& config) {
  const auto tokenizer = make_simple_tokenizer();
  const Chunker fits(config.chunk, tokenizer.get());
  (void)analyzer_version(config.index.analyzer);
  check_search(config);
}

void check_model(const Config& config) {
  if (config.embed.model == "lsa" || config.embed.model == "none") return;
  const std::string path = resolve_path(config, config.embed.model);
  (void)open_tokenizer(path);
  (void)open_model(path);
}

}  // namespace ragctl
