#!/usr/bin/env bash
# ./run build [PRESET]: configures and builds one preset; all but release with their tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

preset=${1:-release}
tests=OFF
install_packages "${packages_build[@]}"
case "$preset" in
  release) ;;
  dev | asan | tsan | coverage) tests=ON; install_packages libcmocka-dev ;;
  fuzz) tests=ON; install_packages "${packages_fuzz[@]}" libcmocka-dev ;;
  *)
    echo "There is no preset $preset; there are release, dev, asan, tsan, coverage and fuzz." >&2
    exit 2
    ;;
esac
said=$(cmake --preset "$preset" -DPARALLAX_TESTS="$tests" 2>&1) || {
  printf '%s\n' "$said" >&2
  exit 1
}
cmake --build --preset "$preset"
