import Definitions
import Diagnostics
import ShellSyntax
import SourceText

/// Finds commands of hooks that do not end by themselves.
enum BlockingCommand: FileRule {
  static let name = "hook/blocking-command"
  static let severity = Severity.warning
  static let summary = "a command in a hook that does not end by itself"
  static let explanation = """
    A session waits for its hooks. A server, `tail -f`, `watch` or a minute's `sleep` holds it up until \
    the hook's time is over, and then the hook has failed. Run it in the background with `&`, give the \
    handler `async: true`, bound it with `timeout`, or start it elsewhere.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: |
          echo "starting"
          ‹npm run dev›
      ---
      Review what changed.
      """, message: "'npm run dev' does not end by itself"),
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "‹tail -f› log.txt"}]}]}}
      """, at: ".claude/settings.json", message: "'tail -f' does not end by itself"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: |
          npm run dev &
          timeout 5 tail -f log.txt
          tail -n 3 log.txt
          sleep 1
          python3 -m json.tool notes.json
        Stop:
          - hooks:
              - type: command
                command: npm run watch
                async: true
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    let scripts = file.file.scripts.filter(EventHooks.isInline)
    guard !scripts.isEmpty else { return [] }
    let background = backgroundCommands(of: file)
    return scripts.flatMap { script -> [Finding] in
      guard !background.contains(where: { script.range.contains($0) }) else { return [] }
      var findings: [Finding] = []
      script.script.forEachSimpleCommand { visit in
        let context = visit.context
        // What reads the output of a command may end it.
        guard !context.isInBackground, context.functionName == nil,
          context.pipelineIndex + 1 == context.pipelineCount
        else { return }
        let words = visit.simple.words.prefix(LintingLimits.hookWords).map {
          $0.staticText()?.text ?? ""
        }
        guard let last = lastWord(words) else { return }
        let range = visit.simple.words[0].range.union(visit.simple.words[last].range)
        findings.append(
          Finding(
            "'\(script.script.bytes.text(in: range))' does not end by itself",
            at: script.origin.sourceRange(of: range),
            reason: "The session waits for the hook until its time is over.",
            help: "Run it in the background, or bound it with 'timeout'."))
      }
      return findings
    }
  }

  /// Where commands stand whose handlers nobody waits for.
  private static func backgroundCommands(of file: FileContext) -> [Int] {
    EventHooks.groups(of: file).flatMap(\.handlers).compactMap { handler in
      guard handler["async"]?.isTrue ?? false || handler["asyncRewake"]?.isTrue ?? false else {
        return nil
      }
      return handler["command"]?.textRange.start
    }
  }

  private static let servers: Set = [
    "nodemon", "live-server", "http-server", "json-server", "ngrok", "watchexec", "entr",
  ]
  private static let packageManagers: Set = ["npm", "yarn", "pnpm", "bun"]
  private static let endlessScripts: Set = [
    "dev", "start", "serve", "watch", "start:dev", "preview",
  ]
  /// Programs by the words behind them that make them servers.
  private static let subcommands: [String: Set<String>] = [
    "next": ["dev", "start"], "vite": ["dev", "serve", "preview"], "webpack": ["serve", "watch"],
    "rails": ["server", "s"], "flask": ["run"], "ng": ["serve"], "hugo": ["server"],
    "jekyll": ["serve"], "mkdocs": ["serve"], "astro": ["dev"], "nuxt": ["dev"],
    "cargo": ["watch"], "expo": ["start"], "tsc": ["-w", "--watch"],
    "jest": ["--watch", "--watchAll"],
    "journalctl": ["-f", "--follow"], "tail": ["-f", "-F", "--follow"], "sleep": ["infinity"],
  ]
  /// Seconds of a `sleep` that holds up nobody: a hook's time is over after a minute in most events.
  private static let longestSleep = 60

  /// The last word that shows that a command does not end; nil for any other command.
  private static func lastWord(_ words: [String]) -> Int? {
    guard let first = words.first else { return nil }
    let name = RunningScripts.program(first)
    if servers.contains(name) || name == "watch" && words.count > 1 {
      return words.count > 1 && name == "watch" ? 1 : 0
    }
    if packageManagers.contains(name), words.count > 1 {
      let hasRun = words[1] == "run" || words[1] == "run-script"
      let index = hasRun ? 2 : 1
      guard words.count > index, endlessScripts.contains(words[index]) else { return nil }
      // `npm serve` is nothing; only `npm start` goes without `run`.
      if !hasRun, name == "npm", words[index] != "start" { return nil }
      return index
    }
    if name == "docker" || name == "docker-compose" || name == "podman" {
      guard let up = words.firstIndex(of: "up"), up <= 4, name != "docker" || words[1] == "compose",
        !words.contains(where: { ["-d", "--detach", "--no-start", "--wait"].contains($0) })
      else { return nil }
      return up
    }
    if name == "kubectl", words.count > 1 {
      if words[1] == "port-forward" { return 1 }
      guard words[1] == "logs" else { return nil }
      return words.firstIndex { $0 == "-f" || $0 == "--follow" }
    }
    if name.hasPrefix("python"), words.count > 2, words[1] == "-m", words[2] == "http.server" {
      return 2
    }
    if name == "sleep", words.count == 2, let seconds = Int(words[1]), seconds >= longestSleep {
      return 1
    }
    guard let others = subcommands[name] else { return nil }
    if ["tail", "journalctl", "jest", "tsc"].contains(name) {
      return words.firstIndex(where: others.contains)
    }
    return words.count > 1 && others.contains(words[1]) ? 1 : nil
  }
}
