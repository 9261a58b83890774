// Small corpora for tests of the built-in model.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/random.hpp"
#include "ragctl/embed/lsa.hpp"

namespace ragctl {

inline std::vector<std::string_view> views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// Two subjects with words of their own. "car" and "automobile" never meet in a text but share their
// neighbours, as do "apple" and "pear".
inline std::vector<std::string> two_subjects(std::size_t texts) {
  const std::vector<std::vector<std::string>> neighbours = {
      {"engine", "wheel", "road", "driver", "brake", "fuel", "garage"},
      {"fruit", "orchard", "sweet", "juice", "tree", "harvest", "basket"}};
  const std::vector<std::vector<std::string>> names = {{"car", "automobile"}, {"apple", "pear"}};
  Random random(11);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < texts; ++i) {
    const std::size_t subject = i % 2;
    std::string text = "The " + names[subject][(i / 2) % 2];
    for (int word = 0; word < 5; ++word) text += " " + neighbours[subject][random.below(7)];
    out.push_back(text + " number" + std::to_string(i) + ".");
  }
  return out;
}

// Korean and English, with titles.
inline std::vector<std::string> mixed_texts(std::size_t texts) {
  const std::vector<std::string> sentences = {
      "도서관은 매주 월요일에 쉽니다.",         "여객선은 안개가 끼면 운항하지 않습니다.",
      "The ferry leaves at nine o'clock.",      "GPU 서버는 예약한 사람만 씁니다.",
      "Binary codes need 32 times less space.", "회원증을 잃어버리면 안내 창구로 오세요.",
      "Backups are written to S3 every night."};
  Random random(12);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < texts; ++i) {
    std::string text = "안내 " + std::to_string(i % 9);
    text += kTitleSeparator;
    for (int s = 0; s < 2; ++s) text += sentences[random.below(sentences.size())] + " ";
    out.push_back(text);
  }
  return out;
}

inline std::vector<float> embed_all(const Embedder& embedder, const std::vector<std::string>& texts,
                                    unsigned threads = 1) {
  std::vector<float> out(texts.size() * embedder.dimension());
  Context context;
  context.threads = threads;
  embedder.embed_documents(views(texts), out, context);
  return out;
}

inline std::vector<float> embed_one(const Embedder& embedder, std::string_view query) {
  std::vector<float> out(embedder.dimension());
  embedder.embed_query(query, out);
  return out;
}

inline double cosine(const Embedder& embedder, std::string_view a, std::string_view b) {
  const std::vector<float> x = embed_one(embedder, a);
  const std::vector<float> y = embed_one(embedder, b);
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += static_cast<double>(x[i]) * y[i];
  return sum;
}

inline double length(std::span<const float> row) {
  double square = 0.0;
  for (const float x : row) square += static_cast<double>(x) * x;
  return std::sqrt(square);
}

}  // namespace ragctl
