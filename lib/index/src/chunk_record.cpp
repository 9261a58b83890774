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

std::vector<std::string> decode_list(std::string_view bytes, const Section& origin) {
  ByteReader reader(bytes, origin);
  const std::uint64_t count = reader.varint();
  if (count > reader.remaining()) origin.fail("a list is longer than its record");
  std::vector<std::string> list;
  list.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) list.emplace_back(reader.text());
  return list;
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

class ChunkReader {
 public:
  ChunkReader(std::string_view record, const DocumentFields& document, const Section& origin)
      : document_(document), origin_(origin), reader_(record, origin), shared_(reader_.byte()) {}

  std::string id() {
    const std::string_view stored = reader_.text();
    return has(kIdPrefix) ? std::string(document_.id) + std::string(stored) : std::string(stored);
  }

  Chunk chunk() {
    Chunk chunk;
    chunk.id = id();
    chunk.document_id = document_.id;
    chunk.ordinal = reader_.varint32();
    chunk.begin = reader_.varint();
    chunk.end = reader_.varint();
    chunk.line_begin = reader_.varint();
    chunk.line_end = reader_.varint();
    chunk.page = reader_.varint32();
    chunk.tokens = reader_.varint32();
    chunk.title = field(kTitle, document_.title);
    chunk.language = field(kLanguage, document_.language);
    chunk.source = field(kSource, document_.source);
    chunk.root = field(kRoot, document_.root);
    chunk.document_hash = field(kHash, document_.hash);
    chunk.metadata = parse_metadata(field(kMetadata, document_.metadata), origin_);
    chunk.acl = decode_list(field(kAcl, document_.acl), origin_);
    chunk.heading_path = decode_list(reader_.text(), origin_);
    chunk.text = reader_.text();
    return chunk;
  }

 private:
  bool has(Shared bit) const { return (shared_ & bit) != 0; }
  std::string_view field(Shared bit, std::string_view shared) { return has(bit) ? shared : reader_.text(); }

  const DocumentFields& document_;
  const Section& origin_;
  ByteReader reader_;
  std::uint8_t shared_;
};

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

Chunk decode_chunk(std::string_view record, const DocumentFields& document, const Section& origin) {
  return ChunkReader(record, document, origin).chunk();
}

std::string decode_chunk_id(std::string_view record, const DocumentFields& document, const Section& origin) {
  return ChunkReader(record, document, origin).id();
}

}  // namespace ragctl
