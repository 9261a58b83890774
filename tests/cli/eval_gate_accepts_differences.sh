#!/bin/sh
# --accept: a baseline of other documents or questions is compared with where that is asked for, and what differs is told.
set -eu
. "$(dirname "$0")/lib.sh"

make_small_kb
words="ferry garamdo leaves nine books lent weeks telescope three week"
for word in $words; do
    printf '{"_id":"%s","text":"%s"}\n' "$word" "$word" >>queries.jsonl
    case $word in
    ferry | garamdo | leaves | nine) document=docs/ferry.md ;;
    telescope | week) document=docs/telescope.md ;;
    *) document=docs/library.md ;;
    esac
    printf '%s 0 %s 1\n' "$word" $document >>qrels.txt
done
evaluate() { ragctl eval --kb kb --queries queries.jsonl --qrels qrels.txt --metrics mrr@10 --no-times "$@"; }
gate() { evaluate --baseline base.json --gate mrr@10:-0.02 "$@"; }
expect_exit 0 evaluate --save-baseline base.json
expect_exit 0 gate --accept corpus,questions
expect_lacks out "accepted"

# A typo in a document: refused, or accepted by name.
printf '\nMind the gap.\n' >>docs/ferry.md
rebuild() {
    ragctl ingest docs -o documents.jsonl 2>/dev/null
    ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple 2>/dev/null
    ragctl index chunks.jsonl -o kb 2>/dev/null
}
rebuild
expect_exit 3 gate
expect_contains err "another corpus ("
expect_contains err "make a new baseline, or compare all the same with --accept corpus"
expect_exit 3 gate --accept questions
expect_exit 0 gate --accept corpus
expect_contains out "accepted: another corpus"
expect_exit 0 gate --accept corpus --format json
expect_contains out '"accepted": ['
expect_contains out '"compared": null'
expect_exit 0 gate --accept corpus --format markdown
expect_contains out "- accepted: another corpus"

# A new question, a judgement that changed, a question put in other words and one that is gone.
printf '{"_id":"gap","text":"gap"}\n' >>queries.jsonl
printf 'gap 0 docs/ferry.md 1\n' >>qrels.txt
sed -i 's/"text":"nine"/"text":"at nine"/; /"books"/d' queries.jsonl
sed -i 's/^lent 0 .*/lent 0 docs\/telescope.md 1/' qrels.txt
expect_exit 3 gate
expect_contains err "--accept corpus,questions"
expect_exit 3 gate --accept corpus
expect_exit 0 gate --accept corpus --accept questions
expect_contains out "over 7 queries: no query changed"
expect_contains out "accepted: other questions or judgements; compared: 7 queries that are as in the baseline"
expect_contains out "1 query only in the baseline, left out: books"
expect_contains out "1 query only now, left out: gap"
expect_contains out "1 query with other judgements, left out: lent"
expect_contains out "1 query with another text or filter, left out: nine"
expect_exit 0 gate --accept corpus --accept questions --format json --report page.html
expect_contains out '"queries": 7'
expect_contains page.html "1 query only now, left out: gap"
expect_exit 0 gate --accept corpus --accept questions --format tsv
expect_contains err "accepted: another corpus"

# A drop is a drop.
sed -i 's/[Ff]erry\|Garamdo\|leaves\|nine//g' docs/ferry.md
sed -i 's/[Tt]elescope\|one\|week//g' docs/telescope.md
rebuild
expect_exit 6 gate --accept corpus,questions
expect_contains out "the drop exceeds 0.02"

# What is measured is never accepted otherwise: options, depth, filter, metric definitions.
expect_exit 3 gate --accept corpus,questions --relevance-level 2
expect_contains err "relevance_level 1 instead of 2"
expect_lacks err "--accept"
expect_exit 3 gate --accept corpus,questions --filter 'path starts_with "docs/f"'
expect_contains err "no filter instead of the filter 'path starts_with \"docs/f\"'"
expect_exit 3 gate --accept corpus,questions --depth 50
sed 's/"definition": 1/"definition": 99/' base.json >old.json
expect_exit 3 evaluate --baseline old.json --gate mrr@10:-0.02 --accept corpus,questions
expect_contains err "definition 99"

# A baseline of an earlier ragctl does not have the judgements of each query.
sed '/"query_inputs": {/,/^ },/d; /"filter": /d' base.json >earlier.json
expect_exit 3 evaluate --baseline earlier.json --gate mrr@10:-0.02 --accept corpus,questions
expect_contains err "no record of the judgements of each query"
expect_exit 2 gate --accept metrics
expect_contains err "eval: --accept: 'metrics' is no difference to accept"
expect_exit 2 evaluate --accept corpus
expect_contains err "--accept goes with --baseline"
