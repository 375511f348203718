/* An HTTP/1.1 response whose body is a stream of events, read as its bytes arrive. */
#include "floor.h"

#include <string.h>
#include <strings.h>

enum { HEAD_LIMIT = 64 * 1024 };

static void dispatch(struct connection *connection, struct slice data) {
  if (connection->turn != NULL && data.length > 0) reply_event(connection->turn, data);
}

/* One line without its end. `rest` is what follows it in the same piece: when the event ends
   there, its data is used where it lies. Returns true when that took the blank line as well. */
static bool take_line(struct connection *connection, struct slice line, struct slice rest) {
  if (line.length > 0 && line.bytes[line.length - 1] == '\r') line.length--;
  if (line.length == 0) {
    dispatch(connection, buffer_slice(&connection->event));
    buffer_clear(&connection->event);
    return false;
  }
  if (line.length < 5 || memcmp(line.bytes, "data:", 5) != 0) return false;
  size_t skipped = line.length > 5 && line.bytes[5] == ' ' ? 6 : 5;
  struct slice data = {line.bytes + skipped, line.length - skipped};
  if (connection->event.length == 0 && rest.length > 0 && rest.bytes[0] == '\n') {
    dispatch(connection, data);
    return true;
  }
  if (connection->event.length > 0) buffer_literal(&connection->event, "\n");
  buffer_slice_append(&connection->event, data);
  return false;
}

static void feed_lines(struct connection *connection, struct slice piece) {
  while (piece.length > 0) {
    const char *end = memchr(piece.bytes, '\n', piece.length);
    if (end == NULL) {
      buffer_slice_append(&connection->partial, piece);
      return;
    }
    struct slice line = {piece.bytes, (size_t)(end - piece.bytes)};
    struct slice rest = {end + 1, piece.length - line.length - 1};
    if (connection->partial.length > 0) {
      buffer_slice_append(&connection->partial, line);
      line = buffer_slice(&connection->partial);
    }
    bool took_blank_line = take_line(connection, line, rest);
    buffer_clear(&connection->partial);
    if (took_blank_line) {
      rest.bytes++;
      rest.length--;
    }
    piece = rest;
  }
}

/* One byte of a chunk's size line or of the trailer. False when it cannot stand there. */
static bool take_frame_byte(struct connection *connection, char byte) {
  switch (connection->body) {
    case BODY_SIZE: {
      int digit = byte >= '0' && byte <= '9'   ? byte - '0'
                  : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
                  : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
                                               : -1;
      if (digit >= 0) {
        if (connection->left >> 56 != 0) return false;
        connection->left = connection->left * 16 + (size_t)digit;
        return true;
      }
      connection->body = BODY_EXTENSION;
    }
    // fallthrough
    case BODY_EXTENSION:
      if (byte != '\n') return true;
      connection->body = connection->left > 0 ? BODY_DATA : BODY_TRAILER;
      connection->trailer_length = 0;
      return true;
    case BODY_DATA_END:
      if (byte == '\n') connection->body = BODY_SIZE;
      return byte == '\n' || byte == '\r';
    case BODY_TRAILER:
      if (byte == '\n' && connection->trailer_length == 0) connection->body = BODY_DONE;
      else if (byte == '\n') connection->trailer_length = 0;
      else if (byte != '\r') connection->trailer_length++;
      return true;
    default:
      return false;
  }
}

static enum response_progress feed_body(struct connection *connection, struct slice bytes) {
  while (bytes.length > 0 && connection->body != BODY_DONE) {
    if (connection->body != BODY_DATA) {
      if (!take_frame_byte(connection, bytes.bytes[0])) return RESPONSE_BROKEN;
      bytes.bytes++;
      bytes.length--;
      continue;
    }
    size_t taken = bytes.length < connection->left ? bytes.length : connection->left;
    feed_lines(connection, (struct slice){bytes.bytes, taken});
    bytes.bytes += taken;
    bytes.length -= taken;
    connection->left -= taken;
    if (connection->left == 0) connection->body = connection->chunked ? BODY_DATA_END : BODY_DONE;
  }
  // Bytes behind the end of a response belong to no request of ours.
  if (bytes.length > 0) return RESPONSE_BROKEN;
  return connection->body == BODY_DONE ? RESPONSE_ENDED : RESPONSE_MORE;
}

/* The value of a header field, or none. */
static struct slice field(struct slice head, const char *name, size_t length) {
  const char *at = head.bytes, *end = head.bytes + head.length;
  while (at < end) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    if (stop == NULL) stop = end;
    if ((size_t)(stop - at) > length && at[length] == ':' && strncasecmp(at, name, length) == 0) {
      at += length + 1;
      while (at < stop && *at == ' ') at++;
      size_t left = (size_t)(stop - at);
      while (left > 0 && at[left - 1] == '\r') left--;
      return (struct slice){at, left};
    }
    at = stop + 1;
  }
  return (struct slice){0};
}

/* Reads the head; false when the reply is not a stream that can be followed. */
static bool take_head(struct connection *connection, struct slice head) {
  if (head.length < 12 || memcmp(head.bytes, "HTTP/1.1 200", 12) != 0) return false;
  struct slice coding = field(head, "transfer-encoding", 17);
  struct slice length = field(head, "content-length", 14);
  struct slice keeping = field(head, "connection", 10);
  connection->chunked = coding.length == 7 && strncasecmp(coding.bytes, "chunked", 7) == 0;
  connection->closes = keeping.length == 5 && strncasecmp(keeping.bytes, "close", 5) == 0;
  connection->left = connection->chunked ? 0 : (size_t)scan_number(length, 0);
  connection->body = connection->chunked ? BODY_SIZE : BODY_DATA;
  connection->state = CONNECTION_BODY;
  return connection->chunked || connection->left > 0;
}

enum response_progress response_feed(struct connection *connection, struct slice bytes) {
  if (connection->state == CONNECTION_BODY) return feed_body(connection, bytes);
  size_t before = connection->partial.length;
  buffer_slice_append(&connection->partial, bytes);
  struct slice seen = buffer_slice(&connection->partial);
  const char *end = NULL;
  for (size_t at = before > 3 ? before - 3 : 0; at + 4 <= seen.length && end == NULL; at++) {
    if (memcmp(seen.bytes + at, "\r\n\r\n", 4) == 0) end = seen.bytes + at + 4;
  }
  if (end == NULL) return seen.length > HEAD_LIMIT ? RESPONSE_BROKEN : RESPONSE_MORE;
  size_t head_length = (size_t)(end - seen.bytes);
  if (!take_head(connection, (struct slice){seen.bytes, head_length})) return RESPONSE_BROKEN;
  // What follows the head lies in `bytes` too, so the buffer can serve the lines from here on.
  struct slice rest = {bytes.bytes + (head_length - before), bytes.length - (head_length - before)};
  buffer_clear(&connection->partial);
  return feed_body(connection, rest);
}
