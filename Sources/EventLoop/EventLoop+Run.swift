import Platform
import Synchronization

extension EventLoop {
  /// What the thread alone needs between its rounds.
  private struct Round {
    var jobs: [Job] = []
    var done = 0
    var events: [PollEvent] = []

    var hasJobs: Bool { done < jobs.count }
  }

  /// How long to wait; without end when there is no number.
  private struct Timeout {
    var nanoseconds: UInt64?
  }

  // A burst's array is given back rather than kept for good.
  private static let jobCapacityKept = 4_096

  /// The thread's whole life: jobs, then descriptors, then timers, again and again.
  func run(_ poller: Poller) {
    var round = Round()
    while true {
      runJobs(&round)
      guard let timeout = prepareToWait(hasJobs: round.hasJobs, poller) else { return }
      do throws(SystemError) {
        try poller.wait(timeoutNanoseconds: timeout.nanoseconds, events: &round.events)
      } catch {
        Self.fail("cannot wait", error)
      }
      deliver(round.events)
      fireTimers()
    }
  }

  private func runJobs(_ round: inout Round) {
    var left = Self.jobsBetweenPolls
    let executor = unsafe asUnownedTaskExecutor()
    while left > 0 {
      if !round.hasJobs {
        round.jobs.removeAll(keepingCapacity: round.jobs.capacity <= Self.jobCapacityKept)
        round.done = 0
        state.withLock { swap(&$0.jobs, &round.jobs) }
        guard round.hasJobs else { return }
      }
      let job = round.jobs[round.done]
      round.done += 1
      left -= 1
      switch job {
      case .task(let job): unsafe job.runSynchronously(on: executor)
      case .isolated(let job, let isolation):
        unsafe job.runSynchronously(
          isolatedTo: isolation.asUnownedSerialExecutor(), taskExecutor: executor)
      case .call(let work): work()
      }
    }
  }

  /// How long to wait; nil means that the thread is to end.
  private func prepareToWait(hasJobs: Bool, _ poller: Poller) -> Timeout? {
    let decision = state.withLock { state -> Timeout? in
      if hasJobs || !state.jobs.isEmpty { return Timeout(nanoseconds: 0) }
      if case .stopping = state.phase { return nil }
      let timeout = untilNextTimer(state)
      state.isWaiting = timeout != 0
      return Timeout(nanoseconds: timeout)
    }
    if decision == nil { return finish(poller) ? nil : Timeout(nanoseconds: 0) }
    return decision
  }

  private func untilNextTimer(_ state: State) -> UInt64? {
    var timeout: UInt64?
    if let deadline = state.timers.nextDeadline {
      let now = clock.now
      switch clock {
      case .monotonic: timeout = deadline > now ? deadline - now : 0
      // A clock that stands still wakes the loop when it moves.
      case .manual: timeout = deadline > now ? nil : 0
      }
    }
    if let deadline = state.systemTimers.nextDeadline {
      let now = MonotonicClock.nanoseconds
      timeout = min(timeout ?? .max, deadline > now ? deadline - now : 0)
    }
    return timeout
  }

  private func deliver(_ events: [PollEvent]) {
    state.withLock { $0.isWaiting = false }
    for event in events {
      // Looked up one by one: a callback may end the watch of a later event.
      let callback = watches.withLock { $0.callback(for: event.token) }
      callback?(event.readiness)
    }
  }

  private func fireTimers() {
    while let action = state.withLock({ popDue(&$0) }) {
      perform(action)
    }
  }

  private func popDue(_ state: inout State) -> TimerAction? {
    if state.timers.count > 0, let action = state.timers.popDue(now: clock.now) { return action }
    guard state.systemTimers.count > 0 else { return nil }
    return state.systemTimers.popDue(now: MonotonicClock.nanoseconds)
  }

  private func perform(_ action: TimerAction) {
    switch action {
    case .call(let work): work()
    case .resume(let sleeper): sleeper.wake()
    }
  }

  /// Drops timers and watches before the end; false when that made new jobs.
  private func finish(_ poller: Poller) -> Bool {
    let dropped = state.withLock { state in
      state.timers.removeAll() + state.systemTimers.removeAll()
    }
    for case .resume(let sleeper) in dropped { sleeper.cancel() }
    for ended in watches.withLock({ $0.removeAll() }) { poller.remove(ended.descriptor) }
    return state.withLock { state in
      let idle = state.jobs.isEmpty && state.timers.count + state.systemTimers.count == 0
      guard idle else { return false }
      state.phase = .idle
      // From here on a new thread may start, whose number must not be overwritten.
      forgetThread()
      return true
    }
  }
}
