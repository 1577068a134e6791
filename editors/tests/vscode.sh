#!/usr/bin/env bash
# Runs the extension in real VS Code (code-server) in a browser: packages it, installs it, and writes a policy with it.
# Usage: editors/tests/vscode.sh PATH/TO/r2pc [FOLDER FOR SCREENSHOTS]
#
# Needs node 20 or newer, chromium, and for building code-server's native modules libkrb5-dev and pkg-config. The tools
# (node 24, code-server, playwright-core) come from npm into R2P_EDITOR_TOOLS, target/editor-tools where that is not set.
set -euo pipefail
R2PC=$(realpath "$1"); here=$(realpath "$(dirname "$0")"); root=$(realpath "$here/../..")
export R2P_SHOTS=$(realpath -m "${2:-$root/target/editor-shots}") R2PC
tools=${R2P_EDITOR_TOOLS:-$root/target/editor-tools}
mkdir -p "$tools" "$R2P_SHOTS"
[ -d "$tools/n/node_modules/node" ] || npm install --prefix "$tools/n" --no-audit --no-fund node@24
export PATH=$tools/n/node_modules/node/bin:$PATH
[ -d "$tools/cs/node_modules/code-server" ] || npm install --prefix "$tools/cs" --no-audit --no-fund code-server@4.139.1
[ -d "$tools/pw/node_modules/playwright-core" ] || npm install --prefix "$tools/pw" --no-audit --no-fund playwright-core@1.65
run=$(mktemp -d); server=
finish() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; sleep 1; rm -rf "$run"; }
trap finish EXIT
"$root/editors/vscode/package.sh" > "$run/package.log" 2>&1 || { cat "$run/package.log"; exit 1; }
code=(node "$tools/cs/node_modules/code-server/out/node/entry.js" --user-data-dir "$run/data" --extensions-dir "$run/extensions")
"${code[@]}" --install-extension "$root"/editors/vscode/r2pc-*.vsix
export R2P_WORKSPACE=$run/workspace R2P_PORT=${R2P_PORT:-8777} NODE_PATH=$tools/pw/node_modules
cp -r "$here/workspace" "$R2P_WORKSPACE"
mkdir -p "$run/data/User"
cat > "$run/data/User/settings.json" <<JSON
{
  "r2pc.server.path": "$R2PC",
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "files.autoSave": "off"
}
JSON
"${code[@]}" --auth none --bind-addr "127.0.0.1:$R2P_PORT" --disable-telemetry --disable-update-check \
  --disable-workspace-trust > "$run/server.log" 2>&1 &
server=$!
node "$here/vscode.cjs" || { tail -20 "$run/server.log"; exit 1; }
echo "vscode: ok; screenshots in $R2P_SHOTS"
