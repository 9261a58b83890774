// Recursive descent over the grammar of docs/filters.md:
//
//   filter     = or
//   or         = and { "or" and }
//   and        = unary { "and" unary }
//   unary      = "not" unary | "(" or ")" | test
//   test       = field [ "not" ] operator
//   operator   = compare operand | "in" "(" operand { "," operand } ")" | "exists"
//              | "contains" operand | ( "starts_with" | "ends_with" | "matches" ) text
#include <algorithm>
#include <array>
#include <utility>

#include "field_value.hpp"
#include "filter_expression.hpp"
#include "filter_lexer.hpp"
#include "ragctl/index/filter.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMostBytes = 64 << 10;
constexpr std::uint32_t kMostTests = 1000;
constexpr int kMostDepth = 64;

constexpr std::array<std::pair<std::string_view, FilterOperator>, 6> kSigns = {{
    {"==", FilterOperator::kEqual},
    {"!=", FilterOperator::kNotEqual},
    {"<", FilterOperator::kLess},
    {"<=", FilterOperator::kLessEqual},
    {">", FilterOperator::kGreater},
    {">=", FilterOperator::kGreaterEqual},
}};
constexpr std::array<std::pair<std::string_view, FilterOperator>, 6> kWords = {{
    {"in", FilterOperator::kIn},
    {"contains", FilterOperator::kContains},
    {"starts_with", FilterOperator::kStartsWith},
    {"ends_with", FilterOperator::kEndsWith},
    {"matches", FilterOperator::kMatches},
    {"exists", FilterOperator::kExists},
}};

class Parser {
 public:
  Parser(std::string_view text, std::string_view name) : text_(text), name_(name), lexer_(text, name) {}

  FilterNode run() {
    if (text_.size() > kMostBytes) fail(kMostBytes, "the filter is longer than 64 KiB; make it shorter");
    if (const std::size_t bad = find_invalid_utf8(text_); bad != std::string_view::npos)
      fail(bad, "the filter is not UTF-8; check the encoding of the terminal or file");
    advance();
    if (token_.kind == TokenKind::kEnd) fail(0, "the filter is empty; write for example: lang == \"ko\"");
    FilterNode root = any();
    if (token_.kind != TokenKind::kEnd) fail(token_.begin, "expected 'and', 'or' or the end" + found());
    return root;
  }

 private:
  [[noreturn]] void fail(std::size_t offset, const std::string& message) const {
    fail_in_filter(text_, name_, offset, message);
  }
  std::string found() const {
    if (token_.kind == TokenKind::kEnd) return ", but the filter ends here";
    return ", not '" +
           std::string(text_.substr(token_.begin, std::min<std::size_t>(token_.end - token_.begin, 40))) +
           "'";
  }
  void advance() {
    last_end_ = token_.end;
    token_ = lexer_.next();
  }
  bool at_word(std::string_view keyword) const {
    return token_.kind == TokenKind::kWord && is_keyword(token_.text, keyword);
  }
  bool at_sign(std::string_view sign) const { return token_.kind == TokenKind::kSign && token_.text == sign; }

  // A chain of operands of one operator is one node, so that its length costs no depth.
  template <typename Next>
  FilterNode chain(FilterNode::Kind kind, std::string_view keyword, const Next& next) {
    FilterNode first = next();
    if (!at_word(keyword)) return first;
    FilterNode node;
    node.kind = kind;
    node.begin = first.begin;
    node.children.push_back(std::move(first));
    while (at_word(keyword)) {
      advance();
      node.children.push_back(next());
    }
    node.end = last_end_;
    return node;
  }

  FilterNode any() {
    return chain(FilterNode::Kind::kOr, "or", [this] { return all(); });
  }
  FilterNode all() {
    return chain(FilterNode::Kind::kAnd, "and", [this] { return unary(); });
  }

  FilterNode unary() {
    const std::size_t begin = token_.begin;
    if (at_word("not")) {
      enter();
      advance();
      FilterNode node = negation(unary(), begin);
      --depth_;
      return node;
    }
    if (!at_sign("(")) return test();
    enter();
    advance();
    FilterNode node = any();
    if (!at_sign(")"))
      fail(token_.begin, "expected ')' for the '(' in column " + std::to_string(begin + 1) + found());
    advance();
    --depth_;
    node.begin = begin;
    node.end = last_end_;
    return node;
  }

  void enter() {
    if (++depth_ > kMostDepth)
      fail(token_.begin, "more than 64 levels of parentheses and 'not'; make the filter flatter");
  }

  FilterNode negation(FilterNode child, std::size_t begin) const {
    FilterNode node;
    node.kind = FilterNode::Kind::kNot;
    node.begin = begin;
    node.end = child.end;
    node.children.push_back(std::move(child));
    return node;
  }

