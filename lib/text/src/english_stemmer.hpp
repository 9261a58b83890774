// The English stemmer of the Snowball project ("Porter2", snowballstem.org/algorithms/english/stemmer.html)
// with the refinements of its release 3.1, which keep apart organ and organize, interval and interview,
// university and universe. It is ours because stems are what an index is made of: they must not change with
// the version of a system library.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// The stem of a casefolded word without apostrophes. Words of other alphabets come back as they are, mostly.
std::string english_stem(std::string_view word);

}  // namespace ragctl
