#include "catch.hpp"
#include "posix.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/random.hpp"
#include "scratch.hpp"

namespace ragctl {
namespace {

std::string noise(std::size_t bytes) {
  Random random(7);
  std::string out(bytes, '\0');
  for (char& c : out) c = static_cast<char>(random.next());
  return out;
}

}  // namespace

TEST_CASE("a file holds what was written in pieces of any size") {
  const std::string all = noise((9u << 20) + 17);
  // Small ones, whole buffers, what begins in the middle of one and ends in the next but one, and long ones,
  // which are written in huge pages.
  for (const std::size_t piece : {std::size_t{1000}, std::size_t{1} << 18, (std::size_t{5} << 17) + 3,
                                  (std::size_t{1} << 22) + 1000, all.size()}) {
    CAPTURE(piece);
    const test::Scratch scratch;
    TemporaryFile file(scratch / "t");
    file.write(std::string_view(all).substr(0, 5));
    for (std::size_t at = 5; at < all.size(); at += piece)
      file.write(std::string_view(all).substr(at, piece));
    file.finish({});
    CHECK(file.size() == all.size());
    CHECK(file.hash() == hash128(all).hex());
    file.publish(scratch / "done");
    CHECK(read_file(scratch / "done") == all);
  }
}

}  // namespace ragctl
