/* The connections to the model: non-blocking sockets, kept open between requests. */
#include "floor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static const char tail[] = "]}";

static struct sockaddr_in address;
static struct buffer head_start, provider;
static struct connection *idle, *closed;
static struct connection *paused;
static char scratch[READ_SIZE];

bool http_configure(struct slice providers) {
  struct slice entry, base, key, name;
  size_t cursor = 0;
  if (!scan_pair(providers, &cursor, &name, &entry)) return false;
  if (!scan_member(entry, SLICE("baseUrl"), &base) || !scan_string(base, &base)) return false;
  if (base.length < 8 || base.length > 200 || memcmp(base.bytes, "http://", 7) != 0) return false;
  char host[256] = {0};
  memcpy(host, base.bytes + 7, base.length - 7);
  char *path = strchr(host, '/'), *colon = strchr(host, ':');
  if (path == NULL || colon == NULL || colon > path) return false;
  *colon = 0;
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)atoi(colon + 1));
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) return false;
  buffer_slice_append(&provider, name);
  buffer_literal(&head_start, "POST ");
  buffer_append(&head_start, path, strlen(path));
  buffer_literal(&head_start, "/chat/completions HTTP/1.1\r\nHost: ");
  buffer_append(&head_start, base.bytes + 7, (size_t)(path - host));
  if (scan_member(entry, SLICE("apiKey"), &key) && scan_string(key, &key)) {
    buffer_literal(&head_start, "\r\nAuthorization: Bearer ");
    buffer_slice_append(&head_start, key);
  }
  buffer_literal(&head_start,
                 "\r\nUser-Agent: bench-floor/1\r\nContent-Type: application/json\r\n"
                 "Accept: text/event-stream\r\nContent-Length: ");
  return true;
}

static void watch(struct connection *connection, int wanted) {
  poller_set(poller, connection->descriptor, connection->watched, wanted, connection);
  connection->watched = wanted;
}

static void unlink_from(struct connection **list, struct connection *connection) {
  while (*list != NULL && *list != connection) list = &(*list)->next;
  if (*list != NULL) *list = connection->next;
}

static void close_connection(struct connection *connection) {
  if (connection->state == CONNECTION_IDLE) unlink_from(&idle, connection);
  watch(connection, POLLER_NONE);
  close(connection->descriptor);
  connection->descriptor = -1;
  connection->next = closed;
  closed = connection;
}

void http_bury(void) {
  while (closed != NULL) {
    struct connection *connection = closed;
    closed = connection->next;
    buffer_free(&connection->head);
    buffer_free(&connection->partial);
    buffer_free(&connection->event);
    free(connection);
  }
}

/* A connection that is kept open gives its memory back: an idle one costs its socket. */
static void keep(struct connection *connection) {
  buffer_free(&connection->head);
  buffer_free(&connection->partial);
  buffer_free(&connection->event);
  connection->turn = NULL;
  connection->state = CONNECTION_IDLE;
  connection->next = idle;
  idle = connection;
}

static struct connection *open_connection(void) {
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return NULL;
  bench_nonblocking(descriptor);
  int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0 &&
      errno != EINPROGRESS) {
    close(descriptor);
    return NULL;
  }
  struct connection *connection = bench_allocate(sizeof *connection);
  connection->descriptor = descriptor;
  return connection;
}

