#include "eval_tune.hpp"

#include "ragctl/core/file.hpp"
#include "ragctl/pipeline/sweep.hpp"
#include "ragctl/pipeline/tune.hpp"

namespace ragctl::cli {

ExitCode run_tune_command(const TuneArgs& args, Session& session) {
  const ReportFormat format = parse_report_format(args.format);
  Config config = session.config();
  check_tuning(config);
  std::string kb = args.kb;
  RunReport built;
  if (!args.beir.empty()) {
    if (session.option("workspace").origin != "--workspace") config.workspace.clear();
    config = with_beir(std::move(config), args.beir, args.split.empty() ? "train" : args.split);
    built = build_knowledge_base(config, session.context());
    kb = built.workspace + "/kb";
  }
  TuneOptions options;
  options.compare = args.options;
  const TuneReport report =
      tune_fusion(config, KnowledgeBase::open_as_of(kb, args.as_of), options, session.context());
  if (!args.output.empty()) write_file_atomically(args.output, tuned_yaml(report, config.eval.qrels));
  session.write(report_tuning(report, config.eval.qrels, format));
  return session.report_failures(built.failures);
}

}  // namespace ragctl::cli
