// What a knowledge base still says about the documents that it was made from.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/record.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

// 32 hex digits over the ids and content hashes of the live documents: the same for every way of cutting
// them into chunks, another one whenever a document is added, changed or deleted. Documents without a chunk
// are not in a knowledge base and do not count. A filter makes it another corpus. Reads one chunk a document.
std::string corpus_fingerprint(const KnowledgeBase& kb, std::string_view filter = {});

// All live chunks, by row.
std::vector<Chunk> live_chunks(const KnowledgeBase& kb);

using DocumentTexts = std::map<std::string, std::string, std::less<>>;  // by document id

// Document texts put together from their chunks at their byte offsets. What no chunk covers (white space
// between chunks) is filled with kUnknownByte, a byte for each, so offsets hold; lengths in characters are
// exact where no space of several bytes stood there. White space behind the last chunk is missing.
DocumentTexts reassembled_texts(std::span<const Chunk> chunks);

// The texts of a documents artifact. Throws as read_documents().
DocumentTexts document_texts(const std::string& documents);
DocumentTexts document_texts(std::vector<Document> documents);

// Their titles, of the documents that have one: a title need not stand in the text.
DocumentTexts document_titles(std::span<const Document> documents);
DocumentTexts document_titles(std::span<const Chunk> chunks);

}  // namespace ragctl
