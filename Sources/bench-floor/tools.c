/* The tools that the client offers, all of them for every session. */
#include "floor.h"

#include <stdlib.h>

struct tool {
  struct buffer name;
  struct buffer definition;
};

struct buffer tools_listed, tools_offered;

static struct tool *tools;
static size_t count;

/* True when a tool of that name was there before. */
static bool keep(struct slice name, struct slice definition) {
  for (size_t index = 0; index < count; index++) {
    if (!slice_equal(buffer_slice(&tools[index].name), name)) continue;
    buffer_clear(&tools[index].definition);
    buffer_slice_append(&tools[index].definition, definition);
    return true;
  }
  tools = realloc(tools, (count + 1) * sizeof *tools);
  if (tools == NULL) bench_die("out of memory");
  tools[count] = (struct tool){0};
  buffer_slice_append(&tools[count].name, name);
  buffer_slice_append(&tools[count].definition, definition);
  count++;
  return false;
}

static void offer(struct slice definition, struct slice name) {
  struct slice description, schema;
  buffer_literal(&tools_offered, "{\"type\":\"function\",\"function\":{\"name\":\"");
  buffer_slice_append(&tools_offered, name);
  buffer_literal(&tools_offered, "\"");
  if (scan_member(definition, SLICE("description"), &description)) {
    buffer_literal(&tools_offered, ",\"description\":");
    buffer_slice_append(&tools_offered, description);
  }
  if (scan_member(definition, SLICE("inputSchema"), &schema)) {
    buffer_literal(&tools_offered, ",\"parameters\":");
    buffer_slice_append(&tools_offered, schema);
  }
  buffer_literal(&tools_offered, "}}");
}

/* Encodes both lists once, so that neither a request nor `tools/list` encodes them again. */
static void encode(void) {
  buffer_clear(&tools_listed);
  buffer_clear(&tools_offered);
  for (size_t index = 0; index < count; index++) {
    if (index > 0) buffer_literal(&tools_listed, ",");
    if (index > 0) buffer_literal(&tools_offered, ",");
    buffer_slice_append(&tools_listed, buffer_slice(&tools[index].definition));
    offer(buffer_slice(&tools[index].definition), buffer_slice(&tools[index].name));
  }
}

static void append_name(struct buffer *names, struct slice name) {
  buffer_append(names, ",\"", names->length == 0 ? 0 : 2);
  if (names->length == 0) buffer_literal(names, "\"");
  buffer_slice_append(names, name);
  buffer_literal(names, "\"");
}

void tools_register(struct slice id, struct slice params) {
  struct slice list, definition, name;
  size_t cursor = 0;
  if (!scan_member(params, SLICE("tools"), &list)) {
    client_error(id, -32602, "invalid_params", "tools is missing");
    return;
  }
  // All or nothing: every name is looked at before the first definition is kept.
  while (scan_element(list, &cursor, &definition)) {
    if (!scan_member(definition, SLICE("name"), &name) || !scan_string(name, &name)) {
      client_error(id, -32602, "invalid_params", "a tool has no name");
      return;
    }
  }
  struct buffer registered = {0}, replaced = {0};
  cursor = 0;
  while (scan_element(list, &cursor, &definition)) {
    scan_member(definition, SLICE("name"), &name);
    scan_string(name, &name);
    if (keep(name, definition)) append_name(&replaced, name);
    append_name(&registered, name);
  }
  encode();
  client_begin_result(id);
  buffer_literal(&output, "{\"registered\":[");
  buffer_slice_append(&output, buffer_slice(&registered));
  buffer_literal(&output, "],\"replaced\":[");
  buffer_slice_append(&output, buffer_slice(&replaced));
  buffer_literal(&output, "]}}\n");
  buffer_free(&registered);
  buffer_free(&replaced);
}
