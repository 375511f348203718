/* The event queue on Linux: epoll, with a timer descriptor because epoll counts in milliseconds. */
#if defined(__linux__)
#define _GNU_SOURCE
#include "CBench.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MOST_EVENTS = 256 };

static int timer = -1;
static uint64_t armed;

static void arm(uint64_t deadline) {
  if (deadline == armed) return;
  struct itimerspec when = {0};
  when.it_value.tv_sec = (time_t)(deadline / 1000000000u);
  when.it_value.tv_nsec = (long)(deadline % 1000000000u);
  if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL) != 0) bench_die("timerfd_settime");
  armed = deadline;
}

int poller_open(void) {
  int poller = epoll_create1(EPOLL_CLOEXEC);
  timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (poller < 0 || timer < 0) bench_die("epoll_create1");
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = &timer};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event) != 0) bench_die("epoll_ctl");
  return poller;
}

void poller_set(int poller, int descriptor, int before, int wanted, void *owner) {
  if (before == wanted) return;
  struct epoll_event event = {.data.ptr = owner};
  if (wanted & POLLER_READ) event.events |= EPOLLIN;
  if (wanted & POLLER_WRITE) event.events |= EPOLLOUT;
  int operation = wanted == POLLER_NONE   ? EPOLL_CTL_DEL
                  : before == POLLER_NONE ? EPOLL_CTL_ADD
                                          : EPOLL_CTL_MOD;
  if (epoll_ctl(poller, operation, descriptor, &event) != 0) bench_die("epoll_ctl");
}

int poller_wait(int poller, struct poller_event *events, int most, uint64_t deadline) {
  struct epoll_event ready[MOST_EVENTS];
  if (deadline != 0) arm(deadline);
  int count = epoll_wait(poller, ready, most < MOST_EVENTS ? most : MOST_EVENTS, -1);
  if (count < 0 && errno != EINTR) bench_die("epoll_wait");
  int kept = 0;
  for (int index = 0; index < count; index++) {
    if (ready[index].data.ptr == &timer) {
      uint64_t expirations;
      // The timer never blocks and its count is not needed: only the wake-up is.
      if (read(timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN) bench_die("timer");
      armed = 0;
      continue;
    }
    int flags = 0;
    if (ready[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) flags |= POLLER_READ;
    if (ready[index].events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) flags |= POLLER_WRITE;
    events[kept++] = (struct poller_event){ready[index].data.ptr, flags};
  }
  return kept;
}
#endif
