#!/bin/sh
# A wrong configuration is refused with file, line and column, and a suggestion.
set -eu
. "$(dirname "$0")/lib.sh"

mkdir configs
cat >configs/x.yaml <<'YAML'
# comment
ingest:
  inputs: [docs]

chunk:
  strategy: markdown
  max_token: 256
YAML
expect_exit 2 ragctl run configs/x.yaml
expect_contains err "configs/x.yaml:7:3: unknown key 'max_token' in 'chunk', did you mean 'max_tokens'?"
cp "$testdata/invalid/duplicate-key.yaml" "$testdata/invalid/alias-bomb.yaml" .
expect_exit 2 ragctl config show --config duplicate-key.yaml
expect_contains err "duplicate-key.yaml:6:3: duplicate key"
expect_exit 2 ragctl config show --config alias-bomb.yaml
expect_contains err "alias-bomb.yaml:3:"
printf 'chunk:\n  max_tokens: many\n' >type.yaml
expect_exit 2 ragctl config show --config type.yaml
expect_contains err "type.yaml:2:15: "
printf 'chunk:\n  max_tokens:\n  overlap_tokens: 0\n' >null.yaml
expect_exit 2 ragctl config show --config null.yaml
expect_contains err "null.yaml:2:3: chunk.max_tokens has no value; write one, or leave it out"
printf 'workspace: ~/ws\n' >home.yaml
expect_exit 2 ragctl config show --config home.yaml
expect_contains err "home.yaml:1:12: workspace: '~/ws' begins with '~', which only a shell replaces"
expect_exit 2 ragctl ingest home.yaml --output=~/x
expect_contains err "--output: '~/x' begins with '~'"
printf 'chunk: [\n' >syntax.yaml
expect_exit 2 ragctl config show --config syntax.yaml
expect_exit 7 ragctl config show --config missing.yaml
expect_contains err "missing.yaml"
