#include "ragctl/core/hash.hpp"

#include <vector>

#include "catch.hpp"
#include "ragctl/core/random.hpp"

using namespace ragctl;

TEST_CASE("hashes are those of XXH3") {
  CHECK(hash128("").hex() ==
        "99aa06d3014798d86001c324468d497f");  // XXH3_128bits of no input, xxHash's own test vector
  CHECK(hash64("") == 0x2d06800538d394c2ULL);
}

TEST_CASE("the hasher tells where parts end") {
  CHECK(Hasher().add("ab").add("c").digest() != Hasher().add("a").add("bc").digest());
  CHECK(Hasher().add("ab").digest() == Hasher().add("ab").digest());
  CHECK(Hasher().add(std::uint64_t{1}).digest() != Hasher().add(std::uint64_t{2}).digest());
}

TEST_CASE("random numbers are SplitMix64 and stay in their ranges") {
  Random random(1234567);
  CHECK(random.next() ==
        6457827717110365317ULL);  // reference output of the published generator for this seed
  CHECK(random.next() == 3203168211198807973ULL);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < 20000; ++i) {
    const double uniform = random.uniform();
    CHECK((uniform >= 0.0 && uniform < 1.0));
    CHECK(random.below(7) < 7);
    const double normal = random.normal();
    sum += normal;
    squares += normal * normal;
  }
  CHECK(sum / 20000 == Approx(0.0).margin(0.03));
  CHECK(squares / 20000 == Approx(1.0).margin(0.05));
}
