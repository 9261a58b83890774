#!/bin/sh
# eval audit: exact search is the yardstick, more rescoring finds more, and a missing graph is said.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
expect_exit 0 ragctl eval audit kb --queries "$testdata/queries.jsonl" --qrels "$testdata/qrels/test.tsv"
grep -qE '^exact +1\.0000 ' out || fail "exact search does not agree with itself"
recall() { awk -v name="$1  " 'index($0, name) == 1 { $0 = substr($0, length(name) + 1); print $1 }' out; }
awk -v share="$(recall int8)" 'BEGIN { exit !(share > 0.95) }' || fail "int8 loses too much"
awk -v few="$(recall 'binary + rescore 2k')" -v many="$(recall 'binary + rescore 20k')" \
    'BEGIN { exit !(many > 0.9 && many >= few) }' || fail "rescoring more does not help"
for method in 'int8 + rescore' 'binary, 4-bit query' 'binary + rescore'; do
    [ -n "$(recall "$method")" ] || fail "no row of $method"
done
awk -v plain="$(recall binary)" -v four="$(recall 'binary, 4-bit query')" -v all="$(recall 'binary + rescore')" \
    'BEGIN { exit !(four >= plain && all > 0.99) }' || fail "binary codes are not searched as the index searches them"
expect_contains out "There is no row for HNSW"
expect_exit 0 ragctl index chunks.jsonl --vectors vectors.safetensors -o graph --vector-type hnsw
expect_exit 0 ragctl eval audit graph --queries "$testdata/queries.jsonl" --format json
expect_contains out '"graph": true'
expect_contains out '"method": "hnsw"'

# A question's own filter cannot be honoured, so it is not passed over either.
printf '{"_id":"a","text":"ferry"}\n{"_id":"b","text":"ferry","filter":"lang == \\"ko\\""}\n' >filtered.jsonl
expect_exit 2 ragctl eval audit kb --queries filtered.jsonl
expect_contains err "filtered.jsonl:2: filter: the audit measures search over all vectors and takes no filters"
expect_empty out

ragctl index chunks.jsonl -o lexical 2>err
expect_exit 2 ragctl eval audit lexical --queries "$testdata/queries.jsonl"
expect_contains err "no vectors"
