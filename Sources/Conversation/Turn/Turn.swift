/// Drives one turn: feeds the machine with what happens and does what it asks for.
///
/// The task that calls `end(of:)` is the turn: cancelling it cancels the turn, and it returns only
/// when the model's stream is closed and every tool call has its result.
package struct Turn: Sendable {
  private let toolSet: @Sendable () -> ToolSet
  private let runner: any ToolRunner
  private let updates: any UpdateSink
  private let clock: any TurnClock
  private let mailbox: TurnMailbox

  /// Makes a turn out of what it works with.
  ///
  /// - Parameters:
  ///   - toolSet: The tools that the session sees at the time of asking.
  ///   - runner: Executes tool calls.
  ///   - updates: Takes the updates to the client.
  ///   - clock: Tells the time.
  ///   - mailbox: Where steering prompts and progress come in.
  package init(
    toolSet: @escaping @Sendable () -> ToolSet, runner: any ToolRunner, updates: any UpdateSink,
    clock: any TurnClock, mailbox: TurnMailbox
  ) {
    self.toolSet = toolSet
    self.runner = runner
    self.updates = updates
    self.clock = clock
    self.mailbox = mailbox
  }

  /// Runs the machine to its end.
  ///
  /// - Parameter machine: The turn's machine; its `conversation` is the history afterwards.
  /// - Returns: How the turn ended. The last update has been emitted by then.
  package func end(of machine: inout TurnMachine) async -> TurnEnd {
    await withTaskCancellationHandler {
      await withTaskGroup(of: Void.self) { group in
        let end = await drive(&machine, &group)
        // A prompt that was accepted while the turn ended must not be lost.
        for case .steered(let prompt) in mailbox.close() { machine.keep(prompt) }
        group.cancelAll()
        return end
      }
    } onCancel: {
      mailbox.post(.cancelled)
    }
  }

  private func drive(
    _ machine: inout TurnMachine, _ group: inout TaskGroup<Void>
  ) async -> TurnEnd {
    var timers: [TurnTimer: @Sendable () -> Void] = [:]
    defer { for cancel in timers.values { cancel() } }
    var events: [TurnEvent] = [.start]
    var actions: [TurnAction] = []
    while true {
      feed(events, to: &machine, into: &actions)
      for action in actions {
        if case .end(let end) = action { return end }
        perform(action, &timers, &group)
      }
      updates.push()
      actions.removeAll(keepingCapacity: true)
      events = await mailbox.next()
    }
  }

  // Not inlined: what the machine needs for a moment would stay in the memory of every turn that waits.
  @inline(never)
  private func feed(
    _ events: [TurnEvent], to machine: inout TurnMachine, into actions: inout [TurnAction]
  ) {
    let (now, tools) = (clock.now, toolSet())
    for event in events { machine.handle(event, at: now, tools: tools, into: &actions) }
  }

  private func perform(
    _ action: TurnAction, _ timers: inout [TurnTimer: @Sendable () -> Void],
    _ group: inout TaskGroup<Void>
  ) {
    switch action {
    case .emit(let update): updates.emit(update)
    case .requestModel(let request, let model):
      group.addTask { await stream(request, of: model) }
    // The machine ends the turn after this, so nothing else in the group is still wanted.
    case .stopModel: group.cancelAll()
    case .callTool(let call):
      runner.begin(call) { [mailbox] answer in
        mailbox.post(.toolAnswered(callId: call.callId, answer))
      }
    case .askApproval(let call, let annotations):
      runner.askApproval(of: call, annotations: annotations) { [mailbox] answer in
        mailbox.post(.approvalAnswered(callId: call.callId, answer))
      }
    case .allowAlways(let tool): runner.allowAlways(tool: tool)
    case .cancelTool(let callId): runner.cancel(callId: callId)
    case .startTimer(let timer, let afterMs):
      timers[timer]?()
      timers[timer] = clock.schedule(afterMs: afterMs) { [mailbox] in
        mailbox.post(.timerFired(timer))
      }
    case .stopTimer(let timer): timers.removeValue(forKey: timer)?()
    case .end: break
    }
  }

  /// Asks a model once; the client's pace is the stream's pace.
  private func stream(_ request: ModelRequest, of model: any LanguageModel) async {
    let pace = Pace()
    do throws(ModelError) {
      let reply = try await model.reply(to: request) { events in
        await mailbox.deliver(.modelStreamed(pace.clientIsSlow ? events.joined : events))
        pace.clientIsSlow = await updates.flush()
      }
      mailbox.post(.modelReplied(reply))
    } catch {
      mailbox.post(.modelFailed(error))
    }
  }
}
