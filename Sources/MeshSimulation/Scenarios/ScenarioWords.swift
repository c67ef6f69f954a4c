import Mesh

/// Reads the words of a scenario's commands: hosts and numbers, with the place of what is wrong.
struct ScenarioWords: Sendable {
  typealias Step = ScenarioScript.Step

  /// The name of the file.
  let file: String
  /// The hosts.
  var nodes: [NodeID] = []

  func fail(_ step: Step, _ column: Int, _ message: String) -> ScenarioError {
    ScenarioError(file: file, line: step.line, column: column, message: message)
  }

  /// The host that a word names.
  func host(_ step: Step, _ position: Int) throws(ScenarioError) -> Int {
    guard position < step.words.count else {
      throw fail(step, 1, "'\(step.name)' asks for a host, such as n0")
    }
    return try host(step, step.words[position].column, step.words[position].value)
  }

  func host(_ step: Step, _ column: Int, _ name: String) throws(ScenarioError) -> Int {
    guard let host = nodes.firstIndex(of: NodeID(name)) else {
      throw fail(step, column, "there is no host '\(name)'; there are n0 to n\(nodes.count - 1)")
    }
    return host
  }

  func number(
    _ step: Step, _ word: ScenarioScript.Word?, _ range: ClosedRange<Int>
  ) throws(ScenarioError) -> Int {
    guard let word, let number = Int(word.value), range.contains(number) else {
      throw fail(
        step, word?.column ?? 1, "a number from \(range.lowerBound) to \(range.upperBound) is due")
    }
    return number
  }

  func numbers(_ step: Step, _ keys: [String]) throws(ScenarioError) -> [String: Int] {
    var values: [String: Int] = [:]
    for word in step.words {
      guard let key = word.key, keys.contains(key) else {
        throw fail(step, word.column, "known here are \(keys.joined(separator: "=, "))=")
      }
      values[key] = try number(step, word, key == "nodes" ? 1...64 : 0...64_000)
    }
    return values
  }

  /// `partition n0,n1 n2`: each word is a group; a host that no word names is alone.
  func groups(_ step: Step) throws(ScenarioError) -> [Int] {
    var groups = nodes.indices.map { -$0 - 1 }
    for (number, word) in step.words.enumerated() {
      for name in word.value.split(separator: ",") {
        groups[try host(step, word.column, String(name))] = number
      }
    }
    return groups
  }
}
