/* The floor: the least that a daemon speaking Ringback's protocol has to do, in C.

   One thread and one event queue. It knows stdio lines, Chat Completions over HTTP/1.1 and the
   messages that the bench uses; JSON is scanned, never built; each session keeps its history as
   the bytes that the next model request will carry. What it leaves out is validation and every
   feature the bench does not use; what it does, it does as a correct daemon has to: no tool call
   before its reply has ended cleanly, every update before the response, a bounded output queue. */
#ifndef FLOOR_H
#define FLOOR_H

#include "CBench.h"

enum {
  /* Above this many queued bytes for the client, model sockets are not read. */
  OUTPUT_HIGH_WATER = 256 * 1024,
  /* At this many queued bytes for the client the process ends. */
  OUTPUT_LIMIT = 64 * 1024 * 1024,
  /* What one read takes from a socket or from stdin. */
  READ_SIZE = 256 * 1024,
};

/* A tool call of the model and, once the client has answered, its result. Strings are kept as
   they were written in JSON, escapes and all. */
struct call {
  struct buffer id;
  struct buffer name;
  struct buffer arguments;
  struct buffer result;
  uint64_t started;
  bool failed;
};

/* One conversation. `history` holds its messages, each with the comma that separates it. */
struct session {
  struct session *next;
  char *id;
  size_t id_length;
  char *model;
  size_t model_length;
  uint64_t seq;
  struct buffer history;
  struct turn *turn;
};

enum finish { FINISH_NONE, FINISH_STOP, FINISH_TOOL_CALLS, FINISH_OTHER };

/* One prompt until its stop reason. */
struct turn {
  struct session *session;
  struct buffer request_id;
  uint64_t number;
  uint64_t step;
  uint64_t message;
  struct buffer text;
  struct call *calls;
  size_t call_count;
  size_t call_capacity;
  size_t waiting;
  enum finish finish;
  bool done;
  uint64_t step_input, step_output;
  uint64_t input, output;
};

/* client.c: stdin and stdout. */
extern struct buffer output;
bool client_output_is_full(void);
/* Reads once from stdin and serves the complete lines. False at the end of input. */
bool client_read(void);
/* Writes what is queued as far as the pipe takes it. */
void client_flush(void);
/* Queues a JSON-RPC error response. */
void client_error(struct slice id, int code, const char *kind, const char *message);
/* Queues `{"jsonrpc":"2.0","id":…,"result":`; the caller adds the result and "}\n". */
void client_begin_result(struct slice id);

/* tools.c: the registry, kept in both encodings that are ever sent. */
extern struct buffer tools_listed, tools_offered;
void tools_register(struct slice id, struct slice params);

/* session.c: the table of sessions. */
struct session *session_find(struct slice id);
void session_new(struct slice id, struct slice params);
void session_close(struct slice id, struct slice params);
void session_list(struct slice id);

/* turn.c: prompt, steps, response. */
extern size_t turns_streaming;
void turn_start(struct slice id, struct slice params);
void turn_reply_ended(struct turn *turn);
void turn_fail(struct turn *turn, const char *kind, const char *message);
void turn_tool_result(struct turn *turn, size_t index, struct slice result, bool is_error);

/* update.c: the `session/update` notifications. */
void update_turn_started(struct turn *turn);
void update_step_started(struct turn *turn);
void update_text_delta(struct turn *turn, struct slice text);
void update_tool_call(struct turn *turn, const struct call *call);
void update_tool_call_status(struct turn *turn, const struct call *call, struct slice status);
void update_usage(struct turn *turn);
void update_step_finished(struct turn *turn);
void update_turn_finished(struct turn *turn, struct slice stop_reason);
void update_append_usage(uint64_t input, uint64_t output_tokens);

/* call.c: the `tools/call` requests that wait for the client. */
void call_send(struct turn *turn, size_t index);
void call_answered(struct slice id, struct slice result, bool is_error);

/* reply.c: one event of a model's stream. */
void reply_event(struct turn *turn, struct slice event);

/* http.c and response.c: the model's side. */
enum connection_state { CONNECTION_IDLE, CONNECTION_SENDING, CONNECTION_HEAD, CONNECTION_BODY };
enum body_state { BODY_SIZE, BODY_EXTENSION, BODY_DATA, BODY_DATA_END, BODY_TRAILER, BODY_DONE };

/* One socket to the model. The request is sent from three pieces: `head`, the session's history
   up to `history_length`, and a fixed tail. */
struct connection {
  struct connection *next;
  struct turn *turn;
  int descriptor;
  int watched;
  enum connection_state state;
  enum body_state body;
  bool reused, answered, chunked, closes, paused;
  size_t history_length;
  size_t sent;
  size_t left;
  size_t trailer_length;
  struct buffer head;
  struct buffer partial;
  struct buffer event;
};

extern int poller;
/* Reads `providers` of `initialize`; false when its address is not http://ADDRESS:PORT/PATH. */
bool http_configure(struct slice providers);
void http_request(struct turn *turn);
void http_ready(struct connection *connection, int ready);
void http_resume(void);
/* Frees the connections that were closed while events about them could still be under way. */
void http_bury(void);

enum response_progress { RESPONSE_MORE, RESPONSE_ENDED, RESPONSE_BROKEN };
/* Takes bytes of a response as they arrive and passes each event on to the turn. */
enum response_progress response_feed(struct connection *connection, struct slice bytes);

#endif
