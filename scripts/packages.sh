# shellcheck shell=bash disable=SC2034 # the lists are for who sources this
# Sourced: installs the Debian packages that are missing, as root or through sudo. Nothing else is
# ever downloaded.

# What building and running needs.
packages_build=(
  gcc libc6-dev cmake ninja-build pkg-config gettext
  libzmq3-dev libczmq-dev libprotobuf-c-dev protobuf-c-compiler libpq-dev liblmdb-dev libxxhash-dev libsqlite3-dev
  libsodium-dev libyaml-dev libmicrohttpd-dev libseccomp-dev libarchive-dev libexpat1-dev
)
# PDF and Word: the converters that the exporter runs, and fonts for every script. librsvg2-bin is
# left out on purpose: pandoc is given no picture.
packages_documents=(weasyprint pandoc fonts-noto-core fonts-noto-cjk)
packages_demo=(postgresql-15 postgresql-client-15 procps)
# libclang-rt-dev: the run-time of clang's sanitizers and of libFuzzer.
packages_fuzz=(clang libclang-rt-dev)
packages_test=(
  libcmocka-dev "${packages_fuzz[@]}" clang-format clang-tidy cppcheck shellcheck protobuf-compiler
  postgresql-15 postgresql-client-15 procps
  # Looks into the documents.
  "${packages_documents[@]}" libxml2-utils poppler-utils qpdf unzip
  # Looks into manual pages, completion and packages.
  groff-base mandoc zsh lintian
)
# What ./run test --full needs beyond that.
packages_full=(spin iproute2 e2fsprogs util-linux tmux)
packages_word=(libreoffice-writer-nogui)
# Validators of reports, which npm brings, and what runs them.
packages_reports=(nodejs default-jre-headless python3 python3-html5lib)
# What drives the form; playwright-core and axe-core come by npm.
packages_browser=(nodejs chromium)
# What ./run package needs beyond building: archives for the client that runs anywhere, and Debian's tools.
packages_linked=(
  libsqlite3-dev libprotobuf-c-dev libyaml-dev libexpat1-dev libxxhash-dev libarchive-dev libbz2-dev zlib1g-dev
)
packages_package=("${packages_linked[@]}" nettle-dev liblzma-dev libzstd-dev liblz4-dev dpkg-dev xz-utils binutils)
packages_memory=(valgrind "${packages_demo[@]}")

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "Packages are missing and this is not root, nor is there sudo. As root: $*" >&2
    return 3
  fi
}

# install_packages PACKAGE...
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing ${#missing[@]} packages: ${missing[*]}" >&2
  # We use private clusters only: Debian's package is not to start one of its own on this machine.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
}
