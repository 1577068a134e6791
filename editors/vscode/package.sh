#!/usr/bin/env bash
# Packages the extension as r2pc-VERSION.vsix. With a path to a program as argument, that program is bundled as the server.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
node node_modules/esbuild/install.js
npm run types
npm run build
rm -rf server
if [ $# -gt 0 ]; then
  mkdir server
  cp "$1" server/
fi
cp ../../LICENSE* . 2>/dev/null || true
npm run package
