# Sourced by every script: a fresh folder to work in, nobody's configuration, and a few checks.
# RAGCTL is the binary, RAGCTL_SOURCE the repository; both come from CTest, or by hand, then often relative.
binary=$(realpath "${RAGCTL:?path of the binary}")
source_dir=$(realpath "${RAGCTL_SOURCE:?path of the repository}")
testdata=$source_dir/testdata
shared=$source_dir/../shared

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export XDG_CONFIG_HOME="$work/xdg" LC_ALL=C
unset RAGCTL RAGCTL_SOURCE

ragctl() { "$binary" "$@"; }

fail() {
    echo "FAILED: $*" >&2
    for file in out err; do
        [ ! -f "$file" ] || { echo "--- $file" && head -c 2000 "$file"; } >&2
    done
    exit 1
}

# expect_exit CODE COMMAND...: the command's output goes to the files out and err.
expect_exit() {
    expected=$1
    shift
    code=0
    "$@" >out 2>err || code=$?
    [ "$code" = "$expected" ] || fail "exit $code instead of $expected: $*"
}

expect_contains() { grep -qF -e "$2" "$1" || fail "$1 does not contain: $2"; }
expect_lacks() { ! grep -qF -e "$2" "$1" || fail "$1 contains: $2"; }
expect_empty() { [ ! -s "$1" ] || fail "$1 is not empty"; }
expect_missing() { [ ! -e "$1" ] || fail "$1 exists"; }
expect_same() { cmp "$1" "$2" || fail "$1 and $2 differ"; }
expect_lines() { [ "$(wc -l <"$1")" -eq "$2" ] || fail "$1 has $(wc -l <"$1") lines instead of $2"; }

# Every command, those of two words behind the one that they belong to.
list_commands() {
    ragctl --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | while read -r command; do
        echo "$command"
        ragctl "$command" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]* [a-z]*\) .*/\1/p'
    done
}

# check_console_blocks PAGE: the console blocks of a page of the repository are run here and must print what they show.
# RAGCTL_UPDATE_DOCS=1 writes the output anew.
check_console_blocks() {
    page=$source_dir/$1
    for folder in testdata configs; do
        [ -e $folder ] || ln -s "$source_dir/$folder" $folder
    done
    COLUMNS=80
    export COLUMNS
    in_block=no
    while IFS= read -r line; do
        case $line in
        '```console') in_block=yes ;;
        '```') in_block=no ;;
        '$ '*)
            if [ "$in_block" = yes ]; then
                printf '%s\n' "$line"
                eval "${line#??}" 2>/dev/null </dev/null || true
                continue
            fi
            ;;
        *) [ "$in_block" = no ] || continue ;; # old output
        esac
        printf '%s\n' "$line"
    done <"$page" >page.md
    [ "${RAGCTL_UPDATE_DOCS:-0}" = 0 ] || cp page.md "$page"
    expect_same page.md "$page"
}

# Skips the test when a file beside the repository is not there.
need() { [ -e "$1" ] || { echo "skipped: $1 is missing"; exit 77; }; }

# The test collection: testdata/documents here, the name that its judgements use, and kb made from it.
copy_documents() { mkdir testdata && cp -r "$testdata/documents" testdata; }
make_kb() {
    copy_documents
    {
        ragctl ingest testdata/documents -o documents.jsonl
        ragctl chunk documents.jsonl -o chunks.jsonl
        ragctl embed chunks.jsonl -o vectors.safetensors --dim 64
        ragctl index chunks.jsonl --vectors vectors.safetensors -o kb
    } 2>make_kb.log || fail "$(cat make_kb.log)"
}

# Three small documents and a lexical knowledge base of them: for tests that need no model.
make_small_kb() {
    mkdir docs
    printf '# Ferry\n\nThe ferry to Garamdo leaves at nine.\n' >docs/ferry.md
    printf '# Library\n\nBooks are lent for three weeks.\n' >docs/library.md
    printf '# Telescope\n\nThe telescope is lent for one week.\n' >docs/telescope.md
    {
        ragctl ingest docs -o documents.jsonl
        ragctl chunk documents.jsonl -o chunks.jsonl --tokenizer simple
        ragctl index chunks.jsonl -o kb
    } 2>make_kb.log || fail "$(cat make_kb.log)"
}
