import ShellSyntax
import SourceText

/// A command that bash comes to run, however deep in a script it stands.
public struct ReachedCommand: Sendable {
  /// The name and the arguments, quotes removed; their origins lead to the script's own bytes.
  public let words: [FlattenedWord]
  /// The command, as a range of the script.
  public let range: SourceRange
  /// The name, as a range of the script.
  public let nameRange: SourceRange
  /// Whether more arguments may come than are written: those of `xargs`, or of a function around it.
  public let mayHaveMoreArguments: Bool

  /// The name; nil where it is not known before the script runs.
  public var name: String? { words.first?.staticText }
}

extension EmbeddedScript {
  /// Calls `body` for each command that bash would run: in pipelines and compound commands,
  /// functions and substitutions, behind commands that run another (`sudo`, `timeout`, `xargs`), and
  /// in texts that a shell is handed (`bash -c '…'`, `eval`, a here-document).
  ///
  /// `sudo timeout 5 x` counts as three: `sudo …`, `timeout 5 x` and `x`.
  ///
  /// - Parameter mayConcern: whether a text may hold a command that is wanted; a text of which it
  ///   says no is not parsed.
  public func forEachReachedCommand(
    where mayConcern: (UnsafeBufferPointer<UInt8>) -> Bool, _ body: (ReachedCommand) -> Void
  ) {
    withoutActuallyEscaping(mayConcern) { mayConcern in
      withoutActuallyEscaping(body) { body in
        CommandReading.read(script, where: mayConcern, body)
      }
    }
  }
}
