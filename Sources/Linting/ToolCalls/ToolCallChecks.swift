import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// The checks on tool calls that rules for hooks and rules for bodies share.
enum ToolCallChecks {
  // MARK: Names

  /// References to tools that the server's catalogue does not have.
  static func unknownTools(_ file: FileContext, inHooks: Bool) -> [Finding] {
    var findings: [Finding] = []
    for call in file.calls where call.isHook == inHooks {
      if case .unknownTool(let unknown) = call.answer {
        findings.append(
          finding(
            unknown, call.call.reference, at: call.call.nameRange,
            severity: inHooks ? nil : severity(unknown, call.call.reference, file)))
      }
    }
    for mention in mentions(file, inHooks: inHooks) {
      if case .unknownTool(let unknown) = mention.answer {
        findings.append(
          finding(
            unknown, mention.mention.reference, at: mention.mention.range,
            severity: inHooks ? nil : severity(unknown, mention.mention.reference, file)))
      }
    }
    return findings
  }

  /// References to servers that nobody knows.
  static func unknownServers(_ file: FileContext, inHooks: Bool) -> [Finding] {
    var findings: [Finding] = []
    for call in file.calls where call.isHook == inHooks {
      switch call.answer {
      case .misspeltServer(let nearest):
        findings.append(misspelt(call.call.reference, nearest, at: call.call.nameRange))
      case .unknownServer where inHooks:
        findings.append(
          Finding(
            "nothing is known of the MCP server '\(call.call.reference.server)'",
            at: call.call.nameRange,
            reason: "No .mcp.json or settings file configures it, and no catalogue is bound to it.",
            help: "Configure it, or bind a catalogue to it under 'catalogs' in moflo.yaml.",
            severity: .note))
      default: break
      }
    }
    for mention in mentions(file, inHooks: inHooks) {
      if case .misspeltServer(let nearest) = mention.answer {
        findings.append(misspelt(mention.mention.reference, nearest, at: mention.mention.range))
      }
    }
    return findings
  }

  private static func mentions(_ file: FileContext, inHooks: Bool) -> [CheckedMention] {
    file.mentions.filter {
      switch $0.mention.place {
      case .field: false
      case .matcher: inHooks
      case .codeBlock, .prose: !inHooks
      }
    }
  }

  /// A note where the catalogue is only a default and the name is no slip: then the file may well be
  /// written for another version of the server. Nil, the rule's own severity, in all other cases.
  static func severity(
    _ unknown: UnknownTool, _ reference: ToolReference, _ file: FileContext
  ) -> Severity? {
    if file.workspace.catalogs.isChosen(server: reference.server) { return nil }
    let isSlip = unknown.nearest != nil || unknown.successor != nil
    return isSlip && unknown.otherCatalogs.isEmpty ? nil : .note
  }

  /// The finding for a tool that its catalogue does not have.
  static func finding(
    _ unknown: UnknownTool, _ reference: ToolReference, at range: SourceRange, severity: Severity?
  ) -> Finding {
    let tool = reference.tool ?? ""
    let isPattern = tool.utf8.contains(UInt8(ascii: "*"))
    let message =
      isPattern
      ? "server '\(reference.server)' has no tool that matches '\(tool)'"
      : "server '\(reference.server)' has no tool '\(tool)'"
    var help: [String] = []
    if let successor = unknown.successor {
      help.append("'\(successor)' took its place.")
    } else if let nearest = unknown.nearest {
      help.append("Did you mean '\(nearest)'?")
    }
    if !unknown.otherCatalogs.isEmpty {
      let others = unknown.otherCatalogs.joined(separator: ", ")
      help.append(
        "The tool is in \(unknown.otherCatalogs.count == 1 ? "the catalogue" : "the catalogues") "
          + "\(others); '--catalog' chooses one.")
    }
    let name = unknown.successor ?? unknown.nearest
    let fixes = name.map { name in
      [
        Fix(
          "rename to '\(name)'", applicability: .unsafe,
          edits: [
            Edit(
              replacing: range, with: ToolReference(server: reference.server, tool: name).text)
          ])
      ]
    }
    return Finding(
      message, at: range,
      reason: "The catalogue in use, \(unknown.catalog), does not list it, so the call fails.",
      help: help.joined(separator: " "), fixes: fixes ?? [], severity: severity)
  }

  static func misspelt(
    _ reference: ToolReference, _ nearest: String, at range: SourceRange
  ) -> Finding {
    let isSameButForSigns = folded(nearest) == folded(reference.server)
    let text = ToolReference(server: nearest, tool: reference.tool).text
    return Finding(
      "no MCP server is named '\(reference.server)'", at: range,
      reason: "A tool is found by the exact name of its server.",
      help: "Did you mean '\(nearest)'?",
      fixes: [
        Fix(
          "rename to '\(text)'", applicability: isSameButForSigns ? .safe : .unsafe,
          edits: [Edit(replacing: range, with: text)])
      ])
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
  }
}
