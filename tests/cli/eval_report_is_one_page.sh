#!/bin/sh
# --report writes one HTML file that loads nothing, and a document cannot put anything but text into it.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir docs
printf '# <script>alert(1)</script>\n\nThe ferry leaves at nine. <img src=x onerror=alert(2)> "quoted" & more\n' >docs/ferry.md
printf '# Library\n\nBooks are lent for three weeks, the ferry is not.\n' >docs/library.md
printf '{"_id":"1","text":"when does the ferry leave"}\n{"_id":"2","text":"lent books <b>ferry"}\n' >queries.jsonl
printf '1 0 docs/ferry.md 1\n2 0 docs/ferry.md 2\n2 0 docs/gone.md 1\n' >qrels
{
    ragctl ingest docs -o documents.jsonl
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple
    ragctl index chunks.jsonl -o kb
} 2>log
expect_exit 0 ragctl eval --kb kb --queries queries.jsonl --qrels qrels --report page.html --save-baseline base.json
for bad in '<script' '<img' 'http:' 'https:' ' src=' '<b>'; do expect_lacks page.html "$bad"; done
for good in '<!doctype html>' 'ragctl eval --kb kb' '&lt;b&gt;' 'prefers-color-scheme' 'docs/gone.md' 'not ingested' 'Where it fails'; do
    expect_contains page.html "$good"
done
# Without times the same command writes the same bytes.
timeless() { ragctl eval --kb kb --queries queries.jsonl --qrels qrels --no-times --report timeless.html "$@"; }
expect_exit 0 timeless
expect_lacks timeless.html ' ms'
expect_lacks out ' ms'
cp timeless.html first.html
cp out first
expect_exit 0 timeless
expect_same timeless.html first.html
expect_same out first
expect_exit 0 timeless --save-baseline base.json

# A run alone has no texts; a baseline is compared question by question.
ragctl eval --kb kb --queries queries.jsonl --qrels qrels --save-run run.trec >log 2>&1
expect_exit 0 ragctl eval run.trec --qrels qrels --report run.html
expect_contains run.html "Evaluation of"
ragctl eval --kb kb --queries queries.jsonl --qrels qrels --baseline base.json --gate ndcg@10:-0.5 --report gate.html >out 2>err || true
expect_contains gate.html "baseline"
expect_contains gate.html '<strong>PASS</strong>'
expect_contains gate.html '<td class="n">0.5</td>'
expect_lacks gate.html "Holm-corrected"

# A question's own filter holds on the page too, and a page of an earlier snapshot is of that snapshot.
printf '{"_id":"1","text":"when does the ferry leave","filter":"not path == \\"docs/ferry.md\\""}\n{"_id":"2","text":"lent books"}\n' >filtered.jsonl
expect_exit 0 ragctl eval --kb kb --queries filtered.jsonl --qrels qrels --report filtered.html
sed -n '/<h3><bdi>when does/,/<\/article>/p' filtered.html >article
expect_contains article 'only <code><bdi>not path == &quot;docs/ferry.md&quot;'
expect_contains article 'filtered out: not '
[ "$(sed -n '/<ol/,/<\/ol>/p' article | grep -c 'docs/ferry.md')" = 0 ] || fail "a hit that the filter leaves out"
sed 's/nine/noon/' docs/ferry.md >changed && mv changed docs/ferry.md
{
    ragctl ingest docs -o documents.jsonl
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple
    ragctl index chunks.jsonl -o kb
} 2>log
printf '{"_id":"2","text":"ferry leaves at nine noon books"}\n' >one.jsonl
expect_exit 0 ragctl eval --kb kb --as-of 1 --queries one.jsonl --qrels qrels --report before.html
expect_contains before.html "Evaluation of kb as of 1"
expect_contains before.html "leaves at nine"
expect_lacks before.html "leaves at noon"
expect_exit 0 ragctl eval --kb kb --queries one.jsonl --qrels qrels --report after.html
expect_contains after.html "leaves at noon"

# Questions and judgements may come from standard input or a pipe, which can be read but once.
expect_exit 0 ragctl eval --kb kb --queries - --qrels qrels --report piped.html <queries.jsonl
expect_contains piped.html 'lent books'
expect_exit 0 ragctl eval run.trec --qrels - --report piped.html <qrels
expect_contains piped.html 'docs/gone.md'
expect_exit 2 ragctl eval run.trec --qrels qrels --metrics gm_map,map --report none.html
expect_contains err "name another one first"
expect_missing none.html

# Where lower is better, the questions with the highest scores went worst.
expect_exit 0 ragctl eval run.trec --qrels qrels --metrics unjudged@5 --report lower.html
grep -o 'unjudged@5 [01][.0-9]*' lower.html >scores
sort -r -k 2 scores | cmp -s - scores || fail "the worst question is not the first"

# The page is about the first metric that the baseline has as well, its worst questions too.
printf '1 Q0 docs/ferry.md 1 2 x\n2 Q0 docs/ferry.md 1 2 x\n' >half.trec
expect_exit 0 ragctl eval half.trec --qrels qrels --metrics recall@5 --save-baseline recall.json
expect_exit 0 ragctl eval half.trec --qrels qrels --metrics precision@5,recall@5 --baseline recall.json \
    --gate recall@5:0 --report common.html
expect_contains common.html 'recall@5 0.5000'
expect_lacks common.html 'recall@5 0.2000'
