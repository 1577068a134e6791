#!/usr/bin/env bash
# Opens a policy with one mistake in Neovim and in Emacs, without a screen, and looks for what the server says of it.
# Usage: editors/tests/run.sh PATH/TO/r2pc. An editor that is not installed is passed over.
set -euo pipefail
R2PC=$(realpath "$1"); R2P_EDITORS=$(realpath "$(dirname "$0")/.."); R2P_ROOT=$(mktemp -d)
trap 'rm -rf "$R2P_ROOT"' EXIT
mkdir "$R2P_ROOT/policies"
printf 'policies = ["policies"]\n[lints]\nall = "off"\n' > "$R2P_ROOT/r2pc.toml"
R2P_FILE=$R2P_ROOT/policies/a.r2p
printf 'package p\nfact x: bool "Is it so?" stale after 1 year\nrisk r { present when x and yy }\n' > "$R2P_FILE"
export R2PC R2P_EDITORS R2P_ROOT R2P_FILE
wants() { # OUTPUT WORDS…
  local said=$1; shift
  for words in "$@"; do
    grep -qF -- "$words" <<<"$said" || { echo "missing: $words"; echo "$said"; exit 1; }
  done
}
if command -v nvim >/dev/null; then
  said=$(timeout 120 nvim --headless -u NONE -c "luafile $R2P_EDITORS/tests/neovim.lua" 2>&1)
  wants "$said" 'filetype r2p' 'r2p::name::unknown' 'True where both are true.' 'after edit 0' 'stopped true'
  echo "neovim: ok"
fi
if command -v emacs >/dev/null; then
  said=$(timeout 120 emacs --batch -q -l "$R2P_EDITORS/tests/eglot.el" 2>&1)
  wants "$said" 'mode r2p-mode' 'r2p::name::unknown' 'shutdown ok'
  echo "emacs: ok"
fi
