/* The client's side: lines on stdin and stdout. */
#include "floor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct buffer output;

static struct buffer input;
static bool initialized;
static int watched;

bool client_output_is_full(void) { return output.length >= OUTPUT_HIGH_WATER; }

void client_begin_result(struct slice id) {
  buffer_literal(&output, "{\"jsonrpc\":\"2.0\",\"id\":");
  buffer_slice_append(&output, id);
  buffer_literal(&output, ",\"result\":");
}

static void append_text(const char *text) { buffer_append(&output, text, strlen(text)); }

void client_error(struct slice id, int code, const char *kind, const char *message) {
  if (id.bytes == NULL) return;
  buffer_literal(&output, "{\"jsonrpc\":\"2.0\",\"id\":");
  buffer_slice_append(&output, id);
  buffer_literal(&output, ",\"error\":{\"code\":-");
  buffer_decimal(&output, (uint64_t)-code);
  buffer_literal(&output, ",\"message\":\"");
  append_text(message);
  buffer_literal(&output, "\",\"data\":{\"kind\":\"");
  append_text(kind);
  buffer_literal(&output, "\"}}}\n");
}

static void initialize(struct slice id, struct slice params) {
  struct slice providers;
  if (initialized) {
    client_error(id, -32600, "already_initialized", "initialize came twice");
    return;
  }
  if (scan_member(params, SLICE("providers"), &providers) && !http_configure(providers)) {
    client_error(id, -32602, "invalid_params", "providers: no usable baseUrl");
    return;
  }
  initialized = true;
  client_begin_result(id);
  buffer_literal(&output,
                 "{\"protocolVersion\":1,\"serverInfo\":{\"name\":\"bench-floor\","
                 "\"version\":\"1\"},\"capabilities\":{},\"limits\":{\"maxMessageBytes\":"
                 "67108864}}}\n");
}

static void serve_initialized(struct slice id, struct slice method, struct slice params) {
  if (slice_equal(method, SLICE("session/prompt"))) {
    turn_start(id, params);
  } else if (slice_equal(method, SLICE("session/new"))) {
    session_new(id, params);
  } else if (slice_equal(method, SLICE("session/close"))) {
    session_close(id, params);
  } else if (slice_equal(method, SLICE("session/list"))) {
    session_list(id);
  } else if (slice_equal(method, SLICE("tools/register"))) {
    tools_register(id, params);
  } else if (slice_equal(method, SLICE("tools/list"))) {
    client_begin_result(id);
    buffer_literal(&output, "{\"tools\":[");
    buffer_slice_append(&output, buffer_slice(&tools_listed));
    buffer_literal(&output, "]}}\n");
  } else if (slice_equal(method, SLICE("shutdown"))) {
    client_begin_result(id);
    buffer_literal(&output, "null}\n");
  } else {
    client_error(id, -32601, "method_not_found", "no such method");
  }
}

static void serve(struct slice line) {
  struct slice id = {0}, method = {0}, params = {0}, result = {0}, error = {0};
  struct slice key, value, name;
  size_t cursor = 0;
  while (scan_pair(line, &cursor, &key, &value)) {
    if (slice_equal(key, SLICE("id"))) id = value;
    if (slice_equal(key, SLICE("method"))) method = value;
    if (slice_equal(key, SLICE("params"))) params = value;
    if (slice_equal(key, SLICE("result"))) result = value;
    if (slice_equal(key, SLICE("error"))) error = value;
  }
  if (method.bytes == NULL) {
    if (result.bytes != NULL) call_answered(id, result, false);
    else if (error.bytes != NULL) call_answered(id, error, true);
    else client_error(SLICE("null"), -32700, "parse", "not a message");
    return;
  }
  if (!scan_string(method, &name)) {
    client_error(id.bytes == NULL ? SLICE("null") : id, -32600, "invalid_request", "bad method");
  } else if (slice_equal(name, SLICE("initialize"))) {
    initialize(id, params);
  } else if (slice_equal(name, SLICE("exit"))) {
    exit(0);
  } else if (!initialized) {
    client_error(id, -32002, "not_initialized", "initialize comes first");
  } else {
    serve_initialized(id, name, params);
  }
}

static size_t newline(struct slice bytes, size_t from) {
  const char *found = memchr(bytes.bytes + from, '\n', bytes.length - from);
  return found == NULL ? bytes.length : (size_t)(found - bytes.bytes);
}

bool client_read(void) {
  char *into = buffer_reserve(&input, READ_SIZE);
  ssize_t count = read(STDIN_FILENO, into, READ_SIZE);
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  if (count == 0) return false;
  size_t unsearched = input.length;
  input.length += (size_t)count;
  struct slice bytes = buffer_slice(&input);
  size_t start = 0;
  size_t end = newline(bytes, unsearched);
  while (end < bytes.length) {
    struct slice line = {bytes.bytes + start, end - start};
    if (line.length > 0) serve(line);
    if (output.length >= READ_SIZE) client_flush();
    start = end + 1;
    end = newline(bytes, start);
  }
  buffer_consume(&input, start);
  return true;
}

void client_flush(void) {
  while (output.length > 0) {
    ssize_t count = write(STDOUT_FILENO, buffer_front(&output), output.length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno != EAGAIN) exit(1);
    if (count < 0) break;
    buffer_consume(&output, (size_t)count);
  }
  if (output.length > OUTPUT_LIMIT) bench_die("the client does not read");
  int wanted = output.length > 0 ? POLLER_WRITE : POLLER_NONE;
  poller_set(poller, STDOUT_FILENO, watched, wanted, &output);
  watched = wanted;
}
