// bench_corpus passages FOLDER COUNT CHUNKS QUERIES | synthetic COUNT CHUNKS QUERIES [--first N]
#include "corpus.hpp"

#include <cstdio>
#include <exception>

namespace {

using ragctl::bench::RecordFile;

int usage() {
  std::fputs(
      "bench_corpus passages FOLDER COUNT CHUNKS.jsonl QUERIES.jsonl\n"
      "bench_corpus synthetic COUNT CHUNKS.jsonl QUERIES.jsonl [--first N]\n",
      stderr);
  return 2;
}

int run(const std::vector<std::string>& args) {
  const bool passages = args.size() == 5 && args[0] == "passages";
  const bool synthetic =
      (args.size() == 4 || (args.size() == 6 && args[4] == "--first")) && args[0] == "synthetic";
  if (!passages && !synthetic) return usage();
  RecordFile chunks(args[passages ? 3 : 2]);
  RecordFile queries(args[passages ? 4 : 3]);
  if (passages) {
    ragctl::bench::write_passages(args[1], std::stoull(args[2]), chunks, queries);
  } else {
    ragctl::bench::write_synthetic(args.size() == 6 ? std::stoull(args[5]) : 0, std::stoull(args[1]), chunks,
                                   queries);
  }
  chunks.commit();
  queries.commit();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_corpus: %s\n", error.what());
    return 1;
  }
}
