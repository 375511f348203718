#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct start {
  void (*body)(void *context);
  void *context;
  char name[16]; /* Linux takes 15 bytes and a terminator, Darwin more. */
};

static void *run(void *argument) {
  struct start start = *(struct start *)argument;
  free(argument);
#ifdef __APPLE__
  pthread_setname_np(start.name);
#else
  pthread_setname_np(pthread_self(), start.name);
#endif
  start.body(start.context);
  return NULL;
}

int rb_thread_start(
    void (*body)(void *context), void *context, const char *name, unsigned long stack_bytes,
    unsigned long *thread) {
  struct start *start = calloc(1, sizeof *start);
  if (!start) return -ENOMEM;
  start->body = body;
  start->context = context;
  strncpy(start->name, name, sizeof start->name - 1);

  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error) {
    free(start);
    return -error;
  }
  if (stack_bytes) error = pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_t made;
  if (!error) error = pthread_create(&made, &attributes, run, start);
  pthread_attr_destroy(&attributes);
  if (error) {
    free(start);
    return -error;
  }
  *thread = (unsigned long)made;
  return 0;
}

int rb_thread_join(unsigned long thread) { return -pthread_join((pthread_t)thread, NULL); }

int rb_thread_detach(unsigned long thread) { return -pthread_detach((pthread_t)thread); }

unsigned long rb_thread_self(void) { return (unsigned long)pthread_self(); }

unsigned long long rb_monotonic_nanoseconds(void) {
#ifdef __APPLE__
  return clock_gettime_nsec_np(CLOCK_UPTIME_RAW);
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (unsigned long long)now.tv_sec * 1000000000ull + (unsigned long long)now.tv_nsec;
#endif
}

void rb_error_text(int code, char *text, unsigned long capacity) {
  if (capacity == 0) return;
#if defined(__GLIBC__)
  const char *known = strerror_r(code, text, capacity);
  if (known != text) snprintf(text, capacity, "%s", known);
#else
  if (strerror_r(code, text, capacity) != 0) snprintf(text, capacity, "error %d", code);
#endif
}
