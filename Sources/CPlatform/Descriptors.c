#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

int rb_set_close_on_exec(int descriptor, int enabled) {
  int flags = fcntl(descriptor, F_GETFD);
  if (flags < 0) return -errno;
  flags = enabled ? flags | FD_CLOEXEC : flags & ~FD_CLOEXEC;
  return fcntl(descriptor, F_SETFD, flags) < 0 ? -errno : 0;
}

int rb_set_nonblocking(int descriptor, int enabled) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0) return -errno;
  flags = enabled ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
  return fcntl(descriptor, F_SETFL, flags) < 0 ? -errno : 0;
}

/* A process may be started with 0, 1 or 2 closed; a pipe must not take their
   place, or what is meant for the other end of stdout would go into it. */
static int above_standard(int descriptor) {
  if (descriptor > 2) return descriptor;
  int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  int error = errno;
  close(descriptor);
  return moved < 0 ? -error : moved;
}

int rb_pipe(int ends[2]) {
  int made[2];
#ifdef __linux__
  if (pipe2(made, O_CLOEXEC) != 0) return -errno;
#else
  if (pipe(made) != 0) return -errno;
  rb_set_close_on_exec(made[0], 1);
  rb_set_close_on_exec(made[1], 1);
#endif
  ends[0] = above_standard(made[0]);
  ends[1] = above_standard(made[1]);
  if (ends[0] >= 0 && ends[1] >= 0) return 0;
  int error = ends[0] < 0 ? ends[0] : ends[1];
  if (ends[0] >= 0) close(ends[0]);
  if (ends[1] >= 0) close(ends[1]);
  return error;
}

int rb_open_for_reading(const char *path) {
  for (;;) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0) return above_standard(descriptor);
    if (errno != EINTR) return -errno;
  }
}

int rb_create_file(const char *path) {
  for (;;) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0) return above_standard(descriptor);
    if (errno != EINTR) return -errno;
  }
}

long rb_write_without_waiting(int descriptor, const void *bytes, unsigned long count) {
#if defined(__linux__) && defined(RWF_NOWAIT)
  struct iovec piece = {.iov_base = (void *)bytes, .iov_len = count};
  for (;;) {
    /* The offset -1 stands for the place where the descriptor is. */
    ssize_t written = pwritev2(descriptor, &piece, 1, -1, RWF_NOWAIT);
    if (written >= 0) return written;
    if (errno != EINTR) return -errno;
  }
#else
  (void)descriptor;
  (void)bytes;
  (void)count;
  return -ENOSYS;
#endif
}
