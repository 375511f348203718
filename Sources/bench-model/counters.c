/* The numbers that the bench reads while the server runs. */
#include "model.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static uint64_t unshared[COUNTER_COUNT];
static uint64_t *counters = unshared;

void counters_open(const char *path) {
  int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0 || ftruncate(descriptor, sizeof unshared) != 0)
    bench_die("the counters file cannot be written");
  void *memory = mmap(NULL, sizeof unshared, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) bench_die("the counters file cannot be mapped");
  counters = memory;
  close(descriptor);
}

void counters_add(enum counter counter, uint64_t amount) {
  __atomic_fetch_add(&counters[counter], amount, __ATOMIC_RELEASE);
}
