#include "feature_table.hpp"

#include <algorithm>
#include <cmath>

#include "ragctl/core/error.hpp"

namespace ragctl {

std::uint32_t FeatureTable::add(std::uint64_t hash, float class_weight) {
  if (hashes_.size() * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != kNone && hashes_[slots_[slot]] != hash) slot = (slot + 1) & mask;
  if (slots_[slot] == kNone) {
    slots_[slot] = static_cast<std::uint32_t>(hashes_.size());
    hashes_.push_back(hash);
    texts_.push_back(0);
    class_weights_.push_back(class_weight);
  }
  ++texts_[slots_[slot]];
  return slots_[slot];
}

void FeatureTable::grow() {
  constexpr std::size_t kMost = std::size_t{1} << 31;
  if (hashes_.size() >= kMost)
    throw Error(ErrorCode::kInput,
                "the texts have more than 2,147,483,648 distinct terms; fit on a part of them");
  slots_.assign(std::max<std::size_t>(1024, slots_.size() * 2), kNone);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t number = 0; number < hashes_.size(); ++number) {
    std::size_t slot = hashes_[number] & mask;
    while (slots_[slot] != kNone) slot = (slot + 1) & mask;
    slots_[slot] = number;
  }
}

FeatureTable::Choice FeatureTable::choose(std::size_t texts, std::size_t most) const {
  Choice choice;
  const auto take = [&](std::size_t least_texts, std::size_t most_texts) {
    choice.features.clear();
    for (std::uint32_t number = 0; number < hashes_.size(); ++number)
      if (texts_[number] >= least_texts && texts_[number] <= most_texts) choice.features.push_back(number);
  };
  take(2, std::max<std::size_t>(texts / 2, 2));
  if (choice.features.size() < 2) take(1, texts);
  const auto by_hash = [this](std::uint32_t a, std::uint32_t b) { return hashes_[a] < hashes_[b]; };
  if (choice.features.size() > most) {
    const auto cut = choice.features.begin() + static_cast<std::ptrdiff_t>(most);
    std::nth_element(choice.features.begin(), cut, choice.features.end(),
                     [&](std::uint32_t a, std::uint32_t b) {
                       return texts_[a] != texts_[b] ? texts_[a] > texts_[b] : by_hash(a, b);
                     });
    choice.features.erase(cut, choice.features.end());
  }
  std::sort(choice.features.begin(), choice.features.end(), by_hash);
  choice.number_of.assign(hashes_.size(), kNone);
  for (std::uint32_t i = 0; i < choice.features.size(); ++i) {
    choice.hashes.push_back(hashes_[choice.features[i]]);
    choice.number_of[choice.features[i]] = i;
  }
  return choice;
}

std::vector<float> FeatureTable::gains(const Choice& choice, std::size_t texts, double idf_power) const {
  std::vector<float> gains;
  gains.reserve(choice.features.size());
  for (const std::uint32_t number : choice.features) {
    const double idf = std::log((static_cast<double>(texts) + 1.0) / (texts_[number] + 0.5));  // > 0
    gains.push_back(
        static_cast<float>(static_cast<double>(class_weights_[number]) * std::pow(idf, idf_power)));
  }
  return gains;
}

}  // namespace ragctl
