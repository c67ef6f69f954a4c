import Diagnostics
import JSONSyntax
import ToolCatalog

/// Differences of catalogues for people and programs.
enum DifferenceText {
  /// One line a change: `-` for what is gone or taken less of, `+` for what is new or taken more of,
  /// `~` for what is only said otherwise.
  static func render(_ difference: CatalogDifference) -> String {
    var text = ""
    for tool in difference.removed {
      let successor = tool.successor.map { "; '\($0)' took its place" } ?? ""
      text += line("-", "\(tool.name) is gone\(successor)")
    }
    for tool in difference.changed {
      for change in tool.changes {
        text += line(sign(of: change.effect), "\(tool.name): \(change.message)")
      }
      if tool.hasOtherDescription { text += line("~", "\(tool.name): is described otherwise") }
    }
    for name in difference.added { text += line("+", "\(name) is new") }
    return text
  }

  /// The difference as an object.
  static func json(_ difference: CatalogDifference) -> JSONValue {
    let removed = difference.removed.map { tool -> JSONValue in
      var object: [String: JSONValue] = ["name": .string(tool.name)]
      if let successor = tool.successor { object["successor"] = .string(successor) }
      return .object(object)
    }
    let changed = difference.changed.map { tool -> JSONValue in
      let changes = tool.changes.map { change -> JSONValue in
        [
          "effect": .string(change.effect.rawValue), "path": .string(change.path),
          "message": .string(change.message),
        ]
      }
      return [
        "name": .string(tool.name), "changes": .array(changes),
        "description": .bool(tool.hasOtherDescription),
      ]
    }
    return [
      "removed": .array(removed), "added": .array(difference.added.map { .string($0) }),
      "changed": .array(changed),
    ]
  }

  private static func sign(of effect: SchemaChange.Effect) -> String {
    switch effect {
    case .narrows: "-"
    case .widens: "+"
    case .none: "~"
    }
  }

  private static func line(_ sign: String, _ text: String) -> String {
    "  \(sign) \(TerminalText.escape(text))\n"
  }
}
