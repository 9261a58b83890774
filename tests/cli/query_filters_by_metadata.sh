#!/bin/sh
# Metadata gets from front matter, JSONL records and BEIR records to --filter; what does not fit is not found.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs beir beir/qrels
printf -- '---\ntitle: Ferry\ndate: 2024-05-20\ntags: [sea, 여객선]\nyear: 2024\nauthor:\n  name: Kim\n---\n\nThe ferry leaves at nine.\n' >docs/ferry.md
printf -- '---\ntitle: Old ferry\ndate: 2019-01-02\ntags: [sea]\nyear: 2019\ndraft: true\n---\n\nThe old ferry left at ten.\n' >docs/old.md
printf '{"_id":"r1","text":"The ferry ticket costs nine.","metadata":{"topic":"tickets","price":9.5}}\n{"_id":"r2","text":"The ferry map.","lang":"en","topic":"maps"}\n' >docs/records.jsonl
{
    ragctl ingest docs -o documents.jsonl
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple
    ragctl index chunks.jsonl -o kb
} 2>err || fail setup

# found FILTER: the documents that a question about ferries finds, sorted.
found() { ragctl query kb ferry -k 100 --format trec --filter "$1" 2>err | cut -d ' ' -f 3 | sort | tr '\n' ' '; }
check() { # FILTER DOCUMENTS
    seen=$(found "$1")
    [ "$seen" = "$2" ] || fail "$1 finds '$seen' instead of '$2'"
}
check 'year >= 2020' 'docs/ferry.md '
check 'date < 2024-05' 'docs/old.md '
check 'tags == "여객선"' 'docs/ferry.md '
check 'tags contains "sea" and not draft == true' 'docs/ferry.md '
check 'author.name matches "K*"' 'docs/ferry.md '
check 'topic == "tickets" or price > 100' 'r1 '
check 'topic exists' 'r1 r2 '
check 'path starts_with "docs/records"' 'r1 r2 '
check 'document in ("r1", "docs/old.md")' 'docs/old.md r1 '
check 'not year exists' 'r1 r2 '
check 'heading contains "Ferry" or title == "Old ferry"' 'docs/old.md '
# Several hold together, each as if it stood in parentheses.
ragctl query kb ferry --format trec --filter 'topic exists' --filter 'topic == "maps" or year exists' 2>err |
    cut -d ' ' -f 3 >out
[ "$(cat out)" = r2 ] || fail "two filters"
# The name of a file in decomposed Hangul, as macOS writes it.
printf 'A ferry note.\n' >"$(printf 'docs/\341\204\200\341\205\241.txt')"
ragctl ingest docs 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
[ "$(ragctl query kb ferry --format jsonl --filter 'path == "docs/가.txt"' | grep -c '"rank":')" = 1 ] || fail "decomposed path"
[ "$(ragctl query kb ferry --format jsonl --filter 'document == "docs/가.txt"' | grep -c '"rank":')" = 1 ] || fail "decomposed id"

# A date as Jekyll writes it; an empty text is no value.
printf -- '---\ndate: 2025-06-14 12:12:00 +0900\ndept: ""\n---\n\nThe ferry of the blog.\n' >docs/blog.md
printf -- '---\ndate: 2025-06-15\ndept: sea\n---\n\nThe ferry of the sea.\n' >docs/sea.md
ragctl ingest docs 2>/dev/null | ragctl chunk --tokenizer simple 2>/dev/null >chunks.jsonl
ragctl index chunks.jsonl -o kb 2>/dev/null
check 'date >= 2025' 'docs/blog.md docs/sea.md '
check 'date == 2025-06-14T03:12' 'docs/blog.md '
check 'dept exists' 'docs/sea.md '
check 'date >= 2025 and not dept exists' 'docs/blog.md '
check 'dept == ""' ''
check 'dept != "sky"' 'docs/sea.md '
ragctl info kb --fields >out
grep -q '^date  *date ' out || fail "dates with an offset are dates"
grep -q '^dept  *text  *1  *1 ' out || fail "an empty text is counted"
expect_exit 1 ragctl query kb ferry --filter 'page == 7'
expect_exit 2 ragctl query kb ferry --filter 'yaer == 2024'
expect_contains err "ragctl: --filter:1:1: no document has a field 'yaer', did you mean 'year'?"
for nothing in "" " "; do
    expect_exit 2 ragctl query kb ferry --filter "$nothing"
    expect_contains err "--filter is empty"
done
expect_exit 2 ragctl query kb ferry --filter 'year == 2019' --filter 'yaer == 2024' --filter 'dept == "x"'
expect_contains err "no document has a field 'yaer'"
expect_exit 2 ragctl query kb ferry --filter 'year == 2019' --filter 'year =='
expect_contains err "--filter:1:8: expected a value"
expect_exit 2 ragctl query kb ferry --filter 'dept == “sea”'
expect_contains err "--filter:1:9: a curly quotation mark has no meaning here"
expect_exit 2 env RAGCTL_QUERY_FILTER='year ==' "$binary" query kb ferry
expect_contains err '$RAGCTL_QUERY_FILTER:1:8: expected a value'
printf 'query:\n  filter: lang = 1\n' >ragctl.yaml
expect_exit 2 ragctl query kb ferry
expect_contains err "ragctl.yaml:2: query.filter:1:6: '=' is no operator; write =="
printf 'query:\n  filter: year == 2019\n' >ragctl.yaml
expect_exit 0 ragctl query kb ferry --explain
expect_contains out "visible: 1 document, 1 chunk"
rm ragctl.yaml

printf '{"_id":"a","text":"ferry","filter":"year == 2019"}\n{"_id":"b","text":"ferry","filter":"topic == \\"maps\\""}\n' >queries.jsonl
expect_exit 0 ragctl query kb --queries queries.jsonl --format trec
expect_lines out 2
expect_contains out "a Q0 docs/old.md 1"
expect_contains out "b Q0 r2 1"
printf '{"_id":"a","text":"ferry","filter":"year =="}\n' >queries.jsonl
expect_exit 2 ragctl query kb --queries queries.jsonl --format trec
expect_contains err "queries.jsonl:1: filter:1:8: expected a value"
printf '{"_id":"a","text":"ferry","filter":7}\n' >queries.jsonl
expect_exit 3 ragctl query kb --queries queries.jsonl --format trec
expect_contains err "queries.jsonl:1: the filter of query 'a' is no string"

expect_exit 0 ragctl info kb --fields --format json
expect_contains out '"name": "author.name"'
expect_exit 0 ragctl info kb --fields
grep -qE '^year +number +2 +2 +2019, 2024$' out || fail "no line for year"
