#include "ragctl/config/config.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "ragctl/core/suggest.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

// What scripts that build and test ragctl set.
constexpr auto kTestVariables = std::to_array<std::string_view>(
    {"RAGCTL_BUILD", "RAGCTL_FAULT", "RAGCTL_FAULT_CALLS", "RAGCTL_FAULT_LOG", "RAGCTL_FAULT_ROOT",
     "RAGCTL_LONG", "RAGCTL_NO_MOUNT", "RAGCTL_SCENARIOS", "RAGCTL_SOURCE", "RAGCTL_UPDATE_DOCS"});

std::vector<std::string> strategy_names() {
  std::vector<std::string> names;
  for (const ChunkStrategyInfo& info : chunk_strategies()) names.emplace_back(info.name);
  return names;
}

std::vector<std::string> analyzer_names() {
  std::vector<std::string> names;
  for (const AnalyzerInfo& info : analyzers()) names.emplace_back(info.name);
  return names;
}

// Collects the options of one section.
class Table {
 public:
  Table(std::vector<Option>& out, std::string section) : out_(out), section_(std::move(section)) {}

  void text(const char* key, std::string& target, const char* help, std::vector<std::string> choices = {}) {
    add(key, &target, help).choices = std::move(choices);
  }
  void path(const char* key, std::string& target, const char* help) {
    add(key, &target, help).is_path = true;
  }
  void list(const char* key, std::vector<std::string>& target, const char* help) { add(key, &target, help); }
  void paths(const char* key, std::vector<std::string>& target, const char* help) {
    add(key, &target, help).is_path = true;
  }
  void flag(const char* key, bool& target, const char* help) { add(key, &target, help); }
  template <typename Number>
  void number(const char* key, Number& target, double minimum, double maximum, const char* help) {
    Option& option = add(key, &target, help);
    option.minimum = minimum;
    option.maximum = maximum;
  }

 private:
  Option& add(const char* key, OptionTarget target, const char* help) {
    return out_.emplace_back(Option{section_, key, help, target, 0, 0, {}, "default"});
  }

  std::vector<Option>& out_;
  std::string section_;
};

void add_ingest(std::vector<Option>& out, IngestOptions& o) {
  Table table(out, "ingest");
  table.paths("inputs", o.inputs, "files, folders, globs or - for standard input");
  table.list("include", o.include, "only files that match one of these globs (below the folder walked)");
  table.list("exclude", o.exclude, "no files that match one of these globs");
  table.text("format", o.format, "format of standard input and of files whose name does not tell",
             {"auto", "markdown", "html", "text", "jsonl", "csv"});
  table.text("encoding", o.encoding, "character encoding of the files: auto, utf-8, cp949, ...");
  table.text("html", o.html, "what is kept of a web page: its main content, or all that it shows",
             {"article", "all"});
  table.number("max_file_bytes", o.max_file_bytes, 1, 1099511627776.0,
               "larger files are skipped and reported");
  table.flag("follow_symlinks", o.follow_symlinks, "follow symbolic links inside folders");
}

void add_chunk(std::vector<Option>& out, ChunkOptions& o) {
  Table table(out, "chunk");
  table.text("strategy", o.strategy, "how documents are cut", strategy_names());
  table.number("max_tokens", o.max_tokens, 1, 1e6, "budget of one chunk, in the unit");
  table.number("overlap_tokens", o.overlap_tokens, 0, 1e6,
               "how much of a chunk the next one repeats; under half of max_tokens");
  table.number("min_tokens", o.min_tokens, 0, 1e6,
               "smaller neighbours are merged, over a heading only text with the subsections below it");
  table.text("unit", o.unit, "what budgets count", {"tokens", "characters"});
}

void add_embed(std::vector<Option>& out, EmbedOptions& o) {
  Table table(out, "embed");
  table.path("model", o.model, "lsa (built in, fitted on the corpus), none, or the path of a saved model");
  table.number("dim", o.lsa.dimension, 1, 4096, "dimension of the vectors of a fitted model");
  table.number("vocabulary_size", o.lsa.vocabulary_size, 0, 1e6,
               "upper bound of subword pieces where a tokenizer is trained; 0 chooses by corpus size");
  table.number("seed", o.lsa.seed, 0, 9007199254740992.0, "seed of the randomized SVD");
  table.flag("int8", o.int8, "also write int8 codes of the vectors");
  table.flag("binary", o.binary, "also write binary (sign) codes of the vectors");
  table.number("refit_after", o.refit_after, 0, 1,
               "share of text in new or changed documents after which ragctl run fits the model anew");
}

