// One call to a free function: a closure written here would be bound to the main actor.
bench(CommandLine.arguments)
