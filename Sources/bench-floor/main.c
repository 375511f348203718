/* The floor that Ringback is measured against. It takes no arguments: the client says the rest. */
#include "floor.h"

#include <signal.h>
#include <unistd.h>

enum { MOST_EVENTS = 256 };

#if defined(__linux__)
/* The package manager links every executable against the Swift runtime, which would treble this
   one's memory and start. The linker is told, as Swift's own objects tell it of libraries, to keep
   only what is needed: nothing of it is. */
__attribute__((section(".swift1_autolink_entries"), used, no_sanitize("address")))
static const char linker_argument[] = "-Wl,--as-needed";
#endif

int poller;

int main(void) {
  static int client;
  struct poller_event events[MOST_EVENTS];
  bool reading = true;
  signal(SIGPIPE, SIG_IGN);
  poller = poller_open();
  poller_set(poller, STDIN_FILENO, POLLER_NONE, POLLER_READ, &client);
  bench_nonblocking(STDOUT_FILENO);
  while (reading || turns_streaming > 0 || output.length > 0) {
    int count = poller_wait(poller, events, MOST_EVENTS, 0);
    for (int index = 0; index < count; index++) {
      if (events[index].owner == &client) {
        if (client_read()) continue;
        reading = false;
        poller_set(poller, STDIN_FILENO, POLLER_READ, POLLER_NONE, &client);
      } else if (events[index].owner != &output) {
        http_ready(events[index].owner, events[index].ready);
      }
      if (client_output_is_full()) client_flush();
    }
    // One write for whatever this round has produced.
    client_flush();
    http_resume();
    http_bury();
  }
  return 0;
}
