# Makes JSON strings of lines, because jq before 1.7 breaks characters beyond ASCII wherever its
# buffers end when it reads text (-R, --rawfile), but not in JSON. Bytes are bytes: LC_ALL=C.
#
#   awk -f quote.awk               one string for each line, at once
#   awk -v whole=1 -f quote.awk    one string for all lines, without the last line break
#
# Where awk cannot read zeros, they come as 0xff, which no UTF-8 has.

/[\\"\001-\037\377]/ {
  gsub(/\\/, "&&"); gsub(/"/, "\\u0022"); gsub(/\t/, "\\t"); gsub(/\377/, "\\u0000")
  for (code = 1; code < 32; code++)
    if (index($0, sign = sprintf("%c", code))) gsub(sign, sprintf("\\u%04x", code))
}
!whole { print "\"" $0 "\""; fflush() }
whole { printf "%s%s", NR == 1 ? "\"" : "\\n", $0 }
END { if (whole) print "\"" }
