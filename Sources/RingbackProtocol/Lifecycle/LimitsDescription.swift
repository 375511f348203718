/// The bounds that `initialize` tells; the daemon's own table has their values.
package enum LimitsDescription: Described {
  /// Every bound by its name in `protocol.md`, in that order.
  package static let shape = Shape.named(
    "Limits", "The daemon's bounds; the unit is what the name ends with.",
    .record(
      rows.map { name, about in
        .required(name, .integer(from: 0), about)
      }))

  private static let rows: [(name: String, about: String)] = [
    ("maxMessageBytes", "One message from the client, without its framing."),
    ("maxDepth", "Nesting of arrays and objects in a message."),
    ("maxBatchMembers", "Members of a batch."),
    ("maxRequestsInFlight", "Requests that are open or whose answer is not written yet."),
    ("maxRequestBytesInFlight", "Bytes of the messages of open requests."),
    ("maxQueuedOutputBytes", "Output that the client has not read."),
    ("maxSessions", "Open sessions."),
    ("maxTools", "Registered tools, over all sessions."),
    ("maxSteeringPrompts", "Prompts that join one turn by `session/steer`."),
    ("maxModels", "Models that one session or prompt names."),
    ("pageDefault", "Entries of a page when the client does not say."),
    ("pageMaximum", "Entries of a page."),
    ("maxConfigurationBytes", "The configuration file."),
    ("drainTimeoutMs", "From the end of stdin until open turns are cancelled."),
    ("cancelTimeoutMs", "From a cancel of everything until the process ends."),
    (
      "toolIdleTimeoutMs",
      "Without answer and without progress until a tool call is given up, unless its policy says otherwise."
    ),
    (
      "maxResultBytes",
      "A tool's result, unless its policy says otherwise; the rest is cut and the cut is marked."
    ),
    (
      "repairAttempts",
      "Steps in a row in which no call could be executed, until tools are withdrawn."
    ),
    ("outputAttempts", "Answers that do not fit `outputSchema`, until the turn fails."),
    ("turnSteps", "Steps of a turn."),
    ("turnToolCalls", "Tool calls of a turn."),
    ("turnDurationMs", "A turn."),
    ("turnParallelToolCalls", "Tool calls of a turn that are under way at once."),
    ("turnRepeatedCalls", "Steps in a row that repeat a call with the same name and arguments."),
    ("turnRetries", "Retries of one model request."),
    ("turnRetryDelayMs", "Before the first retry; each further one waits twice as long."),
    ("maxRetryDelayMs", "A wait that grew by doubling."),
    (
      "maxRetryAfterMs",
      "A wait that the provider asks for; when it asks for more there is no retry."
    ),
  ]
}
