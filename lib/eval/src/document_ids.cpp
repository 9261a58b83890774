#include "document_ids.hpp"

#include <algorithm>

#include "ragctl/eval/judgements.hpp"
#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

// Most ids: nothing is to be done.
bool is_plain(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > ' ' && c < 0x80; });
}

}  // namespace

std::string normal_id(std::string_view id) { return is_plain(id) ? std::string(id) : to_nfc(id); }

std::string judged_id(std::string_view id) { return is_plain(id) ? std::string(id) : trec_id(to_nfc(id)); }

}  // namespace ragctl
