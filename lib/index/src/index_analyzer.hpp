// The analyzer of an index together with the model whose subword tokenizer it may use.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ragctl/core/file.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {

class IndexAnalyzer {
 public:
  // `wanted` is a name, for today's version, or the fingerprint of a stored index, see
  // make_stored_analyzer(). Without a model, or with one in memory that outlives the analyzer. Throws
  // Error(kUsage) for an unknown name, Error(kInput) for bytes that are no model.
  IndexAnalyzer(std::string_view wanted, std::string_view model);
  // With the model of a file; damage to it is Error(kStore).
  IndexAnalyzer(std::string_view wanted, MappedFile model);

  const Analyzer& get() const { return *analyzer_; }
  std::string fingerprint() const { return analyzer_->fingerprint(); }
  const Embedder* model() const { return model_.get(); }
  // Throws Error(kUsage) where the analyzer of this name makes its terms of pieces and there is no tokenizer.
  void require_pieces(std::string_view name) const;

 private:
  MappedFile file_;
  std::unique_ptr<Embedder> model_;
  std::unique_ptr<Analyzer> analyzer_;
};

// load_embedder on a file of the knowledge base: what is wrong with it is damage, Error(kStore).
std::unique_ptr<Embedder> load_stored_model(const MappedFile& file);

}  // namespace ragctl
