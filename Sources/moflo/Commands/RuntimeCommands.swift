import ArgumentParser

/// `moflo status`: handed on to `moflo-runtime`, which knows its options.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how a run stands, live or past.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() async throws {
    try RuntimeExecutable.execute(["status"] + arguments)
  }
}

/// `moflo logs`: handed on to `moflo-runtime`, which knows its options.
struct Logs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Print what a run recorded.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() async throws {
    try RuntimeExecutable.execute(["logs"] + arguments)
  }
}

/// `moflo report`: handed on to `moflo-runtime`, which knows its options.
struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print a run as one self-contained HTML page.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() async throws {
    try RuntimeExecutable.execute(["report"] + arguments)
  }
}

/// `moflo node`: handed on to `moflo-runtime`, which knows its options.
struct Node: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node",
    abstract: "Take part in a run as one more node, on this or another host.", helpNames: [])

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() async throws {
    try RuntimeExecutable.execute(["node"] + arguments)
  }
}
