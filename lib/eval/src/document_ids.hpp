// Document ids as files of judgements and rankings write them.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// What ingest makes of an id: Unicode normal form C, whatever the file system or an editor made of it.
std::string normal_id(std::string_view id);

// And trec_id() of that, which rankings are compared by.
std::string judged_id(std::string_view id);

}  // namespace ragctl
