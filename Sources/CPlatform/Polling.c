#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>

#ifdef __linux__

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The number is the same on every architecture; older headers lack its name. */
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

int rb_epoll_create(void) {
  int descriptor = epoll_create1(EPOLL_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
}

static int control(
    int epoll, int operation, int descriptor, unsigned int interest, unsigned long long token) {
  struct epoll_event event = {.events = 0};
  if (interest & RB_READABLE) event.events |= EPOLLIN | EPOLLRDHUP;
  if (interest & RB_WRITABLE) event.events |= EPOLLOUT;
  if (interest & RB_EDGE) event.events |= EPOLLET;
  event.data.u64 = token;
  return epoll_ctl(epoll, operation, descriptor, &event) < 0 ? -errno : 0;
}

int rb_epoll_add(int epoll, int descriptor, unsigned int interest, unsigned long long token) {
  return control(epoll, EPOLL_CTL_ADD, descriptor, interest, token);
}

int rb_epoll_modify(int epoll, int descriptor, unsigned int interest, unsigned long long token) {
  return control(epoll, EPOLL_CTL_MOD, descriptor, interest, token);
}

int rb_epoll_remove(int epoll, int descriptor) {
  return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0);
}

int rb_epoll_wait(int epoll, struct rb_event *events, int capacity, int milliseconds) {
  enum { batch = 128 };
  struct epoll_event ready[batch];
  int count = epoll_wait(epoll, ready, capacity < batch ? capacity : batch, milliseconds);
  if (count < 0) return errno == EINTR ? 0 : -errno;
  for (int i = 0; i < count; i++) {
    uint32_t from = ready[i].events;
    unsigned int readiness = 0;
    if (from & (EPOLLIN | EPOLLRDHUP)) readiness |= RB_READABLE;
    if (from & EPOLLOUT) readiness |= RB_WRITABLE;
    if (from & EPOLLHUP) readiness |= RB_HANG_UP;
    if (from & EPOLLERR) readiness |= RB_ERROR;
    events[i].token = ready[i].data.u64;
    events[i].readiness = readiness;
  }
  return count;
}

int rb_eventfd(void) {
  int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}

int rb_eventfd_signal(int descriptor) {
  uint64_t one = 1;
  return write(descriptor, &one, sizeof one) < 0 ? -errno : 0;
}

int rb_pidfd_open(int process) {
  long descriptor = syscall(SYS_pidfd_open, process, 0);
  return descriptor < 0 ? -errno : (int)descriptor;
}

#else

int rb_epoll_create(void) { return -ENOSYS; }

int rb_epoll_add(int epoll, int descriptor, unsigned int interest, unsigned long long token) {
  (void)epoll, (void)descriptor, (void)interest, (void)token;
  return -ENOSYS;
}

int rb_epoll_modify(int epoll, int descriptor, unsigned int interest, unsigned long long token) {
  (void)epoll, (void)descriptor, (void)interest, (void)token;
  return -ENOSYS;
}

int rb_epoll_remove(int epoll, int descriptor) {
  (void)epoll, (void)descriptor;
  return -ENOSYS;
}

int rb_epoll_wait(int epoll, struct rb_event *events, int capacity, int milliseconds) {
  (void)epoll, (void)events, (void)capacity, (void)milliseconds;
  return -ENOSYS;
}

int rb_eventfd(void) { return -ENOSYS; }

int rb_eventfd_signal(int descriptor) {
  (void)descriptor;
  return -ENOSYS;
}

int rb_pidfd_open(int process) {
  (void)process;
  return -ENOSYS;
}

#endif
