// The words of a request around what it is about: "알려 주세요", "please tell me".
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// The question without greetings, thanks and requests in Korean and English ("안녕하세요, 연차가 며칠인지
// 알려 주세요" -> "연차가 며칠인지"): in a small knowledge base such words are rare, and would be searched
// for as if they were its subject. Words of a question that are no stems of the analyzers (어디서, 뭘로) are
// left out too, and a light verb that ends it (되나요). What is quoted stays; a question of nothing else is
// returned as it is. Without a dictionary: words are compared as they are written, folded as search terms
// are.
std::string without_carrier_phrases(std::string_view question);

}  // namespace ragctl
