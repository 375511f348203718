/* The model server of the bench: deterministic streams on loopback, in Chat Completions and, as far as
   plain text goes, in the other wire formats.

   What it answers is spelt in the model's name: `bench` and then parts of one letter and a number,
   in any order, separated by `-`:

     c1  tool calls in each reply that asks for any (default 0)
     r1  how many such replies come before the text (default 1 when c is not 0)
     d20 text deltas of the answer (default 20)
     x5  bytes of text in each delta (default 5)
     i50 microseconds between events; each is its own write. 0 (default): all in as few writes
         as the socket takes
     w1  each event is its own write even when i is 0
     t1  the text of each delta is the monotonic clock in nanoseconds at its write

   One thread. The time it spends from the last byte of a request to the last byte of its response
   is its own, and is added up in a file that the bench has mapped. */
#ifndef MODEL_H
#define MODEL_H

#include "CBench.h"

/* The rows of the shared file, each a 64-bit number in the machine's order. */
enum counter {
  COUNTER_OWN_NANOSECONDS,
  COUNTER_RESPONSES_ENDED,
  COUNTER_REQUESTS,
  COUNTER_REQUEST_BYTES,
  COUNTER_CONNECTIONS,
  COUNTER_REFUSED,
  COUNTER_COUNT
};

/* counters.c */
void counters_open(const char *path);
void counters_add(enum counter counter, uint64_t amount);

/* What a model's name asks for. */
struct script {
  uint64_t calls, rounds, deltas, text_bytes, spacing_us;
  bool single_writes, stamped;
};

/* script.c */
struct script script_parse(struct slice name);

enum stream_phase { STREAM_NONE, STREAM_OPENING, STREAM_BODY, STREAM_ENDING };

/* A wire format that only text is streamed in; Chat Completions is not among them. */
struct dialect {
  /* Where the request line ends, without the version. */
  const char *path_end;
  const char *content_type;
  const char *opening, *delta_start, *delta_end, *closing;
};

/* dialects.c: the format that a request line asks for; NULL for Chat Completions or none. */
const struct dialect *dialect_of(struct slice request_line);

/* One socket and the response under way on it. */
struct connection {
  struct connection *next_closed;
  int descriptor;
  int watched;
  struct buffer input;
  struct buffer output;
  bool continued;
  enum stream_phase phase;
  struct script script;
  /* NULL is Chat Completions. */
  const struct dialect *dialect;
  /* Lies in `input`, good until the request is taken out of it. */
  struct slice line;
  bool calls_tools;
  uint64_t left;
  uint64_t number;
  uint64_t prompt_bytes;
  uint64_t due;
  size_t timer;
};

/* request.c: what a request asks for. */
enum request_progress { REQUEST_INCOMPLETE, REQUEST_WHOLE, REQUEST_REFUSED };
/* Looks at the received bytes; at REQUEST_WHOLE `body` lies among them and `length` is all of it. */
enum request_progress request_read(struct connection *connection, struct slice *body,
                                   size_t *length);
/* Starts the response that a request's body asks for; false when it cannot be followed. */
bool request_begin(struct connection *connection, struct slice body);

/* response.c: bytes of the response. */
/* Appends the head and the first events. */
void response_open(struct connection *connection);
/* Appends one text delta. */
void response_delta(struct connection *connection);
/* Appends as many text deltas as fit a write. */
void response_deltas(struct connection *connection);
/* Appends the end: finish reason, usage, end marker. */
void response_close(struct connection *connection);
/* Appends a whole response with a status other than 200. */
void response_refuse(struct connection *connection, int status, const char *message);

/* timers.c: connections that wait for their next event, the earliest first. */
void timers_add(struct connection *connection, uint64_t due);
void timers_remove(struct connection *connection);
/* The connection that is due at `now`, taken out, or NULL. */
struct connection *timers_take(uint64_t now);
/* When the next one is due, 0 when none waits. */
uint64_t timers_next(void);

#endif
