/* What the floor and the model server share: bytes, slices of JSON, a poller, a clock.
   Only the freestanding headers are included: system headers stay in the .c files. */
#ifndef CBENCH_H
#define CBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growable byte array with a consumed front: the live bytes are [start, start + length). */
struct buffer {
  char *bytes;
  size_t start;
  size_t length;
  size_t capacity;
};

/* Bytes that somebody else owns. `bytes` is NULL when there are none. */
struct slice {
  const char *bytes;
  size_t length;
};

/* A string literal as a slice. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

/* Appends a string literal. */
#define buffer_literal(buffer, literal) buffer_append((buffer), (literal), sizeof(literal) - 1)

/* The first live byte. */
static inline char *buffer_front(struct buffer *buffer) { return buffer->bytes + buffer->start; }

/* The live bytes as a slice, good until the buffer is next changed. */
static inline struct slice buffer_slice(const struct buffer *buffer) {
  return (struct slice){buffer->bytes + buffer->start, buffer->length};
}

/* Makes room for `extra` bytes behind the live ones and returns where they go. */
char *buffer_reserve(struct buffer *buffer, size_t extra);
/* Appends `length` bytes. */
void buffer_append(struct buffer *buffer, const char *bytes, size_t length);
/* Appends a slice. */
void buffer_slice_append(struct buffer *buffer, struct slice slice);
/* Appends a number in decimal. */
void buffer_decimal(struct buffer *buffer, uint64_t number);
/* Drops `length` bytes from the front. */
void buffer_consume(struct buffer *buffer, size_t length);
/* Drops all live bytes and keeps the memory. */
void buffer_clear(struct buffer *buffer);
/* Gives the memory back. */
void buffer_free(struct buffer *buffer);

/* Prints the reason to stderr and ends the process with status 70. */
_Noreturn void bench_die(const char *reason);
/* `malloc` and `calloc` that end the process when memory is out. */
void *bench_allocate(size_t size);

/* Nanoseconds of the monotonic clock, the same in every process of the machine. */
uint64_t bench_now(void);
/* Closes on exec, never blocks. */
void bench_nonblocking(int descriptor);

/* Reading in one pass, without looking at a value twice: `*at` stands before `{` or `,` and moves to
   the member's value. The value has to be taken or descended into before the next call. False at
   the end of the object, with `*at` behind it. */
bool scan_key(struct slice text, size_t *at, struct slice *key);
/* The same for the elements of an array. */
bool scan_item(struct slice text, size_t *at);
/* Takes the whole value at `*at`. */
struct slice scan_value(struct slice text, size_t *at);
/* The next outermost member of an object; `*cursor` starts at 0. False at the end. */
bool scan_pair(struct slice object, size_t *cursor, struct slice *key, struct slice *value);
/* The value of an outermost member of an object, as written. False when it is absent or the bytes
   are not an object. Keys are compared as written: none of ours holds an escape. */
bool scan_member(struct slice object, struct slice key, struct slice *value);
/* The next element of an array; `*cursor` starts at 0. False at the end. */
bool scan_element(struct slice array, size_t *cursor, struct slice *value);
/* The inside of a string value, escapes left as written. False when it is not a string. */
bool scan_string(struct slice value, struct slice *inside);
/* A whole number, or `otherwise`. */
uint64_t scan_number(struct slice value, uint64_t otherwise);
/* Appends the inside of a string with its escapes resolved. False at a bad escape. */
bool scan_unescape(struct slice inside, struct buffer *into);
/* True when both hold the same bytes. */
bool slice_equal(struct slice left, struct slice right);

/* What a descriptor is watched for. */
enum { POLLER_NONE = 0, POLLER_READ = 1, POLLER_WRITE = 2 };

/* A descriptor that is ready. An error or a hang-up counts as readable and writable. */
struct poller_event {
  void *owner;
  int ready;
};

/* Opens the system's event queue: epoll on Linux, kqueue on macOS. Returns its descriptor. */
int poller_open(void);
/* Watches `descriptor`: `before` is what it was watched for (POLLER_NONE: not yet or paused). */
void poller_set(int poller, int descriptor, int before, int wanted, void *owner);
/* Waits for events until `deadline` (nanoseconds of bench_now; 0: for ever); returns how many. */
int poller_wait(int poller, struct poller_event *events, int most, uint64_t deadline);

#endif
