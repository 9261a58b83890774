// Which model turns chunks into vectors, and how the vectors are written.
#pragma once

#include <cstdint>
#include <string>

#include "ragctl/embed/lsa.hpp"

namespace ragctl {

struct EmbedOptions {
  // "lsa": the built-in model, fitted on the corpus; "none": no vectors (lexical search only); else the path of a saved model.
  std::string model = "lsa";
  LsaOptions lsa;
  // Also write int8 codes (a quarter of the size) and binary codes (1/32) of the vectors.
  bool int8 = false;
  bool binary = false;
  // In incremental runs the fitted model is kept until this share of the corpus text is new since the fit. 0 refits at every change,
  // 1 practically never.
  double refit_after = 0.2;

  bool operator==(const EmbedOptions&) const = default;
};

}  // namespace ragctl
