import JSONSyntax
import ModelContextProtocol

/// Reads what Claude Code writes with `--output-format stream-json`: one JSON object a line, of the types
/// `system`, `assistant`, `user` and, at the end, `result`
/// (code.claude.com/docs/en/headless, "Stream responses"). What is of another form is passed over.
struct ClaudeStream: Sendable {
  /// What it came to.
  struct Answer: Sendable {
    let text: String
    /// Why there is no answer; nil where there is.
    let failure: String?
  }

  /// What was used so far.
  private(set) var usage = RunnerUsage()
  /// The answer; nil before it is there.
  private(set) var answer: Answer?

  private var framer = LineFramer(limit: RuntimeLimits.runnerMessage)
  /// Tokens by message: each stretch of a message repeats what it has used.
  private var messages: [String: (input: Int, output: Int)] = [:]

  /// Takes the next bytes.
  ///
  /// - Returns: what happened, in lines for people.
  mutating func take(_ bytes: [UInt8]) -> [String] {
    framer.append(bytes[...]).flatMap { line -> [String] in
      guard case .message(let bytes) = line, let event = try? JSONValue.parse(bytes) else {
        return []
      }
      return take(event)
    }
  }

  /// The end of the stream, whose last line may lack its end.
  mutating func finish() -> [String] { take([0x0A]) }

  private mutating func take(_ event: JSONValue) -> [String] {
    switch event["type"]?.string {
    case "system":
      if let model = event["model"]?.string { usage.model = model }
      return []
    case "assistant": return takeMessage(event["message"] ?? [:])
    case "result":
      takeResult(event)
      return []
    default: return []
    }
  }

  private mutating func takeMessage(_ message: JSONValue) -> [String] {
    if let tokens = message["usage"], messages.count < RuntimeLimits.runnerTurns {
      let used = Self.tokens(tokens)
      let before = messages.updateValue(used, forKey: message["id"]?.string ?? "")
      usage.inputTokens += used.input - (before?.input ?? 0)
      usage.outputTokens += used.output - (before?.output ?? 0)
    }
    return (message["content"]?.array ?? []).compactMap { block in
      switch block["type"]?.string {
      case "text": return block["text"]?.string
      case "tool_use":
        let name = block["name"]?.string ?? "?"
        if usage.tools[name] != nil || usage.tools.count < RuntimeLimits.runnerTools {
          usage.tools[name, default: 0] += 1
        }
        return "uses \(name)"
      default: return nil
      }
    }
  }

  private mutating func takeResult(_ event: JSONValue) {
    if let turns = event["num_turns"]?.integer { usage.turns = max(turns, 0) }
    switch event["total_cost_usd"] {
    case .integer(let dollars)? where (0...1_000_000).contains(dollars):
      usage.cost = Int(dollars) * 1_000_000
    case .number(let dollars)? where (0...1_000_000).contains(dollars):
      usage.cost = Int((dollars * 1_000_000).rounded(.up))
    default: break
    }
    if let tokens = event["usage"] {
      let all = Self.tokens(tokens)
      usage.inputTokens = max(usage.inputTokens, all.input)
      usage.outputTokens = max(usage.outputTokens, all.output)
    }
    let text = event["result"]?.string ?? ""
    let subtype = event["subtype"]?.string ?? ""
    let isError = event["is_error"]?.bool ?? (subtype != "success")
    answer = Answer(
      text: text,
      failure: isError
        ? "\(subtype.isEmpty ? "error" : subtype)\(text.isEmpty ? "" : ": ")\(text)" : nil)
  }

  private static func tokens(_ usage: JSONValue) -> (input: Int, output: Int) {
    func count(_ name: String) -> Int { min(max(usage[name]?.integer ?? 0, 0), 1_000_000_000) }
    return (
      count("input_tokens") + count("cache_creation_input_tokens")
        + count("cache_read_input_tokens"), count("output_tokens")
    )
  }
}
