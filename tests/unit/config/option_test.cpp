#include "ragctl/config/option.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "ragctl/config/config.hpp"

using namespace ragctl;

namespace {

Option& named(std::vector<Option>& options, const std::string& name) {
  for (Option& option : options) {
    if (option.name() == name) return option;
  }
  FAIL("no option " << name);
  return options.front();
}

}  // namespace

TEST_CASE("every option has a help line, a unique name and a default inside its range") {
  Config config;
  std::set<std::string> names;
  std::set<std::string> variables;
  for (Option& option : options_of(config)) {
    CAPTURE(option.name());
    CHECK_FALSE(option.help.empty());
    CHECK(option.help.size() <= 90);
    CHECK(names.insert(option.name()).second);
    CHECK(variables.insert(option.variable()).second);
    if (option.is_list()) continue;
    const std::string* text = nullptr;
    if (auto* const* target = std::get_if<std::string*>(&option.target)) text = *target;
    CHECK_NOTHROW(set_option(option, {text != nullptr ? *text : option_text(option)}, {"default"}));
  }
}

TEST_CASE("flags and variables follow from the key") {
  Config config;
  std::vector<Option> options = options_of(config);
  const Option& option = named(options, "chunk.max_tokens");
  CHECK(option.flag() == "--max-tokens");
  CHECK(option.variable() == "RAGCTL_CHUNK_MAX_TOKENS");
}

TEST_CASE("a message names an option as it was given") {
  Config config;
  std::vector<Option> options = options_of(config);
  const std::string message = "query.recency: half_life is missing";
  CHECK(named_as_given(message, options) == message);
  Option& recency = named(options, "query.recency");
  recency.origin = "--recency";
  CHECK(named_as_given(message, options) == "--recency: half_life is missing");
  CHECK(named_as_given("at query.recency.", options) == "at --recency.");
  for (const char* other : {"my.query.recency", "query.recency_2", "a/query.recency", "query.recency.yaml"})
    CHECK(named_as_given(other, options) == other);
  recency.origin = "$RAGCTL_QUERY_RECENCY";
  CHECK(named_as_given(message, options) == "$RAGCTL_QUERY_RECENCY: half_life is missing");
  recency.origin = "c.yaml:3";
  CHECK(named_as_given(message, options) == "c.yaml:3: " + message);
  CHECK(named_as_given("x: " + message, options) == "x: " + message);
  named(options, "query.mode").origin = "--mode";
  named(options, "embed.model").origin = "--model";
  CHECK(named_as_given("query.mode is 'vector' and embed.model is 'none'", options) ==
        "--mode is 'vector' and --model is 'none'");
}

TEST_CASE("values out of range are refused with the range") {
  Config config;
  std::vector<Option> options = options_of(config);
  Option& tokens = named(options, "chunk.max_tokens");
  for (const char* bad : {"0", "-1", "1000001", "ten", "12x", "", "1e3", "nan", "99999999999999999999"}) {
    CAPTURE(bad);
    CHECK_THROWS_WITH(
        set_option(tokens, {bad}, {"--max-tokens"}),
        ContainsText("--max-tokens: '" + std::string(bad) + "' is not a number from 1 to 1000000"));
  }
  Option& weight = named(options, "query.lexical_weight");
  for (const char* bad : {"nan", "inf", "-0.1", "1.1"})
    CHECK_THROWS_AS(set_option(weight, {bad}, {"x"}), Error);
  set_option(weight, {"0.25"}, {"x"});
  CHECK(config.query.lexical_weight == 0.25);
}

TEST_CASE("numbers of a range are written as they are") {
  Config config;
  std::vector<Option> options = options_of(config);
  CHECK_THROWS_WITH(set_option(named(options, "embed.seed"), {"x"}, {"c.yaml", 3}),
                    "c.yaml:3: embed.seed: 'x' is not a number from 0 to 9007199254740992");
}

