#!/usr/bin/env bash
# ./run build [PRESET]: configures and builds one preset. With PARALLAX_BUILD_TESTS=OFF, programs only.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

preset=${1:-release}
tests=OFF
install_packages "${packages_build[@]}"
case "$preset" in
  release) ;;
  dev | asan | tsan | coverage) tests=ON; install_packages libcmocka-dev ;;
  fuzz) install_packages clang ;;
  *)
    echo "There is no preset $preset; there are release, dev, asan, tsan, coverage and fuzz." >&2
    exit 2
    ;;
esac
cmake --preset "$preset" -DPARALLAX_TESTS="${PARALLAX_BUILD_TESTS:-$tests}" >"/tmp/parallax-cmake.$$" || {
  cat "/tmp/parallax-cmake.$$" >&2
  rm -f "/tmp/parallax-cmake.$$"
  exit 1
}
rm -f "/tmp/parallax-cmake.$$"
cmake --build --preset "$preset"
