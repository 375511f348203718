// Tells the thread sanitizer of the locking that it cannot see; preloaded where tests run under it.
//
// On Linux the slow paths of `Synchronization.Mutex` lie in a library that is not instrumented. Without
// them the sanitizer takes whatever a contended mutex protects for a race. These two functions stand
// before the library's own, call them, and add the edge that is missing: what was done before an unlock
// is seen after the next lock. They weaken nothing, since the library has really locked and unlocked.
//
// On macOS `Mutex` is an unfair lock, which the sanitizer knows.

#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *mutex

// Synchronization._MutexHandle._lockSlow(Swift.UInt32) -> ()
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
// Synchronization._MutexHandle._unlockSlow() -> ()
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Absent in programs that are not instrumented, which inherit the preloading.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

typedef SWIFT void lock_slow(uint32_t state, SELF);
typedef SWIFT void unlock_slow(SELF);

SWIFT void ringback_lock_slow(uint32_t state, SELF) __asm__(LOCK);
SWIFT void ringback_unlock_slow(SELF) __asm__(UNLOCK);

SWIFT void ringback_lock_slow(uint32_t state, SELF) {
  ((lock_slow *)dlsym(RTLD_NEXT, LOCK))(state, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void ringback_unlock_slow(SELF) {
  if (__tsan_release) __tsan_release(mutex);
  ((unlock_slow *)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
