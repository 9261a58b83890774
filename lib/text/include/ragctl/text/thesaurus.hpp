// Words of Korean and English that mean the same, for searching.
#pragma once

#include <string_view>

namespace ragctl {

// Lines as in a file of synonyms (docs/retrieval.md, "Synonyms"), all of the form "a, b, c", folded
// (to_nfkc_casefold). A Korean verb stands in its dictionary form.
std::string_view builtin_thesaurus();

}  // namespace ragctl
