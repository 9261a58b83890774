#include "eval_forms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "idle_options.hpp"

namespace ragctl::cli {
namespace {

using Forms = unsigned;  // a set of EvalForm

constexpr Forms set_of(std::initializer_list<EvalForm> forms) {
  Forms set = 0;
  for (const EvalForm form : forms) set |= 1U << static_cast<unsigned>(form);
  return set;
}

using enum EvalForm;
constexpr Forms kScores = set_of({kRun, kKb, kBeir});  // one evaluation
constexpr Forms kSweeps = set_of({kSweep, kSweepBeir});
constexpr Forms kTunes = set_of({kTuneKb, kTuneBeir});
constexpr Forms kOfBeir = set_of({kBeir, kSweepBeir, kTuneBeir});
constexpr Forms kBuilding = kSweeps | kOfBeir;
constexpr Forms kSearching = kBuilding | set_of({kKb, kTuneKb});
constexpr Forms kOwnQuestions = set_of({kRun, kKb, kSweep, kTuneKb});  // a BEIR folder brings its own

struct FormsOfOption {
  std::string_view option;  // a flag, or a section of the configuration
  Forms forms;
};

// Options that are not here have a say in every form.
constexpr FormsOfOption kOptions[] = {
    {"--as-of", set_of({kKb, kTuneKb})},
    {"--split", kOfBeir},
    {"--workspace", kBuilding},
    {"--save-run", set_of({kKb, kBeir})},
    {"--documents", set_of({kKb})},
    {"--against", kSweeps},
    {"--output", kTunes},
    {"--report", kScores | kSweeps},
    {"--save-baseline", kScores},
    {"--baseline", kScores},
    {"--gate", kScores},
    {"--accept", kScores},
    {"--per-query", kScores},
    {"--queries", kOwnQuestions},
    {"--qrels", kOwnQuestions},
    {"--spans", set_of({kKb, kBeir}) | kSweeps},
    {"--fail-under", kScores | kSweeps},
    {"--depth", kSearching},
    {"chunk", kBuilding},
    {"embed", kBuilding},
    {"index", kBuilding},
    {"query", kSearching},
};

struct FormsName {
  Forms forms;
  std::string_view name;
};

// Wider sets first.
constexpr FormsName kNames[] = {{set_of({kRun}), "RUN"},
                                {set_of({kKb}), "--kb"},
                                {set_of({kBeir}), "--beir"},
                                {kSweeps, "--sweep"},
                                {set_of({kSweep}), "--sweep without --beir"},
                                {set_of({kSweepBeir}), "--sweep --beir"},
                                {kTunes, "--tune"},
                                {set_of({kTuneKb}), "--tune --kb"},
                                {set_of({kTuneBeir}), "--tune --beir"}};

std::vector<std::string_view> names_of(Forms forms) {
  std::vector<std::string_view> names;
  for (const auto& [named, name] : kNames) {
    if ((forms & named) != named) continue;
    names.push_back(name);
    forms &= ~named;
  }
  return names;
}

// "RUN, --kb and --beir"
std::string list_text(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + std::string(names[i]);
  return out;
}

void refuse(bool wrong, const char* message) {
  if (wrong) throw Error(ErrorCode::kUsage, message);
}

}  // namespace

EvalForm eval_form(const EvalArgs& args) {
  const bool sweeps = !args.sweep.file.empty();
  const bool tunes = !args.tune.empty();
  const bool beir = !args.beir.empty();
  refuse(sweeps && tunes, "eval: --tune and --sweep are two searches; name one");
  refuse(sweeps && (!args.run.empty() || !args.kb.empty()),
         "eval: --sweep builds what it scores; leave out RUN and --kb");
  if (sweeps) return beir ? kSweepBeir : kSweep;
  refuse(tunes && !args.run.empty(),
         "eval: --tune ranks anew with every setting; name --kb or --beir instead of RUN");
  const int sources = (args.run.empty() ? 0 : 1) + (args.kb.empty() ? 0 : 1) + (beir ? 1 : 0);
  refuse(sources != 1,
         "eval: name one thing to score: RUN, --kb, --beir or --sweep (see ragctl eval --help)");
  if (tunes) return beir ? kTuneBeir : kTuneKb;
  return !args.run.empty() ? kRun : beir ? kBeir : kKb;
}

void refuse_strangers(const CommandLine& line, EvalForm form, const EvalArgs& args) {
  const bool tests = (kScores & set_of({form})) == 0 || !args.gate.baseline.empty() || !args.report.empty();
  for (const Argument& argument : line.arguments()) {
    if (argument.texts.empty()) continue;
    const std::string flag = argument.long_name();
    if (!tests && (flag == "--confidence" || flag == "--test-seed")) {
      throw Error(ErrorCode::kUsage,
                  fmt::format("eval: {} goes with --gate, --report, --sweep and --tune", flag));
    }
    const auto row = std::find_if(std::begin(kOptions), std::end(kOptions), [&](const FormsOfOption& entry) {
      return entry.option == flag || entry.option == argument.option->section;
    });
    if (row == std::end(kOptions) || (row->forms & set_of({form})) != 0) continue;
    throw Error(ErrorCode::kUsage,
                fmt::format("eval: {} goes with {}, not with {}", flag, list_text(names_of(row->forms)),
                            list_text(names_of(set_of({form})))));
  }
}

void check_run_questions(const EvalArgs& args, Session& session) {
  if (args.run.empty() || !args.report.empty() || session.option("eval.queries").origin != "--queries")
    return;
  throw Error(ErrorCode::kUsage, "eval: --queries goes with --report where a RUN is scored");
}

void refuse_idle_stages(const CommandLine& line, EvalForm form, const Config& config) {
  if (form != EvalForm::kKb && form != EvalForm::kBeir) return;
  refuse_idle_options(line, config.chunk);
  refuse_idle_options(line, config.embed);
  refuse_idle_options(line, config.index);
  refuse_idle_options(line, config.query);
}

}  // namespace ragctl::cli
