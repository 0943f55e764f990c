#!/usr/bin/env bash
# Whether the form can be used in a browser by everybody: Chromium, driven by the keyboard alone, fills in, checks, saves,
# resumes and sends every kind of submission, and axe-core finds no barrier on any page.
# Usage: check_browser.sh [LANGUAGE[:noscript|:dark]...]; without them English, Russian and Arabic, without a script, and dark.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
passes=("$@")
[ $# -gt 0 ] || passes=(en ru ar en:noscript ar:dark)

here=$PWD/tests/browser
node=$PWD/var/browser/node

packages=("${packages_browser[@]}" postgresql-15 postgresql-client-15)
# Node of other vendors brings npm with it and will not stand beside Debian's.
command -v npm >/dev/null || packages+=(npm)
install_packages "${packages[@]}"
scripts/build.sh asan | tail -n 1

# As scripts/check_reports.sh does: exact versions, no scripts of packages, nothing into the tree.
stamp=$(cat "$here"/package*.json | sha256sum | cut -c1-32)
if [ ! -e "$node/$stamp" ]; then
  rm -rf "$node"
  mkdir -p "$node"
  cp "$here"/package*.json "$node"
  (cd "$node" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  touch "$node/$stamp"
fi

NODE_PATH=$node/node_modules BROWSER_DRIVER=$here/drive.js BROWSER_PASSES="${passes[*]}" build/asan/tests/drive_browser
