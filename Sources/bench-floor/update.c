/* The `session/update` notifications, written straight into the output. */
#include "floor.h"

static void begin(struct turn *turn, const char *type, size_t length) {
  struct session *session = turn->session;
  buffer_literal(&output,
                 "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"");
  buffer_append(&output, session->id, session->id_length);
  buffer_literal(&output, "\",\"turnId\":\"t");
  buffer_decimal(&output, turn->number);
  buffer_literal(&output, "\",\"seq\":");
  buffer_decimal(&output, ++session->seq);
  buffer_literal(&output, ",\"update\":{\"type\":\"");
  buffer_append(&output, type, length);
  buffer_literal(&output, "\"");
}

#define BEGIN(turn, type) begin((turn), (type), sizeof(type) - 1)

static void end(void) { buffer_literal(&output, "}}}\n"); }

static void text(const struct buffer *value) {
  buffer_literal(&output, "\"");
  buffer_slice_append(&output, buffer_slice(value));
  buffer_literal(&output, "\"");
}

void update_append_usage(uint64_t input, uint64_t output_tokens) {
  buffer_literal(&output, "{\"inputTokens\":");
  buffer_decimal(&output, input);
  buffer_literal(&output, ",\"outputTokens\":");
  buffer_decimal(&output, output_tokens);
  buffer_literal(&output, ",\"totalTokens\":");
  buffer_decimal(&output, input + output_tokens);
  buffer_literal(&output, "}");
}

void update_turn_started(struct turn *turn) {
  BEGIN(turn, "turn_started");
  buffer_literal(&output, ",\"model\":\"");
  buffer_append(&output, turn->session->model, turn->session->model_length);
  buffer_literal(&output, "\"");
  end();
}

void update_step_started(struct turn *turn) {
  BEGIN(turn, "step_started");
  buffer_literal(&output, ",\"step\":");
  buffer_decimal(&output, turn->step);
  end();
}

void update_text_delta(struct turn *turn, struct slice delta) {
  BEGIN(turn, "text_delta");
  buffer_literal(&output, ",\"messageId\":\"m");
  buffer_decimal(&output, turn->message);
  buffer_literal(&output, "\",\"text\":\"");
  buffer_slice_append(&output, delta);
  buffer_literal(&output, "\"");
  end();
}

void update_tool_call(struct turn *turn, const struct call *call) {
  BEGIN(turn, "tool_call");
  buffer_literal(&output, ",\"callId\":");
  text(&call->id);
  buffer_literal(&output, ",\"name\":");
  text(&call->name);
  buffer_literal(&output, ",\"arguments\":");
  scan_unescape(buffer_slice(&call->arguments), &output);
  buffer_literal(&output, ",\"source\":\"client\"");
  end();
}

void update_tool_call_status(struct turn *turn, const struct call *call, struct slice status) {
  BEGIN(turn, "tool_call_update");
  buffer_literal(&output, ",\"callId\":");
  text(&call->id);
  buffer_literal(&output, ",\"status\":\"");
  buffer_slice_append(&output, status);
  buffer_literal(&output, "\"");
  if (!slice_equal(status, SLICE("running"))) {
    buffer_literal(&output, ",\"durationMs\":");
    buffer_decimal(&output, (bench_now() - call->started) / 1000000u);
  }
  end();
}

void update_usage(struct turn *turn) {
  BEGIN(turn, "usage");
  buffer_literal(&output, ",\"usage\":");
  update_append_usage(turn->input, turn->output);
  end();
}

void update_step_finished(struct turn *turn) {
  BEGIN(turn, "step_finished");
  buffer_literal(&output, ",\"step\":");
  buffer_decimal(&output, turn->step);
  buffer_literal(&output, ",\"usage\":");
  update_append_usage(turn->step_input, turn->step_output);
  end();
}

void update_turn_finished(struct turn *turn, struct slice stop_reason) {
  BEGIN(turn, "turn_finished");
  buffer_literal(&output, ",\"stopReason\":\"");
  buffer_slice_append(&output, stop_reason);
  buffer_literal(&output, "\"");
  end();
}
