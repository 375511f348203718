/* bench-model [COUNTERS-FILE]: prints its port as one line, serves until stdin ends. */
#include "model.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_EVENTS = 256, READ_SIZE = 64 * 1024, BACKLOG = 1024 };

static int poller, listener = -1;
static uint64_t responses;
static struct connection *closed;

static void watch(struct connection *connection, int wanted) {
  poller_set(poller, connection->descriptor, connection->watched, wanted, connection);
  connection->watched = wanted;
}

/* Freed only after the events of this round, which may still name it. */
static void close_connection(struct connection *connection) {
  timers_remove(connection);
  watch(connection, POLLER_NONE);
  close(connection->descriptor);
  connection->descriptor = -1;
  connection->next_closed = closed;
  closed = connection;
}

static void bury(void) {
  while (closed != NULL) {
    struct connection *connection = closed;
    closed = connection->next_closed;
    buffer_free(&connection->input);
    buffer_free(&connection->output);
    free(connection);
  }
}

static void accept_all(void) {
  for (;;) {
    int descriptor = accept(listener, NULL, NULL);
    if (descriptor < 0) return;
    bench_nonblocking(descriptor);
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *connection = bench_allocate(sizeof *connection);
    connection->descriptor = descriptor;
    watch(connection, POLLER_READ);
    counters_add(COUNTER_CONNECTIONS, 1);
  }
}

/* Writes what is there; false when the other end has gone. */
static bool write_output(struct connection *connection) {
  while (connection->output.length > 0) {
    ssize_t count = write(connection->descriptor, buffer_front(&connection->output),
                          connection->output.length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) break;
    if (count < 0) return false;
    buffer_consume(&connection->output, (size_t)count);
  }
  watch(connection, connection->output.length > 0 ? POLLER_READ | POLLER_WRITE : POLLER_READ);
  return true;
}

/* Appends the next piece of the response: one event when they are written singly. */
static void append_next(struct connection *connection) {
  bool singly = connection->script.single_writes;
  if (connection->phase == STREAM_OPENING) {
    response_open(connection);
    connection->phase = STREAM_BODY;
    if (singly) return;
  }
  if (connection->phase == STREAM_BODY && connection->left > 0) {
    if (singly) response_delta(connection);
    else response_deltas(connection);
    if (singly || connection->left > 0) return;
  }
  response_close(connection);
  connection->phase = STREAM_ENDING;
}

/* Goes on with a response until it has ended, the socket is full or the next event is not due. */
static void advance(struct connection *connection) {
  uint64_t spacing = connection->script.spacing_us * 1000;
  while (connection->phase != STREAM_NONE && connection->output.length == 0) {
    if (connection->phase == STREAM_ENDING) {
      connection->phase = STREAM_NONE;
      counters_add(COUNTER_RESPONSES_ENDED, 1);
      return;
    }
    bool opening = connection->phase == STREAM_OPENING;
    append_next(connection);
    if (!write_output(connection)) {
      close_connection(connection);
      return;
    }
    if (spacing == 0 || connection->phase != STREAM_BODY) continue;
    // Streams that start together are spread over the first interval by a fixed rule.
    uint64_t wait = opening ? connection->number * 7919 * 1000 % spacing : spacing;
    timers_add(connection, (opening ? bench_now() : connection->due) + wait);
    return;
  }
}

/* Serves the requests that have arrived whole. */
static void serve(struct connection *connection) {
  struct slice body;
  size_t length;
  while (connection->descriptor >= 0 && connection->phase == STREAM_NONE &&
         connection->input.length > 0) {
    enum request_progress progress = request_read(connection, &body, &length);
    if (progress == REQUEST_INCOMPLETE) {
      if (!write_output(connection)) close_connection(connection);
      return;
    }
    uint64_t start = bench_now();
    if (progress == REQUEST_REFUSED || !request_begin(connection, body)) {
      counters_add(COUNTER_REFUSED, 1);
      response_refuse(connection, 400, "not a chat completions request this server can follow");
      write_output(connection);
      close_connection(connection);
      return;
    }
    connection->number = ++responses;
    connection->continued = false;
    buffer_consume(&connection->input, length);
    counters_add(COUNTER_REQUESTS, 1);
    counters_add(COUNTER_REQUEST_BYTES, length);
    advance(connection);
    counters_add(COUNTER_OWN_NANOSECONDS, bench_now() - start);
  }
}

static void receive(struct connection *connection) {
  char *into = buffer_reserve(&connection->input, READ_SIZE);
  ssize_t count = read(connection->descriptor, into, READ_SIZE);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    close_connection(connection);
    return;
  }
  connection->input.length += (size_t)count;
  serve(connection);
}

static void ready(struct connection *connection, int flags) {
  if (connection->descriptor >= 0 && (flags & POLLER_WRITE)) {
    uint64_t start = bench_now();
    if (!write_output(connection)) close_connection(connection);
    else if (connection->timer == 0) advance(connection);
    counters_add(COUNTER_OWN_NANOSECONDS, bench_now() - start);
    if (connection->descriptor >= 0) serve(connection);
  }
  if (connection->descriptor >= 0 && (flags & POLLER_READ)) receive(connection);
}

static void fire(void) {
  struct connection *connection;
  uint64_t start = bench_now();
  while ((connection = timers_take(start)) != NULL) {
    advance(connection);
    // A socket that is full goes on when it can be written: `due` keeps its rhythm.
  }
  counters_add(COUNTER_OWN_NANOSECONDS, bench_now() - start);
}

static void listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 ||
      listen(listener, BACKLOG) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) != 0)
    bench_die("no port on loopback");
  bench_nonblocking(listener);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
}

int main(int count, char **arguments) {
  static int driver;
  struct poller_event events[MOST_EVENTS];
  signal(SIGPIPE, SIG_IGN);
  if (count > 1) counters_open(arguments[1]);
  poller = poller_open();
  listen_on_loopback();
  poller_set(poller, listener, POLLER_NONE, POLLER_READ, &listener);
  poller_set(poller, STDIN_FILENO, POLLER_NONE, POLLER_READ, &driver);
  for (;;) {
    int found = poller_wait(poller, events, MOST_EVENTS, timers_next());
    for (int index = 0; index < found; index++) {
      char ignored[256];
      if (events[index].owner == &listener) accept_all();
      else if (events[index].owner != &driver) ready(events[index].owner, events[index].ready);
      else if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) return 0;
    }
    if (timers_next() != 0) fire();
    bury();
  }
}
