#!/usr/bin/env bash
# ./run package: the client for coordinators, under var/package/ (docs/packaging.md):
#   parallax_VERSION_ARCHITECTURE.deb            for Debian 12 and what comes from it
#   parallax-VERSION-linux-ARCHITECTURE.tar.xz   for every Linux system with glibc 2.36 or later
# The same source and the same Debian packages give the same bytes. SOURCE_DATE_EPOCH: the time that the files
# carry, in seconds; that of the last commit when not given. PACKAGE_MAINTAINER: "Name <address>".
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

version=$(cat VERSION)
architecture=$(dpkg --print-architecture)
maintainer=${PACKAGE_MAINTAINER:-Parallax maintainers <maintainers@parallax.example>}
build=build/package
out=var/package
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y VERSION)}
export LC_ALL=C TZ=UTC
# ccache would put paths of its own into the programs.
unset CCACHE_BASEDIR
umask 022

install_packages "${packages_build[@]}" "${packages_package[@]}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Of glibc: every system has its own, and others do not work with it.
of_glibc() {
  case "$1" in
    ld-linux*.so.* | lib[cm].so.6) return 0 ;;
    libpthread.so.* | libdl.so.* | librt.so.* | libresolv.so.* | libutil.so.* | libanl.so.* | libmvec.so.*) return 0 ;;
    *) return 1 ;;
  esac
}

# The Debian package that a file came from; the linker may say /lib where the package says /usr/lib, or the reverse.
owner() {
  { dpkg -S "$1" "/usr$1" "${1#/usr}" 2>/dev/null || true; } | sed -n '1s/:.*//p'
}

compile() {
  local said
  said=$(cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DPARALLAX_TESTS=OFF 2>&1) || {
    printf '%s\n' "$said" >&2
    return 1
  }
  cmake --build "$build" --target parallax parallax_portable manuals_parallax | tail -n 1
}

# install_tree PREFIX: what both hold.
install_tree() {
  DESTDIR='' cmake --install "$build" --component client --strip --prefix "$1" >/dev/null
  strip --strip-unneeded --remove-section=.comment --remove-section=.note "$1/bin/parallax"
}

# used_package PACKAGE...: its licence goes along, and its version stands in libraries.txt.
used_package() {
  local name
  for name in "$@"; do
    cp -L "/usr/share/doc/$name/copyright" "$licences/$name.copyright"
    chmod 644 "$licences/$name.copyright"
    # shellcheck disable=SC2016 # for dpkg-query
    dpkg-query -W -f '${binary:Package} ${Version} (source ${source:Package} ${source:Version})\n' "$name" >>"$licences/libraries.txt"
  done
}

# bundle PROGRAM FOLDER: every library that the program needs and glibc does not bring.
bundle() {
  local name path missing
  missing=$(ldd "$1" | grep 'not found' || true)
  [ -z "$missing" ] || {
    printf 'libraries are missing:\n%s\n' "$missing" >&2
    return 1
  }
  while read -r name path; do
    of_glibc "$name" && continue
    install -m 644 "$(readlink -f "$path")" "$2/$name"
    used_package "$(owner "$path")"
  done < <(ldd "$1" | sed -nE 's/^\s*(\S+) => (\S+) .*/\1 \2/p' | sort)
}

make_archive() {
  local name=parallax-$version-linux-$architecture
  local root=$work/$name
  licences=$root/share/doc/parallax/libraries
  install_tree "$root"
  install -m 755 "$build/portable/parallax-portable" "$root/bin/parallax"
  strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/bin/parallax"
  install -m 644 LICENSE "$root/LICENSE"
  mv "$root/share/doc/parallax/README.md" "$root/README.md"
  mkdir -p "$root/lib" "$licences"
  used_package "${packages_linked[@]}"
  bundle "$build/portable/parallax-portable" "$root/lib"
  sort -u -o "$licences/libraries.txt" "$licences/libraries.txt"
  tar -C "$work" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw \
    --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" | xz -9 -T1 >"$work/archive"
  mv "$work/archive" "$out/$name.tar.xz"
}

make_deb() {
  local root=$work/deb name=parallax_${version}_$architecture.deb
  local docs=$root/usr/share/doc/parallax depends
  install_tree "$root/usr"
  {
    echo "parallax ($version) stable; urgency=medium"
    echo
    echo "  * Release $version."
    echo
    echo " -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")"
  } | gzip -9n >"$docs/changelog.gz"
  gzip -9n "$root"/usr/share/man/man1/*.1
  mkdir -p "$work/source/debian" "$root/DEBIAN"
  sed "s/@MAINTAINER@/$maintainer/" scripts/package/control >"$work/source/debian/control"
  depends=$(cd "$work/source" && dpkg-shlibdeps -O "$root/usr/bin/parallax" | sed -n 's/^shlibs:Depends=//p')
  (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
  {
    echo "Package: parallax"
    echo "Version: $version"
    echo "Architecture: $architecture"
    echo "Maintainer: $maintainer"
    echo "Installed-Size: $(find "$root/usr" -type f -printf '%s\n' | awk '{ k += int(($1 + 1023) / 1024) } END { print k }')"
    echo "Depends: $depends"
    sed -n '/^Section:/,$p' scripts/package/control
  } >"$root/DEBIAN/control"
  find "$root" -type d -exec chmod 755 {} +
  # dpkg-deb only makes times earlier; a checkout has its own, some of them earlier already.
  find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  chmod 644 "$root"/DEBIAN/*
  dpkg-deb --root-owner-group -Zxz --build "$root" "$work/$name" >/dev/null
  mv "$work/$name" "$out/$name"
}

mkdir -p "$out"
compile
make_archive
make_deb
(cd "$out" && sha256sum "parallax-$version-linux-$architecture.tar.xz" "parallax_${version}_$architecture.deb") | tee "$out/SHA256SUMS"
