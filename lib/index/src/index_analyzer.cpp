#include "index_analyzer.hpp"

#include <span>

#include "ragctl/embed/lsa.hpp"

namespace ragctl {
namespace {

std::unique_ptr<Analyzer> make_with(std::string_view name, const Embedder* model) {
  (void)make_analyzer(name);  // an unknown name is told before a model is opened
  return make_analyzer(name, model == nullptr ? nullptr : model->tokenizer());
}

}  // namespace

IndexAnalyzer::IndexAnalyzer(std::string_view name, std::string_view model) {
  if (!model.empty())
    model_ = load_embedder(std::as_bytes(std::span(model)), "the model given with the vectors");
  analyzer_ = make_with(name, model_.get());
}

IndexAnalyzer::IndexAnalyzer(std::string_view name, MappedFile model)
    : file_(std::move(model)), model_(load_stored_model(file_)), analyzer_(make_with(name, model_.get())) {}

std::unique_ptr<Embedder> load_stored_model(const MappedFile& file) {
  try {
    return load_embedder(file);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInput) throw;
    throw Error(ErrorCode::kStore, error.what());
  }
}

}  // namespace ragctl
