# Prints a member of the message on standard input, `id` for instance or `params.arguments`, in the
# text that it was written with: whoever parses it may round large numbers, as jq before 1.7 does.
#
#   awk -v wanted=params.arguments -f member.awk

{
  gsub(/\\\\/, "\\u005c"); gsub(/\\"/, "\\u0022") # From here on a quote begins or ends a string.
  count = split($0, pieces, "\"")
  for (i = 1; i <= count; i++) {
    if (i % 2 == 0) {
      if (inside) printf "\"%s\"", pieces[i]; else last = pieces[i]
      continue
    }
    for (k = 1; k <= length(pieces[i]); k++) {
      sign = substr(pieces[i], k, 1)
      if (sign == "}" || sign == "]") depth--
      if (inside && (depth < inside || depth == inside && sign == ",")) exit
      if (inside && sign != " ") printf "%s", sign
      if (sign == "{" || sign == "[") depth++
      if (sign == ":" && !inside) {
        name[depth] = last
        if ((depth == 2 ? name[1] "." last : last) == wanted && depth < 3) inside = depth
      }
    }
  }
}
END { print "" }
