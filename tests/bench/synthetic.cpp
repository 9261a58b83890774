// A collection with the statistics that matter to an index: a Zipfian vocabulary of pronounceable words (rank
// r with probability ~ 1 / r), chunks of 60 to 100 words, half of them from the chunk's topic, so that the
// vectors of a fitted model form clusters. Each chunk has a generator of its own: a part equals that part of
// the whole.
#include <array>
#include <cmath>

#include "corpus.hpp"

namespace ragctl::bench {
namespace {

constexpr std::uint64_t kVocabulary = 200'000;
constexpr std::uint64_t kTopics = 4'000;
constexpr std::uint64_t kTopicWords = 300;  // a topic's own share of the vocabulary
constexpr std::uint64_t kChunksPerDocument = 5;
constexpr std::uint64_t kQueries = 1'000;
constexpr std::uint64_t kQuerySeed = std::uint64_t{1} << 60;

// Rank 0 to n - 1 with probability close to proportional to 1 / (rank + 1): the inverse of the integral.
std::uint64_t zipf(std::uint64_t n, Random& random) {
  const double rank = std::exp(random.uniform() * std::log(static_cast<double>(n) + 1.0)) - 1.0;
  return std::min(static_cast<std::uint64_t>(rank), n - 1);
}

// Frequent words are short, as in every language.
std::string word(std::uint64_t rank) {
  static constexpr std::array<const char*, 16> kOnsets = {"b", "d", "f", "g", "h", "k",  "l",  "m",
                                                          "n", "p", "r", "s", "t", "st", "tr", "v"};
  static constexpr std::array<const char*, 8> kRimes = {"a", "e", "i", "o", "u", "an", "er", "on"};
  std::string text;
  for (std::uint64_t rest = rank + 128;; rest /= 128) {
    text += kOnsets[rest % 16];
    text += kRimes[rest / 16 % 8];
    if (rest < 128) return text;
  }
}

std::string topic_word(std::uint64_t topic, Random& random) {
  const std::uint64_t rank = zipf(kTopicWords, random);
  return word(Random(topic * kTopicWords + rank).next() % kVocabulary);
}

std::string text(std::uint64_t topic, std::uint64_t words, Random& random) {
  std::string out;
  for (std::uint64_t i = 0; i < words; ++i) {
    if (i > 0) out += ' ';
    out += random.below(2) == 0 ? topic_word(topic, random) : word(zipf(kVocabulary, random));
  }
  return out;
}

std::uint64_t topic_of(std::uint64_t document) { return Random(document).next() % kTopics; }

Chunk chunk_at(std::uint64_t number) {
  const std::uint64_t document = number / kChunksPerDocument;
  std::string digits = std::to_string(document);
  Chunk chunk;
  chunk.document_id = "synthetic/" + std::string(8 - std::min<std::size_t>(digits.size(), 8), '0') + digits;
  chunk.root = "synthetic";
  Random title(document ^ (std::uint64_t{1} << 40));
  chunk.title = text(topic_of(document), 5, title);
  chunk.document_hash = hash128(chunk.document_id).hex();
  chunk.ordinal = static_cast<std::uint32_t>(number % kChunksPerDocument);
  Random random(number * 2 + 1);
  chunk.text = text(topic_of(document), 60 + random.below(41), random);
  chunk.begin = chunk.ordinal * std::uint64_t{1000};
  return chunk;
}

}  // namespace

void write_synthetic(std::uint64_t first, std::uint64_t count, RecordFile& chunks, RecordFile& queries) {
  for (std::uint64_t number = first; number < first + count; ++number) chunks.write_chunk(chunk_at(number));
  for (std::uint64_t i = 0; i < kQueries; ++i) {
    Random random(kQuerySeed + i);
    const std::uint64_t topic = random.below(kTopics);
    queries.write_query("q" + std::to_string(i), text(topic, 4 + random.below(5), random));
  }
}

}  // namespace ragctl::bench
