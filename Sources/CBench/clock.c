/* The clock and the flags of a descriptor. */
#include "CBench.h"

#include <fcntl.h>
#include <time.h>

uint64_t bench_now(void) {
#if defined(__APPLE__)
  // CLOCK_MONOTONIC counts in microseconds there.
  return clock_gettime_nsec_np(CLOCK_UPTIME_RAW);
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
#endif
}

void bench_nonblocking(int descriptor) {
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}
