# Two lists of facts of flatten.awk, the released one first: tells each break of compatibility on a
# line of its own and exits 1 when there is any, or when the released list has nothing to compare.

function broken(sentence) {
  print "incompatible: " sentence
  breaks++
}

function is_reserved(name, number,   i) {
  for (i = 1; i <= reserved_count; i++)
    if (reserved_in[i] == name && reserved_first[i] <= number && number <= reserved_last[i])
      return 1
  return 0
}

# What follows the number: name, label, type, type name, oneof, default.
function rest_of_field() { return $4 " " $5 " " $6 " " $7 " " $8 " " $9 }

FNR == NR && $1 == "message" { old_message[$2] = 1 }
FNR == NR && $1 == "field" { old_field[$2, $3] = rest_of_field() }
FNR == NR && $1 == "value" { old_value[$2, $4] = $3 }
FNR == NR && $1 == "reserved" { old_first[++old_reserved] = $3; old_last[old_reserved] = $4; old_in[old_reserved] = $2 }
FNR == NR && $1 == "reserved_name" { old_name[$2, $3] = 1 }
FNR == NR { next }

$1 == "message" { new_message[$2] = 1 }
$1 == "field" { new_field[$2, $3] = rest_of_field() }
$1 == "value" { new_value[$2, $4] = $3 }
$1 == "reserved" { reserved_in[++reserved_count] = $2; reserved_first[reserved_count] = $3; reserved_last[reserved_count] = $4 }
$1 == "reserved_name" { reserved_name[$2, $3] = 1 }

function compare_field(message, number, old, new,   was, is, what, i) {
  split(old, was, " ")
  split(new, is, " ")
  split("name label type type_name oneof default", what, " ")
  for (i = 1; i <= 6; i++)
    if (was[i] != is[i])
      broken("field " number " of " message " (" was[1] ") has another " what[i] ": " was[i] \
             " became " is[i])
}

END {
  for (message in old_message)
    if (!(message in new_message))
      broken("message " message " is gone")
  for (key in old_field) {
    field_count++
    split(key, part, SUBSEP)
    split(old_field[key], was, " ")
    if (key in new_field)
      compare_field(part[1], part[2], old_field[key], new_field[key])
    else if (part[1] in new_message) {
      if (!is_reserved(part[1], part[2] + 0))
        broken("field " part[2] " of " part[1] " (" was[1] ") is gone and its number is not reserved")
      if (!((part[1], was[1]) in reserved_name))
        broken("field " part[2] " of " part[1] " (" was[1] ") is gone and its name is not reserved")
    }
  }
  for (key in new_field) {
    split(key, part, SUBSEP)
    split(new_field[key], is, " ")
    if (!(key in old_field) && is[2] == 2)
      broken("field " part[2] " of " part[1] " (" is[1] ") is new and required")
  }
  for (key in old_value) {
    value_count++
    split(key, part, SUBSEP)
    if (!(key in new_value))
      broken("value " part[2] " of " part[1] " is gone")
    else if (new_value[key] != old_value[key])
      broken("value " part[2] " of " part[1] " has another number: " old_value[key] " became " \
             new_value[key])
  }
  for (i = 1; i <= old_reserved; i++)
    for (number = old_first[i]; number <= old_last[i] && number < old_first[i] + 1000; number++)
      if (!is_reserved(old_in[i], number))
        broken("number " number " of " old_in[i] " is no longer reserved")
  for (key in old_name)
    if (!(key in reserved_name)) {
      split(key, part, SUBSEP)
      broken("name " part[2] " of " part[1] " is no longer reserved")
    }
  if (field_count == 0 || value_count == 0) {
    print "nothing to compare: the released descriptor set has no fields or no enum values"
    exit 1
  }
  if (breaks > 0)
    exit 1
  printf "compatible: %d fields and %d enum values are as they were released\n", field_count, value_count
}
