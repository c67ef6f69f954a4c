import ArgumentParser

/// What the commands that start or reach MCP servers can be told.
struct ServerOptions: ParsableArguments {
  @Flag(help: "Start and reach the servers without asking first.")
  var yes = false

  @Option(help: "Seconds that each server has to tell its tools.")
  var timeout = 30

  @Option(
    name: .customLong("env"),
    help: "Environment variable to hand on to servers besides the usual ones; can be repeated.")
  var environment: [String] = []

  func validate() throws {
    guard (1...3_600).contains(timeout) else {
      throw ValidationError("--timeout takes seconds from 1 to 3600.")
    }
  }
}
