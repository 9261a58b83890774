// The filter language: which documents and chunks of a knowledge base a search may return (docs/filters.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

struct FilterNode;

// A parsed filter. Copyable, cheap; thread-safe.
class Filter {
 public:
  // `name` is what messages call the text ("--filter"). Throws Error(kUsage) "<name>:<line>:<column>: what is
  // wrong; what to do" with the line of the text and a caret below, columns in bytes: for anything that is no
  // filter, for a text of more than 64 KiB, 1,000 comparisons or 64 levels of parentheses and 'not'.
  static Filter parse(std::string_view text, std::string name = "filter");

  const std::string& text() const { return *text_; }
  const std::string& name() const { return *name_; }
  const FilterNode& root() const { return *root_; }  // src/filter_expression.hpp

 private:
  std::shared_ptr<const std::string> text_;
  std::shared_ptr<const std::string> name_;
  std::shared_ptr<const FilterNode> root_;
};

// Live rows that a filter lets through.
struct VisibleRows {
  RowSet rows;
  std::uint64_t chunks = 0;
  std::uint64_t documents = 0;  // with at least one of these chunks
};

// The part of a filter that a row fails, as small as that can be said.
struct FilterMiss {
  std::string expression;  // of the filter's text
  std::string values;  // what the row has in the field that it compares: `"en"`, `1, 2`, `no value`; "" when
                       // the part compares several fields
};

// A field that filters can name.
struct FieldInfo {
  std::string name;                       // as a filter writes it
  std::uint64_t documents = 0;            // live, with a value (of one of their chunks, for fields of chunks)
  bool of_chunks = false;                 // whether the chunks of one document have values of their own
  std::vector<std::string> types;         // "boolean", "number", "text", "date" (texts that all are dates)
  std::optional<std::uint64_t> distinct;  // values; nothing for a field that has no column (docs/filters.md)
  std::vector<std::string> examples;      // up to 3 values, the most frequent first, as a filter writes them
};

}  // namespace ragctl
