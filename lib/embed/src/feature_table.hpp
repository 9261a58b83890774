// The features of a corpus while a model is fitted. Internal to the module.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ragctl {

// Numbers features in the order of their arrival and counts the texts that hold them. An open-addressing hash
// table: the keys are hashes already, and a corpus has tens of millions of uses.
class FeatureTable {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  // Features that a model is made from, ascending by hash.
  struct Choice {
    std::vector<std::uint64_t> hashes;
    std::vector<std::uint32_t> features;   // their numbers in the table
    std::vector<std::uint32_t> number_of;  // by number in the table: index in hashes, or kNone
  };

  // One text more holds the feature; returns its number. Throws Error(kInput) beyond 2^31 features.
  std::uint32_t add(std::uint64_t hash, float class_weight);
  std::size_t size() const { return hashes_.size(); }

  // The features that say something about likeness: in at least two texts and at most half of them; all
  // features when fewer than two are left. Of more than `most` the ones in most texts are kept, ties by hash.
  Choice choose(std::size_t texts, std::size_t most) const;
  // class weight * ln((texts + 1) / (df + 1/2))^idf_power of each chosen feature.
  std::vector<float> gains(const Choice& choice, std::size_t texts, double idf_power) const;

 private:
  void grow();

  std::vector<std::uint32_t> slots_;  // numbers; a power of two, at most half full
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> texts_;
  std::vector<float> class_weights_;
};

}  // namespace ragctl
