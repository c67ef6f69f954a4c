import Diagnostics

extension PlanGraph {
  /// The graph in Graphviz's language DOT; a task that runs once for each item has a double frame.
  ///
  /// Nodes are named `t0`, `t1` and so on, so that no id is taken for a word of the language.
  public func dot() -> String {
    var text = "digraph plan {\n  node [shape=box];\n"
    for (index, node) in nodes.enumerated() {
      let lines = PlanGraph.label(of: node).map(PlanGraph.escapedForDOT)
      text += "  t\(index) [label=\"" + lines.joined(separator: "\\n") + "\""
      text += (node.forEach == nil ? "" : ", peripheries=2") + "];\n"
    }
    for edge in edges { text += "  t\(edge.from) -> t\(edge.to);\n" }
    return text + "}\n"
  }

  /// A line of a quoted label: in it a backslash starts an escape, and `&` a character by its name.
  static func escapedForDOT(_ line: String) -> String {
    var text = ""
    for scalar in TerminalText.escape(line, columns: PlanningLimits.graphColumns).unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "&": text += "&amp;"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
