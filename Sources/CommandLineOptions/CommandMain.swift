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
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Root.parseAsRoot(arguments)
      if var asynchronous = command as? AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      exit(ExitStatus.clean.rawValue)
    } catch let failure as CommandFailure {
      if !failure.message.isEmpty {
        StandardStreams.error("moflo: error: \(failure.message)\n")
      }
      exit(failure.status.rawValue)
    } catch {
      let message = Root.fullMessage(for: error)
      let code = Root.exitCode(for: error)
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
}