/* The head of the request and the body up to the history. */
static void write_head(struct connection *connection, const struct session *session) {
  struct buffer body = {0};
  struct slice model = {session->model, session->model_length};
  if (model.length > provider.length && model.bytes[provider.length] == '/') {
    model.bytes += provider.length + 1;
    model.length -= provider.length + 1;
  }
  buffer_literal(&body, "{\"model\":\"");
  buffer_slice_append(&body, model);
  buffer_literal(&body, "\",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
  if (tools_offered.length > 0) {
    buffer_literal(&body, ",\"tools\":[");
    buffer_slice_append(&body, buffer_slice(&tools_offered));
    buffer_literal(&body, "]");
  }
  buffer_literal(&body, ",\"messages\":[");
  buffer_slice_append(&connection->head, buffer_slice(&head_start));
  buffer_decimal(&connection->head, body.length + session->history.length + sizeof tail - 1);
  buffer_literal(&connection->head, "\r\n\r\n");
  buffer_slice_append(&connection->head, buffer_slice(&body));
  buffer_free(&body);
  connection->history_length = session->history.length;
}

static void fail(struct connection *connection, const char *kind, const char *message) {
  struct turn *turn = connection->turn;
  connection->turn = NULL;
  close_connection(connection);
  if (turn != NULL) turn_fail(turn, kind, message);
}

static void cut(struct connection *connection);

/* Sends what the socket takes of the three pieces. */
static void send_request(struct connection *connection) {
  struct buffer *history = &connection->turn->session->history;
  struct iovec all[3] = {{connection->head.bytes, connection->head.length},
                         {history->bytes, connection->history_length},
                         {(char *)tail, sizeof tail - 1}};
  struct iovec pieces[3];
  size_t skipped = connection->sent, left = 0;
  int count = 0;
  for (int index = 0; index < 3; index++) {
    size_t drop = skipped < all[index].iov_len ? skipped : all[index].iov_len;
    skipped -= drop;
    if (drop == all[index].iov_len) continue;
    pieces[count].iov_base = (char *)all[index].iov_base + drop;
    pieces[count].iov_len = all[index].iov_len - drop;
    left += pieces[count++].iov_len;
  }
  ssize_t sent = writev(connection->descriptor, pieces, count);
  if (sent < 0 && errno != EAGAIN && errno != EINTR && errno != ENOTCONN) {
    cut(connection);
    return;
  }
  if (sent > 0) connection->sent += (size_t)sent;
  if (sent > 0 && (size_t)sent == left) {
    connection->state = CONNECTION_HEAD;
    watch(connection, POLLER_READ);
  } else {
    watch(connection, POLLER_READ | POLLER_WRITE);
  }
}

static void begin(struct turn *turn, struct connection *connection, bool reused) {
  if (connection == NULL) {
    turn_fail(turn, "connection_failed", "no connection to the model");
    return;
  }
  connection->turn = turn;
  connection->state = CONNECTION_SENDING;
  connection->reused = reused;
  connection->answered = false;
  connection->sent = 0;
  write_head(connection, turn->session);
  if (reused) send_request(connection);
  else watch(connection, POLLER_READ | POLLER_WRITE);
}

void http_request(struct turn *turn) {
  struct connection *connection = idle;
  if (connection != NULL) idle = connection->next;
  begin(turn, connection != NULL ? connection : open_connection(), connection != NULL);
}

/* The other end has gone. A kept connection may have died of age before it saw the request:
   then, and only then, the request is sent again. */
static void cut(struct connection *connection) {
  struct turn *turn = connection->turn;
  if (turn == NULL || !connection->reused || connection->answered) {
    fail(connection, "stream_cut", "the model closed the connection");
    return;
  }
  connection->turn = NULL;
  close_connection(connection);
  begin(turn, open_connection(), false);
}

static void receive(struct connection *connection) {
  ssize_t count = recv(connection->descriptor, scratch, sizeof scratch, 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    cut(connection);
    return;
  }
  connection->answered = true;
  enum response_progress progress =
      connection->turn == NULL
          ? RESPONSE_BROKEN
          : response_feed(connection, (struct slice){scratch, (size_t)count});
  if (progress == RESPONSE_BROKEN) fail(connection, "bad_response", "not a stream of events");
  if (progress != RESPONSE_ENDED) return;
  struct turn *turn = connection->turn;
  if (connection->closes) close_connection(connection);
  else keep(connection);
  turn_reply_ended(turn);
}

void http_ready(struct connection *connection, int ready) {
  if (connection->descriptor < 0) return;
  if (connection->state == CONNECTION_SENDING && (ready & POLLER_WRITE)) send_request(connection);
  if (connection->descriptor < 0 || !(ready & POLLER_READ)) return;
  bool streams = connection->state == CONNECTION_HEAD || connection->state == CONNECTION_BODY;
  if (!client_output_is_full() || !streams) {
    receive(connection);
    return;
  }
  // The client reads more slowly than the model writes: the socket's buffer has to wait.
  watch(connection, POLLER_NONE);
  connection->next = paused;
  paused = connection;
}

void http_resume(void) {
  while (paused != NULL && !client_output_is_full()) {
    struct connection *connection = paused;
    paused = connection->next;
    watch(connection, POLLER_READ);
  }
}
