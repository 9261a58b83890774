#include "index_analyzer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "ragctl/core/error.hpp"
#include "ragctl/embed/lsa.hpp"

namespace ragctl {
namespace {

void check_pieces(std::string_view name, const Tokenizer* pieces) {
  const auto all = analyzers();
  const bool needed = std::any_of(all.begin(), all.end(), [&](const AnalyzerInfo& info) {
    return info.name == name && info.needs_pieces;
  });
  if (pieces != nullptr || !needed) return;
  throw Error(ErrorCode::kUsage, fmt::format("analyzer '{}' takes its terms from the model of the vectors; "
                                             "index with --vectors, or choose another analyzer",
                                             name));
}

std::unique_ptr<Analyzer> make_with(std::string_view wanted, const Embedder* model) {
  const std::string_view name = wanted.substr(0, wanted.find('/'));
  (void)make_analyzer(name);  // an unknown name is told before a model is opened
  const Tokenizer* const pieces = model == nullptr ? nullptr : model->tokenizer();
  if (name == wanted) return make_analyzer(name, pieces);
  check_pieces(name, pieces);
  return make_stored_analyzer(wanted, pieces);
}

}  // namespace

IndexAnalyzer::IndexAnalyzer(std::string_view wanted, std::string_view model) {
  if (!model.empty())
    model_ = load_embedder(std::as_bytes(std::span(model)), "the model given with the vectors");
  analyzer_ = make_with(wanted, model_.get());
}

IndexAnalyzer::IndexAnalyzer(std::string_view wanted, MappedFile model)
    : file_(std::move(model)), model_(load_stored_model(file_)), analyzer_(make_with(wanted, model_.get())) {}

void IndexAnalyzer::require_pieces(std::string_view name) const {
  check_pieces(name, model_ == nullptr ? nullptr : model_->tokenizer());
}

std::unique_ptr<Embedder> load_stored_model(const MappedFile& file) {
  try {
    return load_embedder(file);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInput) throw;
    throw Error(ErrorCode::kStore, error.what());
  }
}

}  // namespace ragctl