void add_index(std::vector<Option>& out, IndexOptions& o) {
  Table table(out, "index");
  table.text("analyzer", o.analyzer, "how text becomes search terms", analyzer_names());
  table.number("k1", o.k1, 0, 10, "BM25: how far repeated terms add up");
  table.number("b", o.b, 0, 1, "BM25: how much long chunks are held back");
  table.number("title_weight", o.title_weight, 0, 100, "how many times an occurrence in the title counts");
  table.number("title_field_weight", o.title_field_weight, 0, 100,
               "weight of the title as a field of its own");
  table.number("heading_weight", o.heading_weight, 0, 100,
               "how many times an occurrence in a heading counts");
  table.text("vector_type", o.vector_type,
             "vector index: exact, or small codes or a graph that find candidates",
             {"auto", "flat", "int8", "binary", "hnsw"});
  table.number("hnsw_m", o.hnsw_m, 2, 100, "HNSW: links per node");
  table.number("hnsw_ef_construction", o.hnsw_ef_construction, 1, 10000, "HNSW: candidates while building");
  table.text("prune", o.prune,
             "which documents missing from the input are deleted; root: those of arguments read again",
             {"root", "all", "none"});
}

void add_query(std::vector<Option>& out, QueryOptions& o) {
  Table table(out, "query");
  table.text("mode", o.mode, "which rankings are used", {"hybrid", "lexical", "vector"});
  table.number("k", o.k, 1, 100000, "how many results");
  table.text("level", o.level,
             "chunk, or document by its best chunk; auto: document in trec and snapshot diff, else chunk",
             {"auto", "chunk", "document"});
  table.number("min_score", o.min_score, -1e9, 1e9,
               "results with a lower score are left out, before mmr chooses");
  table.number("min_coverage", o.min_coverage, 0, 1,
               "results whose best sentence covers less of the question are left out");
  table.text("fusion", o.fusion, "how rankings are combined", {"auto", "convex", "rrf"});
  table.number("lexical_weight", o.lexical_weight, 0, 1,
               "share of the lexical score where fusion is not auto");
  table.number("feedback", o.feedback, 0, 100,
               "first results that the query's vector moves towards; 0 = off");
  table.number("feedback_weight", o.feedback_weight, 0, 10, "how far it moves");
  table.number("rm3", o.rm3, 0, 100, "first lexical results whose terms the query takes over; 0 = off");
  table.number("rm3_terms", o.rm3_terms, 1, 1000, "how many terms it takes over");
  table.number("rm3_weight", o.rm3_weight, 0, 1, "their share of the query's weights");
  table.path("synonyms", o.synonyms, "builtin, none, or a file of synonyms to use beside the built-in ones");
  table.number("candidates", o.candidates, 1, 1e6,
               "how many results each ranking contributes before fusion, k at least");
  table.number("rrf_k", o.rrf_k, 0, 1e6, "constant of reciprocal rank fusion");
  table.text("rerank", o.rerank, "whether results gain by what their best sentence covers of the question",
             {"none", "sentences"});
  table.number("per_document", o.per_document, 0, 100000,
               "at most so many chunks of one document; 0 = any number");
  table.flag("near_duplicates", o.near_duplicates, "leave out what equals a better result");
  table.number("mmr", o.mmr, 0, 1, "diversity by maximal marginal relevance; 0 = off");
  table.text("filter", o.filter, "only what fits: 'lang == \"ko\" and year >= 2024'; see docs/filters.md");
  table.text("recency", o.recency, "half_life=30d field=date: the score halves with each half life of age");
}

void add_eval(std::vector<Option>& out, EvalOptions& o) {
  Table table(out, "eval");
  table.path("queries", o.queries, "questions, JSONL of {_id, text}");
  table.path("qrels", o.qrels, "judgements of documents, TREC or BEIR");
  table.path("spans", o.spans,
             "instead of qrels: labels as spans of documents, JSONL of {query, document, start, end}");
  table.list("metrics", o.metrics, "ndcg@10, recall@100, precision@5, mrr@10, map, success@1, ...");
  table.list("fail_under", o.fail_under,
             "metric=value: exit 1 when the mean is below the value, or above where lower is better");
  table.number("depth", o.depth, 1, 100000,
               "results a query retrieved for scoring; unless set, raised to the largest cutoff");
  table.number("relevance_level", o.relevance_level, 0, 1000,
               "lowest relevance that counts as relevant (trec_eval -l)");
  table.number("max_results", o.max_results, 0, 1e6,
               "results a query that are scored, 0 = all (trec_eval -M)");
  table.flag("complete", o.complete, "judged queries without results count 0 (trec_eval -c)");
  table.flag("judged_only", o.judged_only, "results without a judgement are dropped first (trec_eval -J)");
}

