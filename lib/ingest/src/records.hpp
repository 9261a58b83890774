// Files that hold records: one document a line (.jsonl), a row (.csv) or an element (.json).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/ingest/ingest.hpp"

namespace ragctl {

// One line, one document. Malformed lines and repeated ids become failures with their line; the others are
// read.
SourceDocuments read_json_lines(const DecodedText& text, const std::string& path,
                                std::vector<IngestFailure>& failures);

// A file that is one record or an array of them.
SourceDocuments read_json_file(const DecodedText& text, const std::string& path,
                               std::vector<IngestFailure>& failures);

// A table with a header row, comma- or tab-separated (docs/formats.md, Records). Rows with too many or too
// few fields and repeated ids become failures with line and column. `source` is the file as documents name
// it.
SourceDocuments read_csv(const DecodedText& text, const std::string& path, const std::string& source,
                         std::vector<IngestFailure>& failures);

// Whether JSON lines are chunks, as ragctl chunk writes them: parts of documents, with ids of their own.
bool holds_chunks(std::string_view text);

// A record to a document (docs/formats.md): BEIR's _id (or id), title, text, metadata; other keys with
// scalars or lists of scalars join the metadata; lang or language, acl. A document as ragctl writes it passes
// unchanged when its content_hash is right; otherwise text and hash are made to fit. Throws Error(kInput) at
// `where`.
Document document_from_record(Json json, const Location& where);

}  // namespace ragctl
