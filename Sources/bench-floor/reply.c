/* One event of a Chat Completions stream. */
#include "floor.h"

#include <stdlib.h>

static struct call *call_at(struct turn *turn, uint64_t index) {
  // Calls come in order; an index beyond the next one is not a stream we can follow.
  if (index > turn->call_count) return NULL;
  if (index < turn->call_count) return &turn->calls[index];
  if (turn->call_count == turn->call_capacity) {
    turn->call_capacity = turn->call_capacity == 0 ? 1 : turn->call_capacity * 2;
    turn->calls = realloc(turn->calls, turn->call_capacity * sizeof *turn->calls);
    if (turn->calls == NULL) bench_die("out of memory");
  }
  turn->calls[turn->call_count] = (struct call){0};
  return &turn->calls[turn->call_count++];
}

static void append_member(struct buffer *into, struct slice object, struct slice key) {
  struct slice value;
  if (scan_member(object, key, &value) && scan_string(value, &value))
    buffer_slice_append(into, value);
}

static void tool_call_fragments(struct turn *turn, struct slice fragments) {
  struct slice fragment, number, function;
  size_t cursor = 0;
  while (scan_element(fragments, &cursor, &fragment)) {
    uint64_t index = 0;
    if (scan_member(fragment, SLICE("index"), &number)) index = scan_number(number, UINT64_MAX);
    struct call *call = call_at(turn, index);
    if (call == NULL) return;
    append_member(&call->id, fragment, SLICE("id"));
    if (!scan_member(fragment, SLICE("function"), &function)) continue;
    append_member(&call->name, function, SLICE("name"));
    append_member(&call->arguments, function, SLICE("arguments"));
  }
}

static void delta(struct turn *turn, struct slice event, size_t *at) {
  struct slice key, text;
  while (scan_key(event, at, &key)) {
    struct slice value = scan_value(event, at);
    if (slice_equal(key, SLICE("content")) && scan_string(value, &text) && text.length > 0) {
      buffer_slice_append(&turn->text, text);
      update_text_delta(turn, text);
    } else if (slice_equal(key, SLICE("tool_calls"))) {
      tool_call_fragments(turn, value);
    }
  }
}

static void choice(struct turn *turn, struct slice event, size_t *at) {
  struct slice key, text;
  while (scan_key(event, at, &key)) {
    bool is_delta = slice_equal(key, SLICE("delta"));
    if (is_delta && *at < event.length && event.bytes[*at] == '{') {
      delta(turn, event, at);
      continue;
    }
    struct slice value = scan_value(event, at);
    if (!slice_equal(key, SLICE("finish_reason")) || !scan_string(value, &text)) continue;
    turn->finish = slice_equal(text, SLICE("stop"))         ? FINISH_STOP
                   : slice_equal(text, SLICE("tool_calls")) ? FINISH_TOOL_CALLS
                                                            : FINISH_OTHER;
  }
}

static void usage(struct turn *turn, struct slice value) {
  struct slice number;
  if (scan_member(value, SLICE("prompt_tokens"), &number))
    turn->step_input = scan_number(number, 0);
  if (scan_member(value, SLICE("completion_tokens"), &number))
    turn->step_output = scan_number(number, 0);
}

void reply_event(struct turn *turn, struct slice event) {
  struct slice key;
  size_t at = 0;
  if (slice_equal(event, SLICE("[DONE]"))) {
    turn->done = true;
    return;
  }
  while (scan_key(event, &at, &key)) {
    if (slice_equal(key, SLICE("choices")) && at < event.length && event.bytes[at] == '[') {
      while (scan_item(event, &at) && event.bytes[at] == '{') choice(turn, event, &at);
    } else {
      struct slice value = scan_value(event, &at);
      if (slice_equal(key, SLICE("usage"))) usage(turn, value);
    }
  }
}
