import JSONSyntax
import SourceText

extension CommandCatalog {
  /// Reads what a program made with Swift's ArgumentParser says of itself
  /// (`--experimental-dump-help`, serialization version 0); nil for any other text.
  public init?(argumentParserHelp document: JSONDocument) {
    guard let node = document.root?["command"]?.value,
      let command = Command(argumentParser: node, depth: 0)
    else { return nil }
    self.init(
      name: command.name, programs: [command.name], packages: [], root: command)
  }
}

extension CommandCatalog.Command {
  fileprivate init?(argumentParser node: JSONNode, depth: Int) {
    guard depth <= ToolCatalogLimits.commandDepth, let name = node["commandName"]?.value.string
    else { return nil }
    var options: [CommandCatalog.Option] = []
    var takesOperands = false
    var isOpen = false
    for argument in node["arguments"]?.value.elements ?? [] {
      if argument["kind"]?.value.string == "positional" {
        takesOperands = true
        let strategy = argument["parsingStrategy"]?.value.string ?? "default"
        // All words are taken as they are, options too.
        if strategy != "default" { isOpen = true }
      } else if let option = CommandCatalog.Option(argumentParser: argument) {
        options.append(option)
      }
    }
    var commands: [CommandCatalog.Command] = []
    for child in node["subcommands"]?.value.elements ?? [] {
      if let command = CommandCatalog.Command(argumentParser: child, depth: depth + 1) {
        commands.append(command)
      }
    }
    // ArgumentParser answers `help SUBCOMMAND` by itself.
    if depth == 0, !commands.contains(where: { $0.name == "help" }) {
      commands.append(CommandCatalog.Command(name: "help", takesOperands: true))
    }
    self.init(
      name: name, aliases: (node["aliases"]?.value.elements ?? []).compactMap(\.string),
      options: options, commands: commands,
      takesOperands: takesOperands || node["defaultSubcommand"] != nil, isOpen: isOpen)
  }
}

extension CommandCatalog.Option {
  fileprivate init?(argumentParser node: JSONNode) {
    let names = (node["names"]?.value.elements ?? []).compactMap { name -> String? in
      guard let text = name["name"]?.value.string else { return nil }
      return name["kind"]?.value.string == "long" ? "--\(text)" : "-\(text)"
    }
    guard !names.isEmpty else { return nil }
    let values = (node["allValues"]?.value.elements ?? []).compactMap(\.string)
    let isFlag = node["kind"]?.value.string == "flag"
    self.init(
      names: names, value: isFlag ? nil : .text, values: isFlag ? [] : values,
      isValueOptional: node["defaultAsFlag"] != nil)
  }
}
