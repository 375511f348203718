/* Growable bytes. The front is moved down only when that frees at least half of the memory,
   so that consuming from a long buffer stays linear. */
#include "CBench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bench_die(const char *reason) {
  fprintf(stderr, "%s\n", reason);
  exit(70);
}

void *bench_allocate(size_t size) {
  void *memory = calloc(1, size);
  if (memory == NULL) bench_die("out of memory");
  return memory;
}

char *buffer_reserve(struct buffer *buffer, size_t extra) {
  size_t end = buffer->start + buffer->length;
  if (extra <= buffer->capacity - end) return buffer->bytes + end;
  if (buffer->start > 0 && buffer->start >= buffer->length &&
      extra <= buffer->capacity - buffer->length) {
    memcpy(buffer->bytes, buffer->bytes + buffer->start, buffer->length);
    buffer->start = 0;
    return buffer->bytes + buffer->length;
  }
  size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
  while (capacity - end < extra) capacity += capacity / 2;
  char *bytes = realloc(buffer->bytes, capacity);
  if (bytes == NULL) bench_die("out of memory");
  buffer->bytes = bytes;
  buffer->capacity = capacity;
  return bytes + end;
}

void buffer_append(struct buffer *buffer, const char *bytes, size_t length) {
  if (length == 0) return;
  memcpy(buffer_reserve(buffer, length), bytes, length);
  buffer->length += length;
}

void buffer_slice_append(struct buffer *buffer, struct slice slice) {
  buffer_append(buffer, slice.bytes, slice.length);
}

void buffer_decimal(struct buffer *buffer, uint64_t number) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  buffer_append(buffer, digits + at, sizeof digits - at);
}

void buffer_consume(struct buffer *buffer, size_t length) {
  buffer->start += length;
  buffer->length -= length;
  if (buffer->length == 0) buffer->start = 0;
}

void buffer_clear(struct buffer *buffer) {
  buffer->start = 0;
  buffer->length = 0;
}

void buffer_free(struct buffer *buffer) {
  free(buffer->bytes);
  *buffer = (struct buffer){0};
}
