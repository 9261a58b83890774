#!/bin/sh
# The hits on the page are those of the ranking that was scored, also where the first ones hang on how many are asked for.
set -eu
. "$(dirname "$0")/lib.sh"

make_kb
# "query document rank" of each hit on the page
hits_of() {
    sed -n 's/^<p class="note"><bdi>\([^<]*\)<.*/query \1/p
        s/^<li><span class="rank">\([0-9]*\)<.*<span class="[a-z]*"><bdi>\([^<]*\)<\/bdi><\/span>\(<p>.*\|<\/div>.*\)$/\1 \2/p' "$1" |
        awk '$1 == "query" { query = $2; next } { print query, $2, $1 }' | sort
}
for option in "--mmr 0.9" "--candidates 5"; do
    expect_exit 0 ragctl eval --kb kb --queries "$testdata/queries.jsonl" --qrels "$testdata/qrels/test.tsv" $option \
        --report page.html --save-run run.trec
    hits_of page.html >shown
    [ "$(wc -l <shown)" -ge 30 ] || fail "only $(wc -l <shown) hits were found on the page"
    awk '{ print $1, $3, $4 }' run.trec | sort >scored
    comm -23 shown scored >strange
    [ ! -s strange ] || fail "$option: the page shows $(head -n 1 strange), and $(wc -l <strange) in all that were not scored so"
done
