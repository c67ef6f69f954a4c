import Diagnostics

extension PlanGraph {
  /// The graph as a picture that needs nothing besides: tasks from left to right, each behind what it
  /// needs; the critical path is drawn stronger, and an edge under the pointer stands out.
  ///
  /// - Throws: ``PlanGraphError`` for a plan with too many long edges.
  public func svg() throws(PlanGraphError) -> String {
    let labels = nodes.map { PlanGraph.label(of: $0).map { Self.cut($0) } }
    let layout = try GraphLayout(labels.map(Self.size), edges)
    let critical = Set(shape.criticalPath)
    let criticalEdges = Set(
      zip(shape.criticalPath, shape.criticalPath.dropFirst()).map { [$0, $1] })
    var text = Self.head(layout, tasks: nodes.count)
    for (edge, route) in zip(edges, layout.routes) {
      text += Self.drawing(
        of: route, isCritical: criticalEdges.contains([edge.from, edge.to]),
        title: "\(nodes[edge.from].id) → \(nodes[edge.to].id)")
    }
    for (index, node) in nodes.enumerated() {
      text += Self.drawing(
        of: layout.boxes[index], labels[index], isRepeated: node.forEach != nil,
        isCritical: critical.contains(index))
    }
    return text + "</svg>\n"
  }

  /// Pixels of a character of the labels: they are set in a font of one width, 12 pixels high.
  private static let columnWidth = 7.25
  private static let lineHeight = 16
  private static let columns = 36

  private static func size(of lines: [String]) -> (width: Int, height: Int) {
    let columns = lines.map { TerminalText.columns(of: $0) }.max() ?? 0
    return (Int(Double(columns) * columnWidth) + 24, lines.count * lineHeight + 14)
  }

  private static func cut(_ line: String) -> String {
    TerminalText.escape(line, columns: columns)
  }

  private static func head(_ layout: GraphLayout, tasks: Int) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(layout.width) \(layout.height)" \
    width="\(layout.width)" height="\(layout.height)" role="img" aria-label="\(tasks) tasks">
    <style>
    svg { background: #fff; color: #1f2328; font: 12px ui-monospace, Menlo, Consolas, monospace; }
    .box { fill: #f6f8fa; stroke: #8c959f; }
    .edge path { fill: none; stroke: #8c959f; stroke-width: 1.2; }
    .edge .wide { stroke: transparent; stroke-width: 9; }
    .critical.box, .critical path.line { stroke: #0969da; stroke-width: 2; }
    .edge:hover .line { stroke: #bc4c00; stroke-width: 2.4; }
    text { fill: currentColor; }
    .more { fill: #59636e; }
    #end path { fill: #8c959f; }
    #critical-end path { fill: #0969da; }
    @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; color: #e6edf3; }
    .box { fill: #161b22; stroke: #6e7681; }
    .more { fill: #9198a1; }
    .critical.box, .critical path.line { stroke: #4493f8; }
    #critical-end path { fill: #4493f8; }
    }
    </style>
    <defs>\(marker("end"))\(marker("critical-end"))</defs>

    """
  }

  private static func marker(_ id: String) -> String {
    "<marker id=\"\(id)\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
      + "markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
      + "<path d=\"M0 0L8 4L0 8z\"/></marker>"
  }

  private static func drawing(
    of route: [(x: Int, y: Int)], isCritical: Bool, title: String
  ) -> String {
    guard let start = route.first else { return "" }
    var path = "M\(start.x) \(start.y)"
    for (from, to) in zip(route, route.dropFirst()) {
      let middle = (from.x + to.x) / 2
      path +=
        from.y == to.y
        ? "L\(to.x) \(to.y)" : "C\(middle) \(from.y) \(middle) \(to.y) \(to.x) \(to.y)"
    }
    return
      "<g class=\"edge\(isCritical ? " critical" : "")\"><title>\(escapedForSVG(title))</title>"
      + "<path class=\"wide\" d=\"\(path)\"/>"
      + "<path class=\"line\" d=\"\(path)\" marker-end=\"url(#\(isCritical ? "critical-end" : "end"))\"/></g>\n"
  }

  private static func drawing(
    of box: GraphLayout.Box, _ lines: [String], isRepeated: Bool, isCritical: Bool
  ) -> String {
    let style = "box\(isCritical ? " critical" : "")"
    func frame(_ inset: Int) -> String {
      "<rect class=\"\(style)\" x=\"\(box.x + inset)\" y=\"\(box.y + inset)\" "
        + "width=\"\(box.width - 2 * inset)\" height=\"\(box.height - 2 * inset)\" rx=\"6\"/>"
    }
    var text = "<g>" + frame(0) + (isRepeated ? frame(3) : "")
    for (number, line) in lines.enumerated() {
      let y = box.y + 7 + lineHeight * number + 12
      text += "<text x=\"\(box.x + 12)\" y=\"\(y)\"\(number == 0 ? "" : " class=\"more\"")>"
      text += escapedForSVG(line) + "</text>"
    }
    return text + "</g>\n"
  }

  /// Text of an element; what XML forbids was escaped as for a terminal.
  static func escapedForSVG(_ line: String) -> String {
    var text = ""
    for scalar in TerminalText.escape(line).unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      // Not characters of XML 1.0 (section 2.2).
      case "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
