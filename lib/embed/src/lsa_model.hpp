// The fitted model: a table of terms, their gains and their rows of the projection, in a section file of kind
// "model".
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {

// What fit_lsa found, before it becomes bytes.
struct LsaParameters {
  std::size_t dimension = 0;
  std::vector<std::string> terms;  // byte order
  std::vector<float> gains;        // one a term
  std::vector<float> projection;   // terms x dimension
  std::string tokenizer;           // SentencePiece model; empty: no pieces
};

std::string write_lsa(const LsaParameters& parameters);

class LsaModel : public Embedder {
 public:
  // `owned` is kept alive with the model; `bytes` may lie in it or outlive the model otherwise.
  LsaModel(std::string owned, std::span<const std::byte> bytes, const std::string& origin);

  std::size_t dimension() const override { return dimension_; }
  void embed_documents(std::span<const std::string_view> texts, std::span<float> out,
                       const Context& context) const override;
  void embed_query(std::string_view text, std::span<float> out) const override;
  const Tokenizer* tokenizer() const override;
  std::string fingerprint() const override { return fingerprint_; }

  std::string_view serialized() const;
  // Folds counted features in; `out` gets a unit or a zero vector.
  void fold_in(const std::vector<FeatureCount>& features, std::span<float> out) const;

 private:
  struct Opened {  // what only embedding a text needs
    std::unique_ptr<Tokenizer> tokenizer;
    std::unique_ptr<Analyzer> analyzer;
  };

  const Opened& opened() const;
  std::optional<std::size_t> find(std::string_view term) const;
  std::string_view term(std::size_t i) const;

  std::string owned_;
  std::span<const std::byte> bytes_;
  std::string origin_;
  SectionFile file_;
  std::size_t dimension_ = 0;
  std::size_t term_count_ = 0;
  std::string fingerprint_;
  Section term_offsets_;
  Section term_bytes_;
  Section gains_;
  Section scales_;
  Section codes_;
  mutable std::once_flag once_;
  mutable Opened opened_;
};

}  // namespace ragctl
