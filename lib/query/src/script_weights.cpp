#include "script_weights.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"
#include "word_parts.hpp"

namespace ragctl {
namespace {

// Pieces, stems and syllables that Korean text is full of, whatever it is about.
constexpr std::array<std::string_view, 16> kCommon = {"y는", "y을", "y의",  "y에",   "y이", "y를",
                                                      "y은", "y다", "y▁이", "y니다", "s있", "v있",
                                                      "v수", "v이", "s것",  "b있는"};
constexpr double kFew = 4.0;  // less than the chunks over this have Hangul

bool is_hangul(std::string_view term) {
  std::string_view form = term.substr(1);
  if (form.starts_with(kWordStart)) form.remove_prefix(kWordStart.size());
  if (form.empty()) return false;
  for (std::size_t at = 0; at < form.size();) {
    if (script_of(next_code_point(form, at)) != Script::kHangul) return false;
  }
  return true;
}

double idf(double chunks, double df) { return std::log(1.0 + (chunks - df + 0.5) / (df + 0.5)); }

}  // namespace

void weigh_by_script(const KnowledgeBase& kb, std::vector<QueryTerm>& terms) {
  std::vector<double> frequencies(terms.size(), 0.0);
  double chunks = 0.0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (is_hangul(terms[i].text)) frequencies[i] = static_cast<double>(kb.document_frequency(terms[i].text));
    chunks = std::max(chunks, frequencies[i]);
  }
  const auto all = static_cast<double>(kb.rows());
  if (chunks == 0.0 || kFew * chunks >= all) return;
  for (const std::string_view term : kCommon)
    chunks = std::max(chunks, static_cast<double>(kb.document_frequency(term)));
  if (kFew * chunks >= all) return;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (frequencies[i] > 0.0)
      terms[i].weight *= static_cast<float>(idf(chunks, frequencies[i]) / idf(all, frequencies[i]));
  }
}

}  // namespace ragctl
