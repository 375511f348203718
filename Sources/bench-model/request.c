/* HTTP/1.1 requests and the little that has to be known of their bodies. */
#define _GNU_SOURCE
#include "model.h"

#include <string.h>
#include <strings.h>

enum { HEAD_LIMIT = 64 * 1024 };

/* The last place where `needle` stands, or NULL. */
static const char *last(struct slice text, struct slice needle) {
  if (text.length < needle.length) return NULL;
  for (size_t at = text.length - needle.length + 1; at > 0; at--) {
    const char *here = text.bytes + at - 1;
    if (*here == *needle.bytes && memcmp(here, needle.bytes, needle.length) == 0) return here;
  }
  return NULL;
}

static size_t occurrences(struct slice text, struct slice needle) {
  size_t count = 0;
  const char *at = text.bytes, *end = text.bytes + text.length;
  while ((at = memmem(at, (size_t)(end - at), needle.bytes, needle.length)) != NULL) {
    count++;
    at += needle.length;
  }
  return count;
}

static struct slice field(struct slice head, struct slice name) {
  const char *at = head.bytes, *end = head.bytes + head.length;
  while (at < end) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    if (stop == NULL) stop = end;
    if ((size_t)(stop - at) > name.length && at[name.length] == ':' &&
        strncasecmp(at, name.bytes, name.length) == 0) {
      at += name.length + 1;
      while (at < stop && *at == ' ') at++;
      size_t length = (size_t)(stop - at);
      while (length > 0 && at[length - 1] == '\r') length--;
      return (struct slice){at, length};
    }
    at = stop + 1;
  }
  return (struct slice){0};
}

static struct slice request_line(struct slice head) {
  const char *end = memchr(head.bytes, '\r', head.length);
  return (struct slice){head.bytes, end == NULL ? head.length : (size_t)(end - head.bytes)};
}

enum request_progress request_read(struct connection *connection, struct slice *body,
                                   size_t *length) {
  struct slice bytes = buffer_slice(&connection->input);
  const char *end = memmem(bytes.bytes, bytes.length, "\r\n\r\n", 4);
  if (end == NULL) return bytes.length > HEAD_LIMIT ? REQUEST_REFUSED : REQUEST_INCOMPLETE;
  struct slice head = {bytes.bytes, (size_t)(end - bytes.bytes) + 4};
  struct slice size = field(head, SLICE("content-length"));
  uint64_t body_length = size.bytes == NULL ? 0 : scan_number(size, UINT64_MAX);
  static const char path[] = "/chat/completions HTTP/1.1\r\n";
  connection->line = request_line(head);
  connection->dialect = dialect_of(connection->line);
  if (memcmp(bytes.bytes, "POST ", 5) != 0 ||
      (connection->dialect == NULL &&
       memmem(head.bytes, head.length, path, sizeof path - 1) == NULL) ||
      body_length > (uint64_t)1 << 30)
    return REQUEST_REFUSED;
  if (bytes.length - head.length < body_length) {
    // A client that asked whether it may send its body waits for this line.
    if (!connection->continued && field(head, SLICE("expect")).bytes != NULL)
      buffer_literal(&connection->output, "HTTP/1.1 100 Continue\r\n\r\n");
    connection->continued = true;
    return REQUEST_INCOMPLETE;
  }
  *body = (struct slice){bytes.bytes + head.length, (size_t)body_length};
  *length = head.length + (size_t)body_length;
  return REQUEST_WHOLE;
}

bool request_begin(struct connection *connection, struct slice body) {
  // Quotes inside a JSON string are escaped, so these can only be members. A compact encoding is
  // taken for granted: whoever writes spaces there is told so.
  static const struct slice model_key = {"\"model\":\"", 9}, in_path = {"/models/", 8};
  const char *model = memmem(body.bytes, body.length, model_key.bytes, model_key.length);
  const char *user = last(body, SLICE("\"role\":\"user\""));
  const char *end = body.bytes + body.length;
  if (user == NULL) return false;
  const char *stop;
  if (model == NULL) {
    // Gemini names the model in the path.
    struct slice line = connection->line;
    model = memmem(line.bytes, line.length, in_path.bytes, in_path.length);
    if (model == NULL) return false;
    model += in_path.length;
    stop = memchr(model, ':', (size_t)(line.bytes + line.length - model));
  } else {
    model += model_key.length;
    stop = memchr(model, '"', (size_t)(end - model));
  }
  if (stop == NULL) return false;
  connection->script = script_parse((struct slice){model, (size_t)(stop - model)});
  struct slice since = {user, (size_t)(end - user)};
  size_t results = occurrences(since, SLICE("\"role\":\"tool\""));
  connection->calls_tools = results < connection->script.calls * connection->script.rounds;
  connection->left = connection->calls_tools ? 0 : connection->script.deltas;
  connection->prompt_bytes = body.length;
  connection->phase = STREAM_OPENING;
  return true;
}
