#!/usr/bin/env bash
# The packages of ./run package: the same bytes twice, nothing that lintian calls an error, an archive that needs
# glibc alone. Usage: test_package.sh [--containers]
#   --containers  also installs and runs both in clean containers, and packages a copy of the tree that stands
#                 elsewhere; needs an engine that answers, and the image debian:bookworm-slim (or DEBIAN_IMAGE)
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

containers=no
case "${1:-}" in
  '') ;;
  --containers) containers=yes ;;
  *)
    echo "Usage: scripts/test_package.sh [--containers]" >&2
    exit 2
    ;;
esac
if [ "$containers" = yes ] && ! docker info >/dev/null 2>&1; then
  echo "No container engine answers; without --containers none is needed." >&2
  exit 3
fi
install_packages lintian binutils
version=$(cat VERSION)
architecture=$(dpkg --print-architecture)
deb=var/package/parallax_${version}_$architecture.deb
name=parallax-$version-linux-$architecture
image=${DEBIAN_IMAGE:-debian:bookworm-slim}
# A blank, because people unpack in such folders.
work=$(mktemp -d "/tmp/parallax package.XXXXXX")
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y VERSION)
export SOURCE_DATE_EPOCH
fail() {
  echo "packages: $*" >&2
  exit 1
}

again() {
  if [ "$containers" = yes ]; then
    mkdir "$work/tree"
    tar --exclude=./build --exclude=./var --exclude=./.git -cf - . | tar -C "$work/tree" -xmf -
    (cd "$work/tree" && umask 077 && TZ=Asia/Bishkek ./run package >&2 && cat var/package/SHA256SUMS)
  else
    (umask 077 && TZ=Asia/Bishkek ./run package >&2 && cat var/package/SHA256SUMS)
  fi
}

./run package >&2
cp var/package/SHA256SUMS "$work/first"
again >"$work/second"
cmp "$work/first" "$work/second" || fail "two runs gave other bytes"
rm -rf "$work/tree"
lintian --fail-on error "$deb" >&2

# What stands in the archive, and what its program and libraries need.
tar -C "$work" -xJf "var/package/$name.tar.xz"
root=$work/$name
readelf -d "$root/bin/parallax" | grep -qF "Library rpath: [\$ORIGIN/../lib]" || fail "the archive's program looks elsewhere for libraries"
others=$(ldd "$root/bin/parallax" | sed -nE 's/^\s*(\S+) => (.*) \(0x.*/\1 \2/p' | grep -v " $root/" |
  grep -vE '^(lib(c|m|pthread|dl|rt|resolv)\.so\.[0-9]|ld-linux)' || true)
[ -z "$others" ] || fail "the archive needs libraries of the system: $others"
# Twice in one process, with a state each.
for library in "${packages_linked[@]}"; do
  twice=$(dpkg -L "$library" | grep -oE '/lib[^/]*\.a$' | sed 's/\.a$/.so/' |
    while read -r shared; do compgen -G "$root/lib$shared*" || true; done)
  [ -z "$twice" ] || fail "$twice is also linked into the program"
done
newest=$(for file in "$root"/bin/* "$root"/lib/*; do objdump -T "$file"; done | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
[ "$(printf '%s\nGLIBC_2.36\n' "$newest" | sort -V | tail -n 1)" = GLIBC_2.36 ] || fail "the archive needs $newest"
if strings -a "$root/bin/parallax" | grep -F "$PWD"; then fail "the program tells where it was built"; fi
[ "$(find "$root/share/doc/parallax/libraries" -name '*.copyright' | wc -l)" -ge "$(find "$root/lib" -type f | wc -l)" ] ||
  fail "a library has no licence beside it"
run_archive() { env -i PARALLAX_HOME="$work/home" "$root/bin/parallax" "$@"; }
[ "$(run_archive --version)" = "parallax $version" ]
run_archive init | grep -q plx1- || fail "init prints no card"
run_archive outbox >/dev/null
echo "packages: the same bytes twice, no errors, the archive needs $newest"
[ "$containers" = yes ] || exit 0

# The archive where there is glibc and nothing else, not even a shell.
mkdir -p "$work/bare/tmp" "$work/bare/lib64"
cp -r "$root" "$work/bare/parallax"
while read -r path; do cp -L "$path" "$work/bare/lib64/"; done < \
  <(ldd "$root/bin/parallax" | grep -oE '/\S+' | grep -vF "$root" | grep -E '/(lib(c|m|pthread|dl|rt|resolv)\.so\.[0-9]|ld-linux)')
bare=parallax-bare:test
tar -C "$work/bare" -cf - . | docker import - "$bare" >/dev/null
trap 'docker image rm -f "$bare" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
in_bare() { docker run --rm --network none --env LD_LIBRARY_PATH=/lib64 --env PARALLAX_HOME=/tmp/home "$bare" /parallax/bin/parallax "$@"; }
[ "$(in_bare --version)" = "parallax $version" ] || fail "the archive does not run beside glibc alone"
in_bare init | grep -q plx1- || fail "the archive's init prints no card beside glibc alone"
# In Debian's own image, as it is.
tar -C "$work" -cf - "$name" | docker run --rm -i --network none "$image" bash -euc '
  tar -C /opt -xf -
  export PATH=/opt/'"$name"'/bin:$PATH PARALLAX_HOME=/tmp/home
  parallax --version && parallax init && parallax outbox' >/dev/null || fail "the archive does not run in $image"

# The Debian package. Slim images leave manual pages out until they are told otherwise.
# shellcheck disable=SC2016 # the container expands
docker run --rm -i "$image" bash -euc '
  cat >/tmp/parallax.deb
  rm -f /etc/dpkg/dpkg.cfg.d/*
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends /tmp/parallax.deb man-db bash-completion; } >/tmp/log 2>&1 ||
    { cat /tmp/log >&2; exit 1; }
  parallax --version
  parallax init
  parallax outbox
  man parallax | grep -A 2 "parallax import"
  . /usr/share/bash-completion/bash_completion
  _completion_loader parallax || [ $? = 124 ]
  complete -p parallax
  apt-get purge -y -qq parallax >/tmp/log 2>&1
  [ ! -e /usr/bin/parallax ]' <"$deb" >"$work/said" || fail "the Debian package does not work in $image: $(cat "$work/said")"
for said in "parallax $version" plx1- 'parallax import \[OPTIONS\]' 'complete -F _parallax_complete parallax'; do
  grep -q "$said" "$work/said" || fail "in $image nothing said \"$said\""
done
echo "packages: both work in $image, and the archive beside glibc alone"
