#ifndef CPLATFORM_H
#define CPLATFORM_H

/* The system calls that Swift cannot make itself: variadic ones, those whose
   declarations hide behind _GNU_SOURCE, and those that must run in C.

   No system header is included here and only built-in types are used, so that
   this module merges with any other. Unless a function says otherwise, it
   returns a negative errno on failure and zero or a useful number on success. */

/* Descriptors. */

/* Both ends are close-on-exec and above 2. ends[0] is read, ends[1] written. */
int rb_pipe(int ends[2]);
int rb_set_nonblocking(int descriptor, int enabled);
int rb_set_close_on_exec(int descriptor, int enabled);
int rb_open_for_reading(const char *path);
/* Fails with EEXIST where something has that name; only the user may read the file. */
int rb_create_file(const char *path);
/* Writes what the system takes at once, however the descriptor is set. Returns the number of bytes;
   -EOPNOTSUPP or -ENOSYS where the system cannot tell (elsewhere than on Linux always). */
long rb_write_without_waiting(int descriptor, const void *bytes, unsigned long count);

/* Polling (Linux; -ENOSYS elsewhere). */

#define RB_READABLE 1u
#define RB_WRITABLE 2u
#define RB_HANG_UP 4u
#define RB_ERROR 8u
#define RB_EDGE 16u

struct rb_event {
  unsigned long long token;
  unsigned int readiness;
  unsigned int unused;
};

int rb_epoll_create(void);
int rb_epoll_add(int epoll, int descriptor, unsigned int interest, unsigned long long token);
int rb_epoll_modify(int epoll, int descriptor, unsigned int interest, unsigned long long token);
int rb_epoll_remove(int epoll, int descriptor);
/* Negative milliseconds wait without end. Returns the number of events. */
int rb_epoll_wait(int epoll, struct rb_event *events, int capacity, int milliseconds);
int rb_eventfd(void);
int rb_eventfd_signal(int descriptor);

/* Processes. */

/* A descriptor that polls readable once the process is gone (Linux; -ENOSYS elsewhere). */
int rb_pidfd_open(int process);

struct rb_spawn_request {
  const char *file;              /* searched for in PATH unless it has a slash */
  char *const *arguments;        /* ends with a null pointer */
  char *const *environment;      /* null: the caller's own */
  const char *directory;         /* null: the caller's own */
  int streams[3];                /* what becomes 0, 1, 2; -1 inherits, -2 is /dev/null */
};

/* Starts a process in a group of its own, with default signals, an empty mask
   and no descriptor above 2. Returns its id. */
int rb_spawn(const struct rb_spawn_request *request);

/* Reaps a child. Returns 1 and fills in either *code or *signal (the other is
   -1), or 0 when it still runs and wait is 0. */
int rb_reap(int process, int wait, int *code, int *signal);

/* 1 when a child has ended or is none of ours, else 0; does not reap it. */
int rb_has_ended(int process);

/* From now on processes that descend from this one and lose their parent become its children
   (Linux; -ENOSYS elsewhere). */
int rb_adopt_orphans(void);
/* Reaps every child that has ended. Returns 1 when others still run, else 0. */
int rb_reap_children(void);

/* The caller's environment, ended by a null pointer. */
char *const *rb_environment(void);

/* Signals. */

int rb_ignore_broken_pipes(void);
/* From now on each of these signals writes its number as one byte to descriptor. */
int rb_catch_signals(const int *signals, int count, int descriptor);
/* Restores what the signals did by default. */
int rb_release_signals(const int *signals, int count);
/* Ends the process by the signal's default action; returns only if that is not to die. */
void rb_die_by_signal(int signal);

/* Threads. */

/* The name is cut to what the system takes. 0 stack bytes means the system's choice. */
int rb_thread_start(
    void (*body)(void *context), void *context, const char *name, unsigned long stack_bytes,
    unsigned long *thread);
int rb_thread_join(unsigned long thread);
int rb_thread_detach(unsigned long thread);
unsigned long rb_thread_self(void);

/* Time. */

/* Nanoseconds of a clock that never goes back and stands still while the machine sleeps. */
unsigned long long rb_monotonic_nanoseconds(void);

/* The text for an errno, cut to capacity, always terminated. */
void rb_error_text(int code, char *text, unsigned long capacity);

#endif
