// Superscripts and subscripts as plain text. What stands above or below the line on the screen would run into
// its base: 10² into 102, a footnote's mark into the word before it.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

enum class RaisedKind { kSuper, kSub };

// What stands for a raised text behind `before` (of the same line): exponents and indices get a sign of their
// own ("10^2", "m^2", "x^(n+1)", "x_i"), marks of footnotes brackets ("word[1]"); ordinals, ions and formulas
// stay as they are ("1st", "Ca2+", "H2O"), and so does what has no base. `is_mark`: it leads to a note.
std::string raised_text(RaisedKind kind, std::string_view before, std::string_view content, bool is_mark);

}  // namespace ragctl
