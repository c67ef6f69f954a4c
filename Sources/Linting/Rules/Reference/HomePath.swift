import Definitions
import Diagnostics
import SourceText

/// Finds paths of one person's home folder.
enum HomePath: FileRule {
  static let name = "reference/home-path"
  static let severity = Severity.note
  static let summary = "a path in one person's home folder"
  static let explanation = """
    `/Users/name/…` and `/home/name/…` exist on one machine only. In a hook or a settings file such a \
    path is a warning, since it fails for everybody else; in a text it is a note. Write a relative path, \
    `$HOME` or `$CLAUDE_PROJECT_DIR`. Names that stand for anybody, such as `user`, are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "sh ‹/home/maria/›tidy.sh"}
      ]}]}}
      """, at: ".claude/settings.json", message: "'/home/maria/' is one person's home folder"),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "sh $CLAUDE_PROJECT_DIR/tidy.sh /home/user/notes"}
      ]}]}}
      """, at: ".claude/settings.json"),
  ]

  private static let anybody: Set = [
    "user", "username", "you", "yourname", "your-name", "me", "name", "node", "runner", "ubuntu",
    "vscode", "app", "dev", "developer", "coder", "codespace", "agent", "claude", "root", "shared",
    "example", "test", "foo", "alice", "bob", "jane", "john", "linuxbrew", "git", "work",
    "workspace", "admin", "someone", "myuser", "xxx", "pi", "vagrant", "circleci",
  ]
  private static let roots = ["/Users/", "/home/"].map { (ByteSearch($0), $0.utf8.count) }

  static func check(_ file: FileContext) -> [Finding] {
    let bytes = file.bytes
    let isRun = file.file.json != nil
    var findings: [Finding] = []
    var seen: Set<String> = []
    let places = roots.flatMap { search, length in
      search.offsets(in: bytes).map { ($0, length) }
    }
    for (start, length) in places.sorted(by: { $0.0 < $1.0 }) {
      guard start == 0 || !isOfPath(bytes[start - 1]) else { continue }
      let nameStart = start + length
      var index = nameStart
      while index < bytes.count, isOfPath(bytes[index]), bytes[index] != UInt8(ascii: "/") {
        index += 1
      }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "/"), index > nameStart else {
        continue
      }
      let name = bytes.text(in: SourceRange(start: nameStart, end: index))
      guard !anybody.contains(name.lowercased()), seen.insert(name).inserted else { continue }
      let range = SourceRange(start: start, end: index + 1)
      findings.append(
        Finding(
          "'\(bytes.text(in: range))' is one person's home folder", at: range,
          reason: "It exists on one machine only.",
          severity: isRun || isInHook(start, file) ? .warning : nil))
      if findings.count >= LintingLimits.findingsPerRuleAndFile { break }
    }
    return findings
  }

  private static func isInHook(_ offset: Int, _ file: FileContext) -> Bool {
    file.file.scripts.contains { EventHooks.isInline($0) && $0.range.contains(offset) }
  }

  private static func isOfPath(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"), 0x80...0xFF:
      true
    default: byte.isASCIIAlphanumeric
    }
  }
}
