#include "ragctl/chunk/chunker.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <iterator>

#include "chunk_fields.hpp"
#include "measured_text.hpp"
#include "outline.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "strategy.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kMaxBudget = 1'000'000;
constexpr std::size_t kMaxTextBytes = 0x7FFFFFFF;  // offsets of tokens and boundaries are 32 bits wide

Error usage(const std::string& message) { return {ErrorCode::kUsage, message}; }

const ChunkStrategyEntry& find_strategy(const std::string& name) {
  std::string names;
  for (const ChunkStrategyEntry& entry : chunk_strategy_table()) {
    if (entry.info.name == name) return entry;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", entry.info.name);
  }
  throw usage(fmt::format("chunk.strategy: unknown name '{}'; use one of {}", name, names));
}

void check_budgets(const ChunkOptions& options) {
  if (options.max_tokens < 1 || options.max_tokens > kMaxBudget) {
    throw usage(
        fmt::format("chunk.max_tokens: {} is out of range; use 1 to {}", options.max_tokens, kMaxBudget));
  }
  if (options.min_tokens > kMaxBudget) {
    throw usage(
        fmt::format("chunk.min_tokens: {} is out of range; use 0 to {}", options.min_tokens, kMaxBudget));
  }
  if (std::uint64_t{options.overlap_tokens} * 2 >= options.max_tokens && options.overlap_tokens > 0) {
    throw usage(fmt::format(
        "chunk.overlap_tokens: {} is out of range; use 0 to {}, less than half of chunk.max_tokens ({})",
        options.overlap_tokens, (options.max_tokens - 1) / 2, options.max_tokens));
  }
}

// The tokenizer to count with; nullptr counts code points.
const Tokenizer* choose_counter(const ChunkOptions& options, const Tokenizer* tokenizer) {
  if (options.unit == "characters") return nullptr;
  if (options.unit != "tokens") {
    throw usage(fmt::format("chunk.unit: unknown name '{}'; use tokens or characters", options.unit));
  }
  if (tokenizer == nullptr) throw usage("chunk.unit: 'tokens' needs a tokenizer; use 'characters'");
  return tokenizer;
}

void check_size(const Document& document) {
  std::string problem;
  if (document.text.size() > kMaxTextBytes)
    problem = fmt::format("the text has {} bytes, over 2 GiB; split the document", document.text.size());
  if (problem.empty()) problem = metadata_problem(document.metadata);
  if (problem.empty()) return;
  const Location where{document.source.empty() ? document.id : document.source};
  throw Error(ErrorCode::kInput, where,
              document.source.empty() || document.source == document.id
                  ? problem
                  : "'" + document.id + "': " + problem);
}

// Reports finished documents, at most every 20 ms and once at the end. Thread-safe.
class ProgressMeter {
 public:
  ProgressMeter(const Context& context, std::uint64_t total) : context_(context), total_(total) {}

  void step() {
    const std::uint64_t done = ++done_;
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const std::int64_t now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    std::int64_t next_ms = next_ms_;
    const bool is_due = now_ms >= next_ms && next_ms_.compare_exchange_strong(next_ms, now_ms + 20);
    if (is_due || done == total_) context_.progress("chunk", done, total_);
  }

 private:
  const Context& context_;
  const std::uint64_t total_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::int64_t> next_ms_{0};
};

// The first warning in the order of the documents, whatever the threads did, for all: a folder of code has
// hundreds, and what helps is the same.
void warn_once(const std::vector<std::vector<std::string>>& warnings, const Context& context) {
  std::string first;
  std::size_t others = 0;
  for (const std::vector<std::string>& of_document : warnings) {
    for (const std::string& message : of_document) {
      others += first.empty() ? 0 : 1;
      if (first.empty()) first = message;
    }
  }
  if (first.empty()) return;
  if (others > 0) first += fmt::format(" ({} more {} cut)", others, others == 1 ? "was" : "were");
  context.warn("chunk", first);
}

}  // namespace

struct Chunker::Impl {
  ChunkOptions options;
  const Tokenizer* counter;
  std::unique_ptr<ChunkStrategy> strategy;

  void warn(const Document& document, const ForcedCut& cut, const Context& context) const {
    const Location where{document.source.empty() ? document.id : document.source, cut.line};
    const char* what = cut.kind == BlockKind::kTableRow ? "table row" : "code block";
    context.warn("chunk",
                 fmt::format("{}: a {} of {} {} is larger than max_tokens ({}) and was cut; raise max_tokens "
                             "to keep it whole",
                             where.str(), what, cut.cost, options.unit, options.max_tokens));
  }
};

Chunker::Chunker(const ChunkOptions& options, const Tokenizer* tokenizer) {
  const ChunkStrategyEntry& entry = find_strategy(options.strategy);
  check_budgets(options);
  impl_ = std::make_unique<Impl>(Impl{options, choose_counter(options, tokenizer), entry.make(options)});
}

Chunker::~Chunker() = default;

std::vector<Chunk> Chunker::chunk(const Document& document, const Context& context) const {
  check_size(document);
  const MeasuredText text(document.text, document.language, impl_->counter);
  context.check_cancelled();
  const Outline outline(document.blocks, text);
  std::vector<ForcedCut> forced_cuts;
  const std::vector<Piece> pieces = impl_->strategy->cut(text, outline, forced_cuts);
  for (const ForcedCut& cut : forced_cuts) impl_->warn(document, cut, context);
  const std::uint64_t small = impl_->options.strategy == "markdown" ? impl_->options.min_tokens : 0;
  return make_chunks(document, text, outline, pieces, small);
}

std::vector<Chunk> chunk_documents(std::span<const Document> documents, const Chunker& chunker,
                                   const Context& context) {
  std::vector<std::vector<Chunk>> chunks(documents.size());
  std::vector<std::vector<std::string>> warnings(documents.size());
  ProgressMeter progress(context, documents.size());
  parallel_for(context, documents.size(), 1, [&](std::size_t i, std::size_t) {
    Context quiet;
    quiet.cancelled = context.cancelled;
    quiet.on_event = [&warnings, i](const Event& event) { warnings[i].push_back(event.message); };
    chunks[i] = chunker.chunk(documents[i], quiet);
    progress.step();
  });
  warn_once(warnings, context);
  std::vector<Chunk> all;
  for (std::vector<Chunk>& some : chunks) {
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  return all;
}

}  // namespace ragctl
