/* The event queue on macOS: kqueue, whose timeout counts in nanoseconds. */
#if defined(__APPLE__)
#include "CBench.h"

#include <errno.h>
#include <sys/event.h>
#include <sys/time.h>
#include <time.h>

enum { MOST_EVENTS = 256 };

int poller_open(void) {
  int poller = kqueue();
  if (poller < 0) bench_die("kqueue");
  return poller;
}

static void change(int poller, int descriptor, int16_t filter, bool on, void *owner) {
  struct kevent event;
  EV_SET(&event, descriptor, filter, on ? EV_ADD : EV_DELETE, 0, 0, owner);
  if (kevent(poller, &event, 1, NULL, 0, NULL) != 0) bench_die("kevent");
}

void poller_set(int poller, int descriptor, int before, int wanted, void *owner) {
  int changed = before ^ wanted;
  if (changed & POLLER_READ)
    change(poller, descriptor, EVFILT_READ, (wanted & POLLER_READ) != 0, owner);
  if (changed & POLLER_WRITE)
    change(poller, descriptor, EVFILT_WRITE, (wanted & POLLER_WRITE) != 0, owner);
}

int poller_wait(int poller, struct poller_event *events, int most, uint64_t deadline) {
  struct kevent ready[MOST_EVENTS];
  struct timespec timeout;
  struct timespec *bound = NULL;
  if (deadline != 0) {
    uint64_t now = bench_now();
    uint64_t left = deadline > now ? deadline - now : 0;
    timeout.tv_sec = (time_t)(left / 1000000000u);
    timeout.tv_nsec = (long)(left % 1000000000u);
    bound = &timeout;
  }
  int count = kevent(poller, NULL, 0, ready, most < MOST_EVENTS ? most : MOST_EVENTS, bound);
  if (count < 0 && errno != EINTR) bench_die("kevent");
  int kept = 0;
  for (int index = 0; index < count; index++) {
    int flags = ready[index].filter == EVFILT_READ ? POLLER_READ : POLLER_WRITE;
    events[kept++] = (struct poller_event){ready[index].udata, flags};
  }
  return kept;
}
#endif
