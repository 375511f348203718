#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* Written before any handler is installed and never reset, so that a handler
   that is still running on another thread finds a descriptor. */
static volatile sig_atomic_t receiver = -1;

static void forward(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  /* A full pipe loses the byte, but then plenty of signals wait in it. */
  ssize_t written = write(receiver, &byte, 1);
  (void)written;
  errno = saved;
}

static int install(int number, void (*action)(int)) {
  struct sigaction new = {.sa_flags = SA_RESTART};
  new.sa_handler = action;
  sigemptyset(&new.sa_mask);
  return sigaction(number, &new, NULL) < 0 ? -errno : 0;
}

int rb_ignore_broken_pipes(void) { return install(SIGPIPE, SIG_IGN); }

int rb_catch_signals(const int *signals, int count, int descriptor) {
  receiver = descriptor;
  for (int i = 0; i < count; i++) {
    int error = install(signals[i], forward);
    if (error) return error;
  }
  return 0;
}

int rb_release_signals(const int *signals, int count) {
  int result = 0;
  for (int i = 0; i < count; i++) {
    int error = install(signals[i], SIG_DFL);
    if (error) result = error;
  }
  return result;
}

void rb_die_by_signal(int number) {
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  install(number, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &only, NULL);
  raise(number);
}
