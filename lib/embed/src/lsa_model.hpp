// The fitted model over its bytes, a section file of kind "model". Internal to the module.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/store/section_file.hpp"
#include "ragctl/text/tokenizer.hpp"

namespace ragctl {

// What fit_lsa found, before it becomes bytes.
struct LsaParameters {
  std::size_t dimension = 0;
  std::string analyzer;  // name
  bool pieces = false;
  double title_weight = 0.0;
  std::uint64_t works = 0;            // Embedder::works()
  std::vector<std::uint64_t> hashes;  // of the features, ascending
  std::vector<float> gains;           // one a feature
  std::vector<float> projection;      // features x dimension
  std::string tokenizer;              // SentencePiece model; may be empty
};

std::string write_lsa(const LsaParameters& parameters);

// A feature of the model in a text.
struct FeatureUse {
  std::uint32_t feature = 0;
  float count = 0.0F;
};

// Texts as counted by the fit, so that embedding them needs no second analysis. Keys ascend.
struct CountedTexts {
  std::vector<Hash128> keys;
  std::vector<std::uint64_t> begin{0};  // range of each text in uses
  std::vector<FeatureUse> uses;
};

class LsaModel final : public Embedder {
 public:
  // `owned` is kept alive with the model; when it is empty the model lies in `file`, whose bytes stay alive.
  LsaModel(std::string owned, MappedFile file);

  std::size_t dimension() const override { return dimension_; }
  void embed_documents(std::span<const std::string_view> texts, std::span<float> out,
                       const Context& context) const override;
  void embed_query(std::string_view text, std::span<float> out) const override;
  const Tokenizer* tokenizer() const override;
  std::uint64_t works() const override { return works_; }
  std::string fingerprint() const override { return fingerprint_; }

  std::string_view serialized() const;
  void remember(CountedTexts counted) { counted_ = std::move(counted); }

 private:
  struct Opened {  // what only embedding a text needs
    std::unique_ptr<Tokenizer> tokenizer;
    std::unique_ptr<Analyzer> analyzer;
  };

  void read_settings();
  const Opened& opened() const;
  // Range of the hashes around where one should be, `reach` to both sides.
  std::pair<std::size_t, std::size_t> range_around(std::uint64_t wanted, std::size_t reach) const;
  // Index of the first feature whose hash is not below the wanted one.
  std::size_t lower_bound(std::uint64_t wanted) const;
  std::vector<FeatureUse> uses_of(std::string_view text) const;
  // Folds counted features in; `out` gets a unit or a zero vector.
  void fold_in(std::span<const FeatureUse> uses, std::span<float> out) const;

  std::string owned_;
  std::span<const std::byte> bytes_;
  std::string origin_;
  SectionFile file_;
  std::size_t dimension_ = 0;
  std::size_t features_ = 0;
  std::string fitted_with_;  // fingerprint of that analyzer, without a tokenizer
  std::string analyzer_fingerprint_;
  bool pieces_ = false;
  float title_weight_ = 0.0F;
  std::uint64_t works_ = 0;
  std::string fingerprint_;
  Section hashes_;
  Section gains_;
  Section scales_;
  Section codes_;
  CountedTexts counted_;
  mutable std::once_flag once_;
  mutable Opened opened_;
};

}  // namespace ragctl
