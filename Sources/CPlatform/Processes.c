#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __APPLE__
#include <crt_externs.h>
#else
#include <dirent.h>
#include <sys/prctl.h>
extern char **environ;
#endif

char *const *rb_environment(void) {
#ifdef __APPLE__
  return *_NSGetEnviron();
#else
  return environ;
#endif
}

/* Everything this program opens is close-on-exec; this closes what a library
   or whoever started us left open. On Apple systems a spawn flag does it. */
static int close_the_rest(posix_spawn_file_actions_t *actions) {
#if defined(__APPLE__)
  (void)actions;
  return 0;
#elif defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
  DIR *directory = opendir("/proc/self/fd");
  if (!directory) return errno;
  int error = 0;
  for (struct dirent *entry; !error && (entry = readdir(directory));) {
    int descriptor = atoi(entry->d_name);
    if (descriptor > 2 && descriptor != dirfd(directory))
      error = posix_spawn_file_actions_addclose(actions, descriptor);
  }
  closedir(directory);
  return error;
#endif
}

static int set_streams(
    posix_spawn_file_actions_t *actions, const struct rb_spawn_request *request) {
  for (int stream = 0; stream < 3; stream++) {
    int from = request->streams[stream];
    int error = 0;
    if (from >= 0) {
      error = posix_spawn_file_actions_adddup2(actions, from, stream);
    } else if (from == -2) {
      int mode = stream == 0 ? O_RDONLY : O_WRONLY;
      error = posix_spawn_file_actions_addopen(actions, stream, "/dev/null", mode, 0);
    }
#ifdef __APPLE__
    else {
      error = posix_spawn_file_actions_addinherit_np(actions, stream);
    }
#endif
    if (error) return error;
  }
  if (request->directory) {
    int error = posix_spawn_file_actions_addchdir_np(actions, request->directory);
    if (error) return error;
  }
  return close_the_rest(actions);
}

static int set_attributes(posix_spawnattr_t *attributes) {
  short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef __APPLE__
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  int error = posix_spawnattr_setflags(attributes, flags);
  if (!error) error = posix_spawnattr_setpgroup(attributes, 0);
  if (!error) error = posix_spawnattr_setsigdefault(attributes, &all);
  if (!error) error = posix_spawnattr_setsigmask(attributes, &none);
  return error;
}

int rb_spawn(const struct rb_spawn_request *request) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return -error;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&actions);
    return -error;
  }
  char *const *environment = request->environment ? request->environment : rb_environment();
  pid_t process = 0;
  error = set_streams(&actions, request);
  if (!error) error = set_attributes(&attributes);
  if (!error)
    error = posix_spawnp(
        &process, request->file, &actions, &attributes, request->arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error ? -error : process;
}

int rb_reap(int process, int wait, int *code, int *signal) {
  int status = 0;
  pid_t reaped;
  do {
    reaped = waitpid(process, &status, wait ? 0 : WNOHANG);
  } while (reaped < 0 && errno == EINTR);
  if (reaped < 0) return -errno;
  if (reaped == 0) return 0;
  *code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  *signal = WIFSIGNALED(status) ? WTERMSIG(status) : -1;
  return 1;
}

int rb_has_ended(int process) {
  siginfo_t info = {.si_pid = 0};
  int result;
  do {
    result = waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT);
  } while (result < 0 && errno == EINTR);
  return result < 0 || info.si_pid != 0;
}

int rb_adopt_orphans(void) {
#ifdef __linux__
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : -errno;
#else
  return -ENOSYS;
#endif
}

int rb_reap_children(void) {
  for (;;) {
    pid_t reaped = waitpid(-1, NULL, WNOHANG);
    if (reaped == 0) return 1;
    if (reaped < 0 && errno != EINTR) return 0;
  }
}
