/* A turn: prompt, model reply, tool calls, tool results, and again until the model is done. */
#include "floor.h"

#include <stdlib.h>

size_t turns_streaming;

static uint64_t turns_started, messages_started;

/* The text of a string or of the text blocks of a list, escapes left as written. */
static bool append_text(struct buffer *into, struct slice content) {
  struct slice block, text;
  size_t cursor = 0;
  if (scan_string(content, &text)) {
    buffer_slice_append(into, text);
    return true;
  }
  while (scan_element(content, &cursor, &block)) {
    if (scan_member(block, SLICE("text"), &text) && scan_string(text, &text))
      buffer_slice_append(into, text);
  }
  return cursor > 0;
}

static void begin_message(struct session *session, const char *head, size_t length) {
  if (session->history.length > 0) buffer_literal(&session->history, ",");
  buffer_append(&session->history, head, length);
}

#define BEGIN_MESSAGE(session, head) begin_message((session), (head), sizeof(head) - 1)

static void start_step(struct turn *turn) {
  turn->step++;
  turn->message = ++messages_started;
  turn->finish = FINISH_NONE;
  turn->done = false;
  turn->step_input = turn->step_output = 0;
  buffer_clear(&turn->text);
  update_step_started(turn);
  turns_streaming++;
  http_request(turn);
}

void turn_start(struct slice id, struct slice params) {
  struct slice named, prompt;
  if (id.bytes == NULL) return;
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
  if (!scan_member(params, SLICE("prompt"), &prompt)) {
    client_error(id, -32602, "invalid_params", "prompt is missing");
    return;
  }
  struct turn *turn = bench_allocate(sizeof *turn);
  turn->session = session;
  turn->number = ++turns_started;
  buffer_slice_append(&turn->request_id, id);
  session->turn = turn;
  BEGIN_MESSAGE(session, "{\"role\":\"user\",\"content\":\"");
  append_text(&session->history, prompt);
  buffer_literal(&session->history, "\"}");
  update_turn_started(turn);
  start_step(turn);
}

static void free_calls(struct turn *turn) {
  for (size_t index = 0; index < turn->call_count; index++) {
    buffer_free(&turn->calls[index].id);
    buffer_free(&turn->calls[index].name);
    buffer_free(&turn->calls[index].arguments);
    buffer_free(&turn->calls[index].result);
  }
  turn->call_count = 0;
}

static void end_turn(struct turn *turn) {
  turn->session->turn = NULL;
  free_calls(turn);
  free(turn->calls);
  buffer_free(&turn->text);
  buffer_free(&turn->request_id);
  free(turn);
}

void turn_fail(struct turn *turn, const char *kind, const char *message) {
  if (turns_streaming > 0) turns_streaming--;
  client_error(buffer_slice(&turn->request_id), -32010, kind, message);
  end_turn(turn);
}

/* The reply as a message of the history. */
static void append_reply(struct turn *turn) {
  struct buffer *history = &turn->session->history;
  if (turn->text.length == 0 && turn->call_count > 0) {
    BEGIN_MESSAGE(turn->session, "{\"role\":\"assistant\",\"content\":null");
  } else {
    BEGIN_MESSAGE(turn->session, "{\"role\":\"assistant\",\"content\":\"");
    buffer_slice_append(history, buffer_slice(&turn->text));
    buffer_literal(history, "\"");
  }
  for (size_t index = 0; index < turn->call_count; index++) {
    const struct call *call = &turn->calls[index];
    if (index == 0) buffer_literal(history, ",\"tool_calls\":[{\"id\":\"");
    else buffer_literal(history, ",{\"id\":\"");
    buffer_slice_append(history, buffer_slice(&call->id));
    buffer_literal(history, "\",\"type\":\"function\",\"function\":{\"name\":\"");
    buffer_slice_append(history, buffer_slice(&call->name));
    buffer_literal(history, "\",\"arguments\":\"");
    buffer_slice_append(history, buffer_slice(&call->arguments));
    buffer_literal(history, "\"}}");
  }
  if (turn->call_count > 0) buffer_literal(history, "]");
  buffer_literal(history, "}");
}

static void finish(struct turn *turn) {
  struct slice reason = turn->finish == FINISH_STOP ? SLICE("end_turn") : SLICE("max_tokens");
  struct session *session = turn->session;
  update_step_finished(turn);
  update_turn_finished(turn, reason);
  client_begin_result(buffer_slice(&turn->request_id));
  buffer_literal(&output, "{\"sessionId\":\"");
  buffer_append(&output, session->id, session->id_length);
  buffer_literal(&output, "\",\"turnId\":\"t");
  buffer_decimal(&output, turn->number);
  buffer_literal(&output, "\",\"stopReason\":\"");
  buffer_slice_append(&output, reason);
  buffer_literal(&output,
                 "\",\"message\":{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"");
  buffer_slice_append(&output, buffer_slice(&turn->text));
  buffer_literal(&output, "\"}]},\"steps\":");
  buffer_decimal(&output, turn->step);
  buffer_literal(&output, ",\"usage\":");
  update_append_usage(turn->input, turn->output);
  buffer_literal(&output, "}}\n");
  end_turn(turn);
}

void turn_reply_ended(struct turn *turn) {
  if (!turn->done || turn->finish == FINISH_NONE) {
    turn_fail(turn, "stream_cut", "the reply ended before its end marker");
    return;
  }
  turns_streaming--;
  turn->input += turn->step_input;
  turn->output += turn->step_output;
  // A reply that was cut short may hold half a tool call: none of them may be executed.
  if (turn->finish == FINISH_OTHER) free_calls(turn);
  append_reply(turn);
  update_usage(turn);
  if (turn->call_count == 0) {
    finish(turn);
    return;
  }
  turn->waiting = turn->call_count;
  for (size_t index = 0; index < turn->call_count; index++) {
    turn->calls[index].started = bench_now();
    update_tool_call(turn, &turn->calls[index]);
    update_tool_call_status(turn, &turn->calls[index], SLICE("running"));
    call_send(turn, index);
  }
}

/* The results enter the history in the model's order, whatever order they came in. */
static void append_results(struct turn *turn) {
  struct buffer *history = &turn->session->history;
  for (size_t index = 0; index < turn->call_count; index++) {
    BEGIN_MESSAGE(turn->session, "{\"role\":\"tool\",\"tool_call_id\":\"");
    buffer_slice_append(history, buffer_slice(&turn->calls[index].id));
    buffer_literal(history, "\",\"content\":\"");
    buffer_slice_append(history, buffer_slice(&turn->calls[index].result));
    buffer_literal(history, "\"}");
  }
}

void turn_tool_result(struct turn *turn, size_t index, struct slice result, bool is_error) {
  struct slice content, flag;
  struct call *call = &turn->calls[index];
  call->failed = is_error || (scan_member(result, SLICE("isError"), &flag) &&
                              slice_equal(flag, SLICE("true")));
  struct slice key = is_error ? SLICE("message") : SLICE("content");
  if (scan_member(result, key, &content)) append_text(&call->result, content);
  update_tool_call_status(turn, call, call->failed ? SLICE("failed") : SLICE("completed"));
  if (--turn->waiting > 0) return;
  append_results(turn);
  update_step_finished(turn);
  free_calls(turn);
  start_step(turn);
}
