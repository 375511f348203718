/* The open sessions, in a hash table that doubles when it is full. */
#include "floor.h"

#include <stdlib.h>
#include <string.h>

static struct session **table;
static size_t slots;
static size_t count;
static uint64_t generated;

static size_t slot(struct slice id, size_t among) {
  uint64_t hash = 14695981039346656037u;
  for (size_t at = 0; at < id.length; at++)
    hash = (hash ^ (unsigned char)id.bytes[at]) * 1099511628211u;
  return (size_t)(hash & (among - 1));
}

static struct slice name(const struct session *session) {
  return (struct slice){session->id, session->id_length};
}

static void grow(void) {
  size_t wider = slots == 0 ? 64 : slots * 2;
  struct session **rows = bench_allocate(wider * sizeof *rows);
  for (size_t row = 0; row < slots; row++) {
    while (table[row] != NULL) {
      struct session *session = table[row];
      table[row] = session->next;
      size_t target = slot(name(session), wider);
      session->next = rows[target];
      rows[target] = session;
    }
  }
  free(table);
  table = rows;
  slots = wider;
}

struct session *session_find(struct slice id) {
  if (slots == 0) return NULL;
  struct session *session = table[slot(id, slots)];
  while (session != NULL && !slice_equal(name(session), id)) session = session->next;
  return session;
}

static char *copy(struct slice text) {
  char *bytes = bench_allocate(text.length + 1);
  memcpy(bytes, text.bytes, text.length);
  return bytes;
}

static void append_instructions(struct session *session, struct slice params) {
  struct slice instructions;
  if (!scan_member(params, SLICE("instructions"), &instructions)) return;
  buffer_literal(&session->history, "{\"role\":\"system\",\"content\":");
  buffer_slice_append(&session->history, instructions);
  buffer_literal(&session->history, "}");
}

void session_new(struct slice id, struct slice params) {
  struct slice chosen = {0}, model = {0};
  struct buffer fresh = {0};
  if (!scan_member(params, SLICE("model"), &model) || !scan_string(model, &model)) {
    client_error(id, -32602, "invalid_params", "model is missing");
    return;
  }
  if (!scan_member(params, SLICE("sessionId"), &chosen) || !scan_string(chosen, &chosen)) {
    buffer_literal(&fresh, "s");
    buffer_decimal(&fresh, ++generated);
    chosen = buffer_slice(&fresh);
  }
  if (session_find(chosen) != NULL) {
    client_error(id, -32602, "invalid_params", "that session is open");
    buffer_free(&fresh);
    return;
  }
  if (count >= slots) grow();
  struct session *session = bench_allocate(sizeof *session);
  session->id = copy(chosen);
  session->id_length = chosen.length;
  session->model = copy(model);
  session->model_length = model.length;
  append_instructions(session, params);
  size_t target = slot(chosen, slots);
  session->next = table[target];
  table[target] = session;
  count++;
  client_begin_result(id);
  buffer_literal(&output, "{\"sessionId\":\"");
  buffer_slice_append(&output, chosen);
  buffer_literal(&output, "\",\"model\":\"");
  buffer_slice_append(&output, model);
  buffer_literal(&output, "\"}}\n");
  buffer_free(&fresh);
}

void session_close(struct slice id, struct slice params) {
  struct slice named = {0};
  bool given = scan_member(params, SLICE("sessionId"), &named) && scan_string(named, &named);
  struct session *session = given ? session_find(named) : NULL;
  if (session == NULL) {
    client_error(id, -32002, "unknown_session", "no such session");
    return;
  }
  if (session->turn != NULL) {
    client_error(id, -32003, "session_busy", "the session is in a turn");
    return;
  }
  struct session **link = &table[slot(named, slots)];
  while (*link != session) link = &(*link)->next;
  *link = session->next;
  count--;
  buffer_free(&session->history);
  free(session->id);
  free(session->model);
  free(session);
  client_begin_result(id);
  buffer_literal(&output, "{}}\n");
}

void session_list(struct slice id) {
  bool first = true;
  client_begin_result(id);
  buffer_literal(&output, "{\"sessions\":[");
  for (size_t row = 0; row < slots; row++) {
    for (struct session *session = table[row]; session != NULL; session = session->next) {
      if (!first) buffer_literal(&output, ",");
      first = false;
      buffer_literal(&output, "{\"sessionId\":\"");
      buffer_slice_append(&output, name(session));
      buffer_literal(&output, "\"}");
    }
  }
  buffer_literal(&output, "]}}\n");
}
