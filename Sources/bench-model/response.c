/* The bytes of a response: each event is a chunk of its own, as the hosted services send them. */
#include "model.h"

#include <stdio.h>
#include <string.h>

enum { WRITE_SIZE = 256 * 1024 };

static const char event_start[] =
    "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
    "\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":";

/* One event as a chunk. */
static void append_chunk(struct buffer *into, const struct buffer *event) {
  char size[20];
  int digits = snprintf(size, sizeof size, "%zx\r\n", event->length);
  buffer_append(into, size, (size_t)digits);
  buffer_slice_append(into, buffer_slice(event));
  buffer_literal(into, "\r\n");
}

static struct buffer *begin_event(void) {
  static struct buffer event;
  buffer_clear(&event);
  buffer_literal(&event, event_start);
  return &event;
}

static void end_event(struct connection *connection, struct buffer *event, struct slice finish) {
  buffer_literal(event, ",\"finish_reason\":");
  buffer_slice_append(event, finish);
  buffer_literal(event, "}],\"usage\":null}\n\n");
  append_chunk(&connection->output, event);
}

static void append_call(struct connection *connection, uint64_t index) {
  struct buffer *event = begin_event();
  buffer_literal(event, "{\"tool_calls\":[{\"index\":");
  buffer_decimal(event, index);
  buffer_literal(event, ",\"id\":\"call_");
  buffer_decimal(event, connection->number);
  buffer_literal(event, "_");
  buffer_decimal(event, index);
  buffer_literal(event,
                 "\",\"type\":\"function\",\"function\":{\"name\":\"add\",\"arguments\":\"\"}}]}");
  end_event(connection, event, SLICE("null"));
  static const struct slice fragments[] = {{"{\\\"a\\\":5,", 9}, {"\\\"b\\\":7}", 8}};
  for (size_t part = 0; part < 2; part++) {
    event = begin_event();
    buffer_literal(event, "{\"tool_calls\":[{\"index\":");
    buffer_decimal(event, index);
    buffer_literal(event, ",\"function\":{\"arguments\":\"");
    buffer_slice_append(event, fragments[part]);
    buffer_literal(event, "\"}}]}");
    end_event(connection, event, SLICE("null"));
  }
}

static void append_text_chunk(struct connection *connection, const char *text) {
  static struct buffer event;
  buffer_clear(&event);
  buffer_append(&event, text, strlen(text));
  if (event.length > 0) append_chunk(&connection->output, &event);
}

static void open_in_dialect(struct connection *connection) {
  const struct dialect *dialect = connection->dialect;
  buffer_literal(&connection->output, "HTTP/1.1 200 OK\r\nContent-Type: ");
  buffer_append(&connection->output, dialect->content_type, strlen(dialect->content_type));
  buffer_literal(&connection->output, "\r\nTransfer-Encoding: chunked\r\n\r\n");
  append_text_chunk(connection, dialect->opening);
}

void response_open(struct connection *connection) {
  if (connection->dialect != NULL) {
    open_in_dialect(connection);
    return;
  }
  buffer_literal(&connection->output,
                 "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                 "Transfer-Encoding: chunked\r\nCache-Control: no-cache\r\n\r\n");
  struct buffer *event = begin_event();
  buffer_literal(event, "{\"role\":\"assistant\",\"content\":\"\"}");
  end_event(connection, event, SLICE("null"));
  if (!connection->calls_tools) return;
  for (uint64_t index = 0; index < connection->script.calls; index++)
    append_call(connection, index);
}

static void append_text(struct buffer *event, const struct script *script) {
  if (script->stamped) {
    buffer_decimal(event, bench_now());
    buffer_literal(event, " ");
  } else {
    char *text = buffer_reserve(event, script->text_bytes);
    memset(text, 'w', script->text_bytes);
    if (script->text_bytes > 0) text[script->text_bytes - 1] = ' ';
    event->length += script->text_bytes;
  }
}

void response_delta(struct connection *connection) {
  const struct dialect *dialect = connection->dialect;
  struct buffer *event = begin_event();
  if (dialect == NULL) {
    buffer_literal(event, "{\"content\":\"");
    append_text(event, &connection->script);
    buffer_literal(event, "\"}");
    end_event(connection, event, SLICE("null"));
  } else {
    buffer_clear(event);
    buffer_append(event, dialect->delta_start, strlen(dialect->delta_start));
    append_text(event, &connection->script);
    buffer_append(event, dialect->delta_end, strlen(dialect->delta_end));
    append_chunk(&connection->output, event);
  }
  connection->left--;
}

void response_deltas(struct connection *connection) {
  size_t before = connection->output.length;
  if (connection->left == 0) return;
  response_delta(connection);
  size_t length = connection->output.length - before;
  // The others are the same bytes: copying them keeps the server out of the measurement.
  while (connection->left > 0 && connection->output.length + length < WRITE_SIZE) {
    char *into = buffer_reserve(&connection->output, length);
    memcpy(into, into - length, length);
    connection->output.length += length;
    connection->left--;
  }
}

void response_close(struct connection *connection) {
  if (connection->dialect != NULL) {
    append_text_chunk(connection, connection->dialect->closing);
    buffer_literal(&connection->output, "0\r\n\r\n");
    return;
  }
  struct buffer *event = begin_event();
  buffer_literal(event, "{}");
  end_event(connection, event,
            connection->calls_tools ? SLICE("\"tool_calls\"") : SLICE("\"stop\""));
  uint64_t prompt = connection->prompt_bytes / 4;
  uint64_t completion = connection->calls_tools ? connection->script.calls * 12
                                                : connection->script.deltas;
  buffer_clear(event);
  buffer_literal(event,
                 "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":"
                 "1767225600,\"model\":\"bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":");
  buffer_decimal(event, prompt);
  buffer_literal(event, ",\"completion_tokens\":");
  buffer_decimal(event, completion);
  buffer_literal(event, ",\"total_tokens\":");
  buffer_decimal(event, prompt + completion);
  buffer_literal(event, "}}\n\n");
  append_chunk(&connection->output, event);
  buffer_literal(&connection->output, "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
}

void response_refuse(struct connection *connection, int status, const char *message) {
  char text[400];
  int body = (int)strlen(message) + 45;
  int length = snprintf(text, sizeof text,
                        "HTTP/1.1 %d Refused\r\nContent-Type: application/json\r\nConnection: "
                        "close\r\nContent-Length: %d\r\n\r\n{\"error\":{\"message\":\"%s\",\"type\":"
                        "\"bench_error\"}}",
                        status, body, message);
  buffer_append(&connection->output, text, (size_t)length);
}
