#!/bin/sh
# Are the protos still what was released? Old programs and new ones must read each other's bytes.
#
#   check_compatible.sh PROTO_FOLDER RELEASED.desc    exits 1 and tells each break
#
# At a release the descriptor set is made anew:
#   protoc -Iproto --descriptor_set_out=tests/proto/released.desc proto/parallax/v1/*.proto
set -eu

here=$(cd "$(dirname "$0")" && pwd)
protos=$1
released=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The facts of a descriptor set, one a line. Read in the C locale: awk then takes bytes as they are.
facts() {
    protoc -I"$here" --decode=parallax.tests.FileSet "$here/descriptor_view.proto" <"$1" >"$2.text"
    LC_ALL=C awk -f "$here/flatten.awk" "$2.text" >"$2"
}

protoc -I"$protos" --descriptor_set_out="$scratch/present.desc" "$protos"/parallax/v1/*.proto
facts "$released" "$scratch/released"
facts "$scratch/present.desc" "$scratch/present"
LC_ALL=C awk -f "$here/compare.awk" "$scratch/released" "$scratch/present"
