# Words of tables as calls of NC_("context", "words"), for xgettext: the labels of codes.h and of the
# lists and forms of reference/. Usage: awk -f catalogues.awk FILE...

# Field number `wanted` of a line of CSV (RFC 4180; no field of these lists holds a line end).
function field(line, wanted,    i, n, c, quoted, value) {
  n = 1
  value = ""
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1)
    if (c == "\"") {
      if (quoted && substr(line, i + 1, 1) == "\"") { if (n == wanted) value = value "\\\""; i++ }
      else quoted = !quoted
    } else if (c == "," && !quoted) n++
    else if (n == wanted) value = value c
  }
  return value
}

function put(context, words) {
  printf "#line %d \"%s\"\nNC_(\"%s\", \"%s\")\n", FNR, FILENAME, context, words
}

FILENAME ~ /targets\.csv$/         && FNR > 1 { put("target", field($0, 4)) }
FILENAME ~ /affected_groups\.csv$/ && FNR > 1 { put("affected_group", field($0, 2)) }
FILENAME ~ /themes\.csv$/          && FNR > 1 { put("theme", field($0, 2)) }
FILENAME ~ /constituencies\.csv$/  && FNR > 1 { put("constituency", field($0, 2)) }
FILENAME ~ /cedaw_articles\.csv$/  && FNR > 1 { put("cedaw_article", field($0, 2)) }
FILENAME ~ /beijing_areas\.csv$/   && FNR > 1 { put("beijing_area", field($0, 2)) }
# #define URGENCY_CODES(X) ... X(URGENCY_, LOW, 1, "low")
FILENAME ~ /codes\.h$/ && /^#define [A-Z_]+_CODES\(X\)/ {
  table = tolower(substr($2, 1, index($2, "_CODES(X)") - 1))
}
FILENAME ~ /codes\.h$/ && /^ +X\(/ {
  if (match($0, /"[^"]*"/)) put(table, substr($0, RSTART + 1, RLENGTH - 2))
}
# title: {en: Executive summary}, or en: "..." on a line of its own; forms hold no other English words.
FILENAME ~ /forms\/.*\.yaml$/ && match($0, /[ {]en: */) {
  words = substr($0, RSTART + RLENGTH)
  sub(/\}[ \t]*$/, "", words)
  if (words ~ /^".*"$/) words = substr(words, 2, length(words) - 2)
  put("form", words)
}
