import Definitions
import JSONSyntax
import SourceText

/// The `moflo.yaml` that a repository begins with.
public enum ConfigurationTemplate {
  /// A commented configuration for what a workspace holds.
  public static func text(for survey: SetupSurvey) -> String {
    """
    # What moflo checks in this folder and all below it. 'moflo config FILE' says what holds for a
    # file and where it is written, 'moflo rules' lists the rules, 'moflo tools list' the catalogues.
    # A moflo.yaml further down adds to this one for its own folder.

    \(dialects(survey))
    \(catalogs(survey))
    # Files to say nothing about, as .gitignore writes patterns. What git ignores is left out anyway.
    # exclude: [vendor, "!vendor/ours"]

    # Severities: off, note, warning or error, by rule, by group, or for some files only.
    # rules:
    #   body/*: off
    #   hook/unquoted-variable: error
    # overrides:
    #   - paths: [docs/**]
    #     rules: { reference/*: note }

    # Keys of front matter that another tool reads, by kind of definition.
    # knownKeys: { agent: [team], skill: [owner] }

    # Findings to live with for now; 'moflo lint --write-baseline' writes the file.
    # baseline: moflo.baseline.json

    """
  }

  private static func dialects(_ survey: SetupSurvey) -> String {
    let known = Dialect.allCases.map(\.rawValue).joined(separator: ", ")
    let comment = "# Who reads the definitions, of \(known)"
    guard !survey.dialects.isEmpty else {
      return "\(comment); all of them where nothing is said.\n# dialects: [\(known)]\n"
    }
    let found = survey.dialects.map(\.rawValue).joined(separator: ", ")
    return "\(comment).\ndialects: [\(found)]\n"
  }

  private static func catalogs(_ survey: SetupSurvey) -> String {
    var text = "# Which catalogue of tools answers for which MCP server.\n"
    let bound = survey.servers.filter { $0.catalog != nil }
    text += bound.isEmpty ? "# catalogs: { moflo: moflo }\n" : "catalogs:\n"
    for server in bound {
      guard let catalog = server.catalog else { continue }
      text += "  \(name(server.name)): \(catalog)"
      if server.tools > 0 { text += "  # has \(server.found) of \(server.tools) tools named here" }
      text += "\n"
    }
    for server in survey.servers.prefix(LintingLimits.listedServers)
    where server.catalog == nil {
      text += "# No catalogue is bundled for \(name(server.name)); its tools are not checked.\n"
    }
    return text
  }

  /// A name from a file, in quotes where it needs them or could break a comment.
  private static func name(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte.isASCIIAlphanumeric
    }
    let beginsWithLetter = name.utf8.first.map { $0 >= UInt8(ascii: "A") } ?? false
    return isPlain && beginsWithLetter ? name : JSONValue.string(name).canonicalText()
  }
}
