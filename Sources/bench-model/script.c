/* The model's name, read as what to answer. */
#include "model.h"

struct script script_parse(struct slice name) {
  struct script script = {.rounds = 1, .deltas = 20, .text_bytes = 5};
  size_t at = 0;
  while (at < name.length && name.bytes[at] != '-') at++;
  while (at + 1 < name.length) {
    char letter = name.bytes[++at];
    size_t start = ++at;
    while (at < name.length && name.bytes[at] != '-') at++;
    if (start > at) break;
    uint64_t number = scan_number((struct slice){name.bytes + start, at - start}, 0);
    if (letter == 'c') script.calls = number;
    if (letter == 'r') script.rounds = number;
    if (letter == 'd') script.deltas = number;
    if (letter == 'x') script.text_bytes = number;
    if (letter == 'i') script.spacing_us = number;
    if (letter == 'w') script.single_writes = number != 0;
    if (letter == 't') script.stamped = number != 0;
  }
  if (script.calls == 0) script.rounds = 0;
  if (script.text_bytes > 4096) script.text_bytes = 4096;
  if (script.spacing_us > 0) script.single_writes = true;
  return script;
}