// The values of a list in a variable; an empty one has none.
std::vector<std::string> list_of(const Option& option, const std::string& text) {
  std::vector<std::string> values;
  if (holds_metrics(option)) {
    if (!text.empty()) values = split_metrics(text);
    return values;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    if (comma > begin) values.push_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return values;
}

// ", did you mean 'RAGCTL_QUERY_K'?" of "RAGCTL_QUERY_KK". What all names have in common, and the name of a
// section, make none of them near.
std::string near_variable(std::string_view name, const std::vector<Option>& options) {
  std::vector<std::string> names;
  for (const Option& option : options) names.push_back(option.variable());
  std::size_t common = std::string_view("RAGCTL_").size();
  for (const Option& option : options) {
    const std::size_t own = option.variable().size() - option.key.size();
    if (name.substr(0, own) == std::string_view(option.variable()).substr(0, own))
      common = std::max(common, own);
  }
  std::vector<std::string_view> ends;
  for (const std::string& each : names) {
    if (each.compare(0, common, name.substr(0, common)) == 0)
      ends.push_back(std::string_view(each).substr(common));
  }
  const std::string_view nearest = nearest_name(name.substr(common), ends);
  if (nearest.empty()) return "";
  return ", did you mean '" + std::string(name.substr(0, common)) + std::string(nearest) + "'?";
}

}  // namespace

std::vector<Option> options_of(Config& config) {
  std::vector<Option> out;
  Table top(out, "");
  top.path("workspace", config.workspace, "folder for the artifacts of ragctl run");
  top.list("questions", config.questions, "questions that ragctl run asks at its end");
  top.number("snippet_lines", config.snippet_lines, 0, 100000,
             "lines shown of a hit, those with most matched words; 0 = all (ragctl run: 3 unless set)");
  add_ingest(out, config.ingest);
  add_chunk(out, config.chunk);
  add_embed(out, config.embed);
  add_index(out, config.index);
  add_query(out, config.query);
  add_eval(out, config.eval);
  return out;
}

void apply_environment(std::vector<Option>& options, const std::function<const char*(const char*)>& lookup) {
  for (Option& option : options) {
    const std::string variable = option.variable();
    const char* value = lookup(variable.c_str());
    if (value == nullptr) continue;
    set_option(option, option.is_list() ? list_of(option, value) : std::vector<std::string>{value},
               {"$" + variable});
    option.origin = "$" + variable;
  }
}

std::vector<std::string> unknown_variables(const std::vector<Option>& options,
                                           std::span<const std::string_view> environment) {
  std::vector<std::string> known;
  for (const Option& option : options) known.push_back(option.variable());
  std::vector<std::string_view> names(known.begin(), known.end());
  std::vector<std::string> out;
  for (const std::string_view entry : environment) {
    const std::string_view name = entry.substr(0, entry.find('='));
    const auto is_name = [&](std::string_view each) { return each == name; };
    if (!name.starts_with("RAGCTL_") || std::any_of(names.begin(), names.end(), is_name) ||
        std::any_of(kTestVariables.begin(), kTestVariables.end(), is_name)) {
      continue;
    }
    const std::string nearest = near_variable(name, options);
    out.push_back("$" + std::string(name) + " sets no option" +
                  (nearest.empty() ? "; ragctl config show lists them" : nearest));
  }
  return out;
}

std::string resolve_path(const Config& config, const std::string& path) {
  namespace fs = std::filesystem;
  if (path.empty() || path == "-" || config.path.empty() || fs::path(path).is_absolute()) return path;
  return (fs::path(config.path).parent_path() / path).lexically_normal().string();
}

bool names_synonyms(const Config& config) {
  return config.query.synonyms != "builtin" && config.query.synonyms != "none";
}

QueryOptions resolved_query(const Config& config) {
  QueryOptions options = config.query;
  if (names_synonyms(config)) options.synonyms = resolve_path(config, options.synonyms);
  return options;
}

std::string show_config(const std::vector<Option>& options) {
  constexpr std::size_t kOriginColumn = 44;
  std::string out;
  std::string section;
  for (const Option& option : options) {
    if (option.section != section) {
      section = option.section;
      out += section + ":\n";
    }
    std::string line = (section.empty() ? "" : "  ") + option.key + ": " + option_text(option);
    if (line.size() < kOriginColumn) line.append(kOriginColumn - line.size(), ' ');
    out += line + "  # " + option.origin + "\n";
  }
  return out;
}

}  // namespace ragctl
