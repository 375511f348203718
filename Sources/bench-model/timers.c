/* A binary heap of the connections that wait, ordered by when they are due. */
#include "model.h"

#include <stdlib.h>

static struct connection **heap;
static size_t count, capacity;

/* Positions count from 1, so that 0 says "not waiting". */
static void place(size_t position, struct connection *connection) {
  heap[position - 1] = connection;
  connection->timer = position;
}

static void rise(size_t position, struct connection *connection) {
  while (position > 1 && heap[position / 2 - 1]->due > connection->due) {
    place(position, heap[position / 2 - 1]);
    position /= 2;
  }
  place(position, connection);
}

static void sink(size_t position, struct connection *connection) {
  while (position * 2 <= count) {
    size_t child = position * 2;
    if (child < count && heap[child]->due < heap[child - 1]->due) child++;
    if (heap[child - 1]->due >= connection->due) break;
    place(position, heap[child - 1]);
    position = child;
  }
  place(position, connection);
}

void timers_add(struct connection *connection, uint64_t due) {
  if (count == capacity) {
    capacity = capacity == 0 ? 64 : capacity * 2;
    heap = realloc(heap, capacity * sizeof *heap);
    if (heap == NULL) bench_die("out of memory");
  }
  connection->due = due;
  rise(++count, connection);
}

void timers_remove(struct connection *connection) {
  size_t position = connection->timer;
  if (position == 0) return;
  connection->timer = 0;
  struct connection *moved = heap[--count];
  if (moved == connection) return;
  if (position > 1 && heap[position / 2 - 1]->due > moved->due) rise(position, moved);
  else sink(position, moved);
}

struct connection *timers_take(uint64_t now) {
  if (count == 0 || heap[0]->due > now) return NULL;
  struct connection *first = heap[0];
  timers_remove(first);
  return first;
}

uint64_t timers_next(void) { return count == 0 ? 0 : heap[0]->due; }
