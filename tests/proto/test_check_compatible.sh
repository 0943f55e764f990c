#!/bin/sh
# Does check_compatible.sh catch each kind of break, and let through what may change? Every case edits
# a copy of the protos.
#
#   test_check_compatible.sh PROTO_FOLDER
set -eu

here=$(cd "$(dirname "$0")" && pwd)
protos=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
cases=0

fail() {
    echo "FAILED: $1" >&2
    failures=$((failures + 1))
}

# The baseline: the protos as they are, with something reserved so that this can be lost.
mkdir -p "$scratch/base"
cp -R "$protos/parallax" "$scratch/base/"
submission=parallax/v1/submission.proto
sed -i 's/^message Answer {/&\n  reserved 7, 9 to 11;\n  reserved "mood";/' "$scratch/base/$submission"
protoc -I"$scratch/base" --descriptor_set_out="$scratch/base.desc" "$scratch"/base/parallax/v1/*.proto

# Runs the check on a copy that a sed script changed in FILE; the output is in $scratch/out.
check_edited() {
    rm -rf "$scratch/copy"
    cp -R "$scratch/base" "$scratch/copy"
    sed -i "$2" "$scratch/copy/$1"
    if cmp -s "$scratch/base/$1" "$scratch/copy/$1"; then
        fail "the edit changes nothing: $2"
    fi
    cases=$((cases + 1))
    "$here/check_compatible.sh" "$scratch/copy" "$scratch/base.desc" >"$scratch/out" 2>&1
}

# breaks WORDS FILE SED: refused, with WORDS in what is told.
breaks() {
    if check_edited "$2" "$3"; then
        fail "not caught: $1"
    elif ! grep -q "^incompatible: .*$1" "$scratch/out"; then
        fail "caught, but not told as \"$1\": $(cat "$scratch/out")"
    fi
}

# keeps WHAT FILE SED: let through.
keeps() {
    if ! check_edited "$2" "$3"; then
        fail "refused: $1: $(cat "$scratch/out")"
    fi
}

relay=parallax/v1/relay_link.proto
client=parallax/v1/client_link.proto
gone='/bytes admin1 = 9;/d'

breaks 'field 9 of .*Finding (admin1) is gone and its number is not reserved' $submission "$gone"
breaks 'field 9 of .*Finding (admin1) is gone and its name is not reserved' $submission \
    's/optional bytes admin1 = 9;/reserved 9;/'
breaks 'field 9 of .*Finding (admin1) is gone and its number' $submission \
    's/bytes admin1 = 9;/bytes admin1 = 11;/'
breaks 'field 9 of .*Finding (admin1) has another name' $submission 's/bytes admin1 = 9;/bytes area = 9;/'
breaks 'field 9 of .*Finding (admin1) has another type: 12 became 9' $submission \
    's/bytes admin1 = 9;/string admin1 = 9;/'
breaks 'field 4 of .*Finding (year) has another type: 5 became 17' $submission \
    's/int32 year = 4;/sint32 year = 4;/'
breaks 'field 9 of .*Finding (admin1) has another label: 1 became 3' $submission \
    's/optional bytes admin1 = 9;/repeated bytes admin1 = 9;/'
breaks 'field 9 of .*Finding (admin1) has another label: 1 became 2' $submission \
    's/optional bytes admin1 = 9;/required bytes admin1 = 9;/'
breaks 'field 16 of .*Finding (stance) has another type_name' $submission \
    's/optional Stance stance = 16;/optional Trend stance = 16;/'
breaks 'field 18 of .*Finding (rating) has another default: - became 3' $submission \
    's/int32 rating = 18;/int32 rating = 18 [default = 3];/'
breaks 'field 9 of .*Submission (sealed) has another oneof: - became content' $submission \
    's/^  optional bytes sealed = 9;.*//; s/^    Finding finding = 16;/&\n    bytes sealed = 9;/'
breaks 'field 4 of .*AggregatorMessage (pong) has another oneof: body became -' $relay \
    's/^    RelayPong pong = 4;//; s/^message AggregatorMessage {/&\n  optional RelayPong pong = 4;/'
breaks 'field 2 of .*ClientRequest (hello) has another oneof: ask became question' $client \
    's/oneof ask {/oneof question {/'
breaks 'value KIND_SIGN_ON of .*Kind has another number: 3 became 33' $submission \
    's/KIND_SIGN_ON = 3;/KIND_SIGN_ON = 33;/'
breaks 'value TREND_DECREASING of .*Trend is gone' $submission '/TREND_DECREASING = 4;/d'
breaks 'value TREND_DECREASING of .*Trend is gone' $submission \
    's/TREND_DECREASING = 4;/TREND_FALLING = 4;/'
breaks 'message .*Withdrawal is gone' $submission 's/Withdrawal/Retraction/g'
breaks 'number 7 of .*Answer is no longer reserved' $submission 's/reserved 7, /reserved /'
breaks 'number 10 of .*Answer is no longer reserved' $submission 's/9 to 11;/9, 11;/'
breaks 'name mood of .*Answer is no longer reserved' $submission '/reserved "mood";/d'
breaks 'field 3 of .*Answer (weight) is new and required' $submission \
    's/^message Answer {/&\n  required bytes weight = 3;/'

keeps 'another comment' $submission 's|// Evidence on one country|// Evidence of one country|'
keeps 'a new field' $submission 's/^message Answer {/&\n  optional bytes weight = 3;/'
keeps 'a new member of a oneof' $submission 's/^    Withdrawal withdrawal = 20;/&\n    Answer poll = 21;/'
keeps 'a new enum value' $submission 's/^  TREND_DECREASING = 4;/&\n  TREND_UNCLEAR = 5;/'
keeps 'a new message with a nested one' $submission \
    's/^message Withdrawal {/message Poll { message Vote { optional int32 count = 1; } }\n&/'
keeps 'a field that is gone and reserved' $submission \
    's/optional bytes admin1 = 9;/reserved 9; reserved "admin1";/'
keeps 'another order' $submission \
    's/^  optional bytes question = 1;//; s/^  optional bytes body = 2;/&\n  optional bytes question = 1;/'

# Not vacuous: an empty released set is no reason to say yes, and neither is a check that cannot run.
: >"$scratch/empty.desc"
if "$here/check_compatible.sh" "$scratch/base" "$scratch/empty.desc" >/dev/null 2>&1; then
    fail 'an empty released set is accepted'
fi
if "$here/check_compatible.sh" "$scratch/base" "$scratch/none.desc" >/dev/null 2>&1; then
    fail 'a missing released set is accepted'
fi
if "$here/check_compatible.sh" "$scratch/none" "$scratch/base.desc" >/dev/null 2>&1; then
    fail 'missing protos are accepted'
fi
# Every field and value that the protos have was compared.
"$here/check_compatible.sh" "$scratch/base" "$scratch/base.desc" >"$scratch/out"
fields=$(cat "$scratch"/base/parallax/v1/*.proto | sed 's|//.*||' |
    grep -cE '^ +((optional|repeated) )?[A-Za-z0-9]+ [a-z0-9_]+ = [0-9]+;')
values=$(cat "$scratch"/base/parallax/v1/*.proto | grep -cE '^ +[A-Z0-9_]+ = [0-9]+;')
if ! grep -q "compatible: $fields fields and $values enum values" "$scratch/out"; then
    fail "the protos have $fields fields and $values values, but: $(cat "$scratch/out")"
fi

echo "$cases cases, $failures failures"
[ "$failures" -eq 0 ]
