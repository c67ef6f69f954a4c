import ArgumentParser
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Parses and runs a command line so that every ending has one of ``ExitStatus``'s values.
public enum CommandMain {
  /// Runs `root` with `arguments` and ends the process.
  public static func run<Root: AsyncParsableCommand>(
    _ root: Root.Type, arguments: [String]
  ) async -> Never {
    heedSignals()
    do {
      var command = try Root.parseAsRoot(arguments)
      if var asynchronous = command as? AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      end(error, of: root)
    }
    exit(ExitStatus.clean.rawValue)
  }

  /// Does what a command of `root` does whose command line is understood already, and ends the process.
  public static func run(
    _ root: (some ParsableCommand).Type, _ command: () throws -> Void
  ) -> Never {
    heedSignals()
    do {
      try command()
    } catch {
      end(error, of: root)
    }
    exit(ExitStatus.clean.rawValue)
  }

  private static func heedSignals() {
    signal(SIGPIPE, SIG_IGN)
    // Where whoever started this process ignores the ends of its children, nobody could tell how they ended.
    signal(SIGCHLD, SIG_DFL)
  }

  private static func end(_ error: any Error, of root: (some ParsableCommand).Type) -> Never {
    if let failure = error as? CommandFailure {
      if !failure.message.isEmpty {
        StandardStreams.error("moflo: error: \(failure.message)\n")
      }
      exit(failure.status.rawValue)
    }
    let message = root.fullMessage(for: error)
    let code = root.exitCode(for: error)
    if code == .success {
      StandardStreams.output(message.hasSuffix("\n") ? message : message + "\n")
      exit(ExitStatus.clean.rawValue)
    }
    // It repeats arguments, which may be names of files that a script has put there.
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.map { TerminalText.escape(String($0)) }.joined(separator: "\n")
    if !message.isEmpty { StandardStreams.error(shown + "\n") }
    exit(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
  }
}
