/* The `tools/call` requests on their way, found again by id. An id names its row and how often
   the row has been used, so that a late or repeated answer finds nothing. */
#include "floor.h"

#include <stdlib.h>

enum { ROW_BITS = 20 };

struct row {
  struct turn *turn;
  size_t index;
  uint64_t uses;
  size_t next_free;
};

static struct row *rows;
static size_t row_count, row_capacity;
static size_t first_free = SIZE_MAX;

static size_t take_row(void) {
  if (first_free != SIZE_MAX) {
    size_t row = first_free;
    first_free = rows[row].next_free;
    return row;
  }
  if (row_count == row_capacity) {
    row_capacity = row_capacity == 0 ? 64 : row_capacity * 2;
    if (row_capacity > (size_t)1 << ROW_BITS) bench_die("too many tool calls");
    rows = realloc(rows, row_capacity * sizeof *rows);
    if (rows == NULL) bench_die("out of memory");
  }
  rows[row_count] = (struct row){0};
  return row_count++;
}

void call_send(struct turn *turn, size_t index) {
  const struct call *call = &turn->calls[index];
  size_t row = take_row();
  rows[row].turn = turn;
  rows[row].index = index;
  rows[row].uses++;
  buffer_literal(&output, "{\"jsonrpc\":\"2.0\",\"id\":");
  buffer_decimal(&output, rows[row].uses << ROW_BITS | row);
  buffer_literal(&output, ",\"method\":\"tools/call\",\"params\":{\"sessionId\":\"");
  buffer_append(&output, turn->session->id, turn->session->id_length);
  buffer_literal(&output, "\",\"turnId\":\"t");
  buffer_decimal(&output, turn->number);
  buffer_literal(&output, "\",\"callId\":\"");
  buffer_slice_append(&output, buffer_slice(&call->id));
  buffer_literal(&output, "\",\"name\":\"");
  buffer_slice_append(&output, buffer_slice(&call->name));
  buffer_literal(&output, "\",\"arguments\":");
  scan_unescape(buffer_slice(&call->arguments), &output);
  buffer_literal(&output, "}}\n");
}

void call_answered(struct slice id, struct slice result, bool is_error) {
  uint64_t number = scan_number(id, 0);
  size_t row = (size_t)(number & (((uint64_t)1 << ROW_BITS) - 1));
  if (row >= row_count || rows[row].turn == NULL || rows[row].uses != number >> ROW_BITS) return;
  struct turn *turn = rows[row].turn;
  size_t index = rows[row].index;
  rows[row].turn = NULL;
  rows[row].next_free = first_free;
  first_free = row;
  turn_tool_result(turn, index, result, is_error);
}