TEST_CASE("a path with a '~' for the home folder is refused wherever it is given") {
  Config config;
  std::vector<Option> options = options_of(config);
  for (const char* name :
       {"workspace", "ingest.inputs", "embed.model", "eval.queries", "eval.qrels", "eval.spans"}) {
    CAPTURE(name);
    CHECK_THROWS_WITH(set_option(named(options, name), {"~/x"}, {"c.yaml", 3}),
                      ContainsText("'~/x' begins with '~'") && ContainsText("./~/x"));
    set_option(named(options, name), {"./~/x"}, {"x"});
    set_option(named(options, name), {"~x"}, {"x"});
  }
  set_option(named(options, "query.filter"), {"~/x"}, {"x"});
}

TEST_CASE("an unknown choice is refused with the nearest and the list") {
  Config config;
  std::vector<Option> options = options_of(config);
  CHECK_THROWS_WITH(
      set_option(named(options, "query.mode"), {"hybird"}, {"--mode"}),
      "--mode: unknown value 'hybird', did you mean 'hybrid'? (choose from hybrid, lexical, vector)");
}

TEST_CASE("variables that set nothing are told with the nearest name") {
  Config config;
  const std::vector<Option> options = options_of(config);
  const std::vector<std::string_view> environment = {"RAGCTL_CHUNK_MAX_TOKEN=99",
                                                     "RAGCTL_CHUNK_MAX_TOKENS=99",
                                                     "RAGCTL_UPDATE_DOCS=1",
                                                     "RAGCTL=build/ragctl",
                                                     "RAGCTL_WHATEVER_ELSE_IS_THERE=1",
                                                     "XRAGCTL_CHUNK_MAX_TOKEN=1",
                                                     "RAGCTL_QUERY_FORMAT=json",
                                                     "RAGCTL_QUREY_FILTER=x"};
  CHECK(unknown_variables(options, environment) ==
        std::vector<std::string>{
            "$RAGCTL_CHUNK_MAX_TOKEN sets no option, did you mean 'RAGCTL_CHUNK_MAX_TOKENS'?",
            "$RAGCTL_WHATEVER_ELSE_IS_THERE sets no option; ragctl config show lists them",
            "$RAGCTL_QUERY_FORMAT sets no option; ragctl config show lists them",
            "$RAGCTL_QUREY_FILTER sets no option, did you mean 'RAGCTL_QUERY_FILTER'?"});
}

TEST_CASE("environment variables set options and lists") {
  Config config;
  std::vector<Option> options = options_of(config);
  const std::map<std::string, std::string> environment = {{"RAGCTL_CHUNK_MAX_TOKENS", "99"},
                                                          {"RAGCTL_EVAL_METRICS", "map,ndcg@1=3,2=9,ndcg@5"},
                                                          {"RAGCTL_EVAL_FAIL_UNDER", ""},
                                                          {"RAGCTL_INGEST_INPUTS", "a,1"}};
  apply_environment(options, [&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  });
  CHECK(config.chunk.max_tokens == 99);
  CHECK(config.eval.metrics == std::vector<std::string>{"map", "ndcg@1=3,2=9", "ndcg@5"});
  CHECK(config.eval.fail_under.empty());
  CHECK(config.ingest.inputs == std::vector<std::string>{"a", "1"});
  CHECK(named(options, "chunk.max_tokens").origin == "$RAGCTL_CHUNK_MAX_TOKENS");
  CHECK(named(options, "chunk.min_tokens").origin == "default");
}

TEST_CASE("a comma before a metric separates metrics, any other one parameters") {
  using Names = std::vector<std::string>;
  CHECK(split_metrics("map, ndcg@1=3,2=9,  11pt_avg") == Names{"map", "ndcg@1=3,2=9", "11pt_avg"});
  CHECK(split_metrics("11pt_avg@0.1,0.5,map") == Names{"11pt_avg@0.1,0.5", "map"});
  CHECK(split_metrics("ndcg@10=0.1, mrr=0.2") == Names{"ndcg@10=0.1", "mrr=0.2"});
  CHECK(split_metrics("map,") == Names{"map,"});
}
