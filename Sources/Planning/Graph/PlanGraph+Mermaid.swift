import Diagnostics

extension PlanGraph {
  /// The graph as a Mermaid flowchart; a task that runs once for each item has a double frame.
  ///
  /// Nodes are named `t0`, `t1` and so on, so that no id is taken for a word of the language.
  public func mermaid() -> String {
    var text = "flowchart TD\n"
    for (index, node) in nodes.enumerated() {
      let lines = PlanGraph.label(of: node).map(PlanGraph.escapedForMermaid)
      let label = "\"" + lines.joined(separator: "<br/>") + "\""
      text += "  t\(index)" + (node.forEach == nil ? "[\(label)]" : "[[\(label)]]") + "\n"
    }
    for edge in edges { text += "  t\(edge.from) --> t\(edge.to)\n" }
    return text
  }

  /// A line of a quoted label.
  ///
  /// Mermaid shows labels as HTML, and takes `#` and a number for a character. All ASCII that could
  /// mean something to either is written so; what an eye would not see is written as its number.
  static func escapedForMermaid(_ line: String) -> String {
    var text = ""
    for scalar in TerminalText.escape(line, columns: PlanningLimits.graphColumns).unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", "-", "_", ".", ",", "/", "'":
        text.unicodeScalars.append(scalar)
      case _ where scalar.isASCII: text += "#\(scalar.value);"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
