# A descriptor set as text (descriptor_view.proto) into one line a fact, fields separated by blanks:
#   message NAME
#   field MESSAGE NUMBER NAME LABEL TYPE TYPE_NAME ONEOF DEFAULT
#   value ENUM NUMBER NAME
#   reserved NAME FIRST LAST
#   reserved_name NAME WORD
# Absent parts are "-".

function value_of(line) {
  sub(/^[^:]*: */, "", line)
  gsub(/^"|"$/, "", line)
  gsub(/ /, "_", line)
  return line
}

function or_dash(text) { return text == "" ? "-" : text }

# The full name of the message or enum that stands at depth d of the stack.
function full_name(d,   i, name) {
  name = package
  for (i = 1; i <= d; i++)
    if (kind[i] == "message_type" || kind[i] == "nested_type" || kind[i] == "enum_type")
      name = name "." names[i]
  return name
}

# Oneofs are told after the fields that point at them, so fields wait for the end of their message.
function close_message(d,   i, part) {
  for (i = 1; i <= field_count[d]; i++) {
    split(fields[d, i], part, " ")
    if (part[6] != "-")
      part[6] = oneofs[d, part[6]]
    print "field", full_name(d), part[1], part[2], part[3], part[4], part[5], part[6], part[7]
  }
  field_count[d] = oneof_count[d] = 0
}

function close_block(   last) {
  if (kind[depth] == "field") {
    fields[depth - 1, ++field_count[depth - 1]] = at["number"] " " at["name"] " " at["label"] " " \
      at["type"] " " or_dash(at["type_name"]) " " or_dash(at["oneof_index"]) " " \
      or_dash(at["default_value"])
  } else if (kind[depth] == "oneof_decl") {
    oneofs[depth - 1, oneof_count[depth - 1]++] = at["name"]
  } else if (kind[depth] == "value") {
    print "value", full_name(depth), at["number"], at["name"]
  } else if (kind[depth] == "reserved_range") {
    last = kind[depth - 1] == "enum_type" ? at["end"] : at["end"] - 1
    print "reserved", full_name(depth), at["start"], last
  } else if (kind[depth] == "message_type" || kind[depth] == "nested_type") {
    close_message(depth)
  }
  depth--
}

/\{$/ {
  kind[++depth] = $1
  delete at
  next
}

/^ *\}$/ {
  close_block()
  next
}

{
  key = $1
  sub(/:$/, "", key)
  value = value_of($0)
  at[key] = value
  if (key == "package")
    package = value
  else if (key == "reserved_name")
    print "reserved_name", full_name(depth), value
  else if (key == "name") {
    names[depth] = value
    if (kind[depth] == "message_type" || kind[depth] == "nested_type")
      print "message", full_name(depth)
  }
}
