#include "chunk_record.hpp"

#include "bytes.hpp"

namespace ragctl {
namespace {

// Bits of a chunk's first byte: the field is the document's and is not stored again.
enum Shared : std::uint8_t {
  kIdPrefix = 1,  // the id begins with the document's id; the rest is stored
  kTitle = 2,
  kLanguage = 4,
  kSource = 8,
  kRoot = 16,
  kMetadata = 32,
  kAcl = 64,
  kHash = 128,
};

std::string encode_list(const std::vector<std::string>& list) {
  std::string out;
  put_varint(out, list.size());
  for (const std::string& item : list) put_text(out, item);
  return out;
}

Json parse_metadata(std::string_view text, const Section& origin) {
  if (text == "{}") return Json::object();
  try {
    return parse_json(text, Location{});
  } catch (const Error& error) {
    origin.fail(std::string("metadata of a record is not JSON: ") + error.what());
  }
}

// Appends the field unless it is the document's.
std::uint8_t put_unless(std::string& out, std::string_view value, std::string_view shared, Shared bit) {
  if (value == shared) return bit;
  put_text(out, value);
  return 0;
}

constexpr std::uint8_t kFilterable = kTitle | kLanguage | kSource | kRoot | kMetadata;

class ChunkReader {
 public:
  ChunkReader(std::string_view record, const DocumentFields& document, const Section& origin)
      : document_(document), reader_(record, origin), shared_(reader_.byte()) {}

  ChunkFields head() {
    ChunkFields fields;
    fields.id = reader_.text();
    fields.id_has_prefix = has(kIdPrefix);
    fields.own_fields = (shared_ & kFilterable) != kFilterable;
    return fields;
  }

  ChunkFields all() {
    ChunkFields fields = head();
    fields.ordinal = reader_.varint32();
    for (std::uint64_t* number : {&fields.begin, &fields.end, &fields.line_begin, &fields.line_end})
      *number = reader_.varint();
    fields.page = reader_.varint32();
    fields.tokens = reader_.varint32();
    fields.title = field(kTitle, document_.title);
    fields.language = field(kLanguage, document_.language);
    fields.source = field(kSource, document_.source);
    fields.root = field(kRoot, document_.root);
    fields.hash = field(kHash, document_.hash);
    fields.metadata = field(kMetadata, document_.metadata);
    fields.acl = field(kAcl, document_.acl);
    fields.headings = reader_.text();
    fields.text = reader_.text();
    return fields;
  }

 private:
  bool has(Shared bit) const { return (shared_ & bit) != 0; }
  std::string_view field(Shared bit, std::string_view shared) { return has(bit) ? shared : reader_.text(); }

  const DocumentFields& document_;
  ByteReader reader_;
  std::uint8_t shared_;
};

std::string whole_id(const ChunkFields& fields, const DocumentFields& document) {
  return fields.id_has_prefix ? std::string(document.id) + std::string(fields.id) : std::string(fields.id);
}

}  // namespace

std::size_t chunk_record_size(std::string_view bytes, const Section& origin) {
  ByteReader reader(bytes, origin);
  const std::uint8_t shared = reader.byte();
  reader.text();                                               // id
  for (int number = 0; number < 7; ++number) reader.varint();  // ordinal ... tokens
  for (const Shared bit : {kTitle, kLanguage, kSource, kRoot, kHash, kMetadata, kAcl}) {
    if ((shared & bit) == 0) reader.text();
  }
  reader.text();  // heading path
  reader.text();
  return bytes.size() - reader.remaining();
}

std::uint32_t chunk_record_ordinal(std::string_view record, const Section& origin) {
  ByteReader reader(record, origin);
  reader.byte();
  reader.text();
  return reader.varint32();
}

std::string encode_document(const Chunk& chunk) {
  std::string out;
  for (const std::string* field : {&chunk.document_id, &chunk.document_hash, &chunk.root, &chunk.source,
                                   &chunk.title, &chunk.language}) {
    put_text(out, *field);
  }
  put_text(out, chunk.metadata.dump());
  put_text(out, encode_list(chunk.acl));
  return out;
}

DocumentFields decode_document(std::string_view record, const Section& origin) {
  ByteReader reader(record, origin);
  DocumentFields fields;
  for (std::string_view* field : {&fields.id, &fields.hash, &fields.root, &fields.source, &fields.title,
                                  &fields.language, &fields.metadata, &fields.acl}) {
    *field = reader.text();
  }
  return fields;
}

std::string encode_chunk(const Chunk& chunk, const DocumentFields& document) {
  std::uint8_t shared = 0;
  std::string out(1, '\0');
  std::string_view id = chunk.id;
  if (id.starts_with(document.id)) {
    shared |= kIdPrefix;
    id.remove_prefix(document.id.size());
  }
  put_text(out, id);
  put_varint(out, chunk.ordinal);
  for (const std::uint64_t number : {chunk.begin, chunk.end, chunk.line_begin, chunk.line_end})
    put_varint(out, number);
  put_varint(out, chunk.page);
  put_varint(out, chunk.tokens);
  shared |= put_unless(out, chunk.title, document.title, kTitle);
  shared |= put_unless(out, chunk.language, document.language, kLanguage);
  shared |= put_unless(out, chunk.source, document.source, kSource);
  shared |= put_unless(out, chunk.root, document.root, kRoot);
  shared |= put_unless(out, chunk.document_hash, document.hash, kHash);
  shared |= put_unless(out, chunk.metadata.dump(), document.metadata, kMetadata);
  shared |= put_unless(out, encode_list(chunk.acl), document.acl, kAcl);
  put_text(out, encode_list(chunk.heading_path));
  put_text(out, chunk.text);
  out[0] = static_cast<char>(shared);
  return out;
}

std::vector<std::string> decode_list(std::string_view bytes, const Section& origin) {
  ByteReader reader(bytes, origin);
  const std::uint64_t count = reader.varint();
  if (count > reader.remaining()) origin.fail("a list is longer than its record");
  std::vector<std::string> list;
  list.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) list.emplace_back(reader.text());
  return list;
}

ChunkFields decode_chunk_fields(std::string_view record, const DocumentFields& document,
                                const Section& origin) {
  return ChunkReader(record, document, origin).all();
}

Chunk decode_chunk(std::string_view record, const DocumentFields& document, const Section& origin) {
  const ChunkFields fields = decode_chunk_fields(record, document, origin);
  Chunk chunk;
  chunk.id = whole_id(fields, document);
  chunk.document_id = document.id;
  chunk.ordinal = fields.ordinal;
  chunk.begin = fields.begin;
  chunk.end = fields.end;
  chunk.line_begin = fields.line_begin;
  chunk.line_end = fields.line_end;
  chunk.page = fields.page;
  chunk.tokens = fields.tokens;
  chunk.title = fields.title;
  chunk.language = fields.language;
  chunk.source = fields.source;
  chunk.root = fields.root;
  chunk.document_hash = fields.hash;
  chunk.metadata = parse_metadata(fields.metadata, origin);
  chunk.acl = decode_list(fields.acl, origin);
  chunk.heading_path = decode_list(fields.headings, origin);
  chunk.text = fields.text;
  return chunk;
}

std::string decode_chunk_id(std::string_view record, const DocumentFields& document, const Section& origin) {
  return whole_id(ChunkReader(record, document, origin).head(), document);
}

}  // namespace ragctl