  FilterNode test() {
    FilterNode node;
    node.begin = node.field_begin = token_.begin;
    const bool is_field = token_.kind == TokenKind::kText ||
                          (token_.kind == TokenKind::kWord && is_plain_field_name(token_.text));
    if (!is_field) fail(token_.begin, "expected a field such as lang, 'not' or '('" + found() + hint());
    if (token_.text.empty()) fail(token_.begin, "the name of the field is empty");
    node.field = field_of_name(token_.text);
    node.number = tests_++;
    if (tests_ > kMostTests)
      fail(token_.begin, "more than 1,000 comparisons; use 'in' with a list of values");
    const std::size_t begin = token_.begin;
    advance();
    const bool negated = at_word("not");
    if (negated) advance();
    read_operator(node);
    node.end = last_end_;
    return negated ? negation(std::move(node), begin) : node;
  }

  std::string hint() const {
    if (token_.kind == TokenKind::kNumber || token_.kind == TokenKind::kDate)
      return "; the field stands to the left, its value to the right";
    if (token_.kind != TokenKind::kWord) return "";
    if (at_word("exists")) return "; write: FIELD exists";
    return "; a field of that name is quoted: \"" + token_.text + "\"";
  }

  void read_operator(FilterNode& node) {
    if (token_.kind == TokenKind::kSign) {
      for (const auto& [sign, op] : kSigns) {
        if (token_.text == sign) return take_compared(node, op);
      }
    }
    if (token_.kind == TokenKind::kWord) {
      for (const auto& [word, op] : kWords) {
        if (is_keyword(token_.text, word)) return take_word_operator(node, op);
      }
    }
    fail(token_.begin,
         "expected an operator: == != < <= > >= in contains starts_with ends_with matches exists" + found());
  }

  void take_compared(FilterNode& node, FilterOperator op) {
    node.op = op;
    const std::string sign = token_.text;
    advance();
    node.operands.push_back(operand());
    if (node.operands.front().kind == FilterOperand::Kind::kBoolean && op != FilterOperator::kEqual &&
        op != FilterOperator::kNotEqual)
      fail(node.operands.front().begin, "true and false have no order; compare them with == or !=");
  }

  void take_word_operator(FilterNode& node, FilterOperator op) {
    node.op = op;
    const std::string word = token_.text;
    advance();
    if (op == FilterOperator::kExists) return;
    if (op == FilterOperator::kIn) return take_list(node);
    node.operands.push_back(operand());
    if (op != FilterOperator::kContains && node.operands.front().kind != FilterOperand::Kind::kText)
      fail(node.operands.front().begin, word + " needs a text; put it in quotes");
  }

  void take_list(FilterNode& node) {
    if (!at_sign("(")) fail(token_.begin, "expected '(' and a list of values" + found());
    do {
      advance();
      node.operands.push_back(operand());
    } while (at_sign(","));
    if (!at_sign(")")) fail(token_.begin, "expected ',' or ')' in the list of values" + found());
    advance();
    std::sort(node.operands.begin(), node.operands.end(), [](const FilterOperand& a, const FilterOperand& b) {
      const bool text_a = a.kind == FilterOperand::Kind::kText;
      const bool text_b = b.kind == FilterOperand::Kind::kText;
      return text_a != text_b ? text_a : a.value < b.value;
    });
  }

  FilterOperand operand() {
    FilterOperand operand;
    operand.begin = token_.begin;
    operand.date = token_.date;
    operand.is_date = token_.is_date;
    const bool boolean = at_word("true") || at_word("false");
    if (token_.kind == TokenKind::kText) {
      operand.kind = FilterOperand::Kind::kText;
      operand.value = text_value(token_.text);
    } else if (token_.kind == TokenKind::kNumber) {
      operand.kind = FilterOperand::Kind::kNumber;
      operand.value = token_.text;
    } else if (token_.kind == TokenKind::kDate) {
      operand.kind = FilterOperand::Kind::kDate;
      operand.value = token_.text;
    } else if (boolean) {
      operand.kind = FilterOperand::Kind::kBoolean;
      operand.value = boolean_value(at_word("true"));
    } else {
      const std::string quote =
          token_.kind == TokenKind::kWord ? "; a text is quoted: \"" + token_.text + "\"" : "";
      fail(token_.begin, "expected a value: \"text\", 12, 2024-05-20, true or false" + found() + quote);
    }
    advance();
    return operand;
  }

  std::string_view text_;
  std::string_view name_;
  FilterLexer lexer_;
  Token token_;
  std::size_t last_end_ = 0;  // of the token before
  std::uint32_t tests_ = 0;
  int depth_ = 0;
};

}  // namespace

Filter Filter::parse(std::string_view text, std::string name) {
  Filter filter;
  filter.root_ = std::make_shared<const FilterNode>(Parser(text, name).run());
  filter.text_ = std::make_shared<const std::string>(text);
  filter.name_ = std::make_shared<const std::string>(std::move(name));
  return filter;
}

}  // namespace ragctl
