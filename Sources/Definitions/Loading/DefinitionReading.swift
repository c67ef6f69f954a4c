import JSONSyntax
import MarkdownSyntax
import ShellSyntax
import SourceText
import YAMLSyntax

extension DefinitionFile {
  /// Reads a file of a known kind: its syntax, its scripts and the tools that it names.
  public static func read(_ source: SourceFile, kind: DefinitionKind) -> DefinitionFile {
    let name = Array(PathName.last(of: source.path))[...]
    switch kind {
    case .settings, .hooksConfiguration, .mcpConfiguration, .pluginManifest, .keybindings:
      return readJSON(source, kind: kind)
    case .unreadIgnoreFile:
      return DefinitionFile(source: source, kind: kind)
    case .script:
      return readScript(source, kind: kind, name: name)
    case .agent, .command, .skill, .workflow, .skillResource, .other:
      if name.endsIgnoringCase(in: ".md") || name.endsIgnoringCase(in: ".markdown") {
        return readMarkdown(source, kind: kind)
      }
      if kind == .skillResource { return readScript(source, kind: kind, name: name) }
      return readYAML(source, kind: kind)
    }
  }

  private static func readMarkdown(_ source: SourceFile, kind: DefinitionKind) -> DefinitionFile {
    let bytes = source.bytes
    let markdown = MarkdownDocument.parse(bytes)
    let yaml = markdown.frontMatter.map { YAMLDocument.parse(bytes, in: $0.content) }
    var texts: [ShellText] = []
    var mentions = MentionReading()
    let readsFields = kind != .other && kind != .skillResource
    let fields = readsFields ? yaml.flatMap { DataNode($0) } : nil
    if let fields { texts += commands(in: fields) }
    let hasToolNames = bytes.withUnsafeBufferPointer { ToolNameScanner.mayHoldName($0) }
    if let fields {
      // A handler names server and tool apart.
      if hasToolNames { mentions.read(fields) } else { mentions.readHooks(ofDefinition: fields) }
    }
    var scripts = texts.map(EmbeddedScript.init)
    for block in markdown.codeBlocks {
      let language = block.language
      if let place = shellPlace(ofLanguage: language) {
        let script = EmbeddedScript(
          ShellText(place: place, text: block.code, origin: block.origin, range: block.range))
        if hasToolNames { mentions.readUncalled(block, script: script, in: bytes) }
        scripts.append(script)
      } else if hasToolNames {
        mentions.read(block)
      }
    }
    if kind == .command || kind == .skill {
      scripts += inlineCommands(in: markdown, bytes).map(EmbeddedScript.init)
    }
    if hasToolNames {
      bytes.withUnsafeBufferPointer { mentions.readProse(markdown, in: $0) }
    }
    return DefinitionFile(
      source: source, kind: kind, markdown: markdown, yaml: yaml,
      scripts: scripts.sorted { $0.range < $1.range }, toolMentions: mentions.sorted(),
      codeCalls: mentions.calls)
  }

  private static func readYAML(_ source: SourceFile, kind: DefinitionKind) -> DefinitionFile {
    let yaml = YAMLDocument.parse(
      source.bytes, in: SourceRange(start: 0, end: source.bytes.count),
      limits: kind == .workflow ? .workflow : .standard)
    var scripts: [EmbeddedScript] = []
    var mentions = MentionReading()
    if let fields = DataNode(yaml) {
      scripts = commands(in: fields).map(EmbeddedScript.init)
      mentions.read(fields)
    }
    return DefinitionFile(
      source: source, kind: kind, yaml: yaml, scripts: scripts.sorted { $0.range < $1.range },
      toolMentions: mentions.sorted(),
      codeCalls: mentions.calls)
  }

  private static func readJSON(_ source: SourceFile, kind: DefinitionKind) -> DefinitionFile {
    let json = JSONDocument.parse(source.bytes)
    var scripts: [EmbeddedScript] = []
    var mentions = MentionReading()
    if let root = json.root {
      let node = DataNode(root, in: source.bytes)
      scripts = commands(in: node, isSettings: kind == .settings).map(EmbeddedScript.init)
      mentions.read(node)
    }
    return DefinitionFile(
      source: source, kind: kind, json: json, scripts: scripts, toolMentions: mentions.sorted(),
      codeCalls: mentions.calls)
  }

  private static func readScript(
    _ source: SourceFile, kind: DefinitionKind, name: ArraySlice<UInt8>
  ) -> DefinitionFile {
    var language = ScriptLanguage(fileName: name)
    if language == .byFirstLine { language = ScriptLanguage(firstLineOf: source.bytes) }
    let whole = SourceRange(start: 0, end: source.bytes.count)
    switch language {
    case .shell:
      let script = EmbeddedScript(
        place: .file, bytes: source.bytes, origin: OffsetMap(verbatim: whole), range: whole)
      return DefinitionFile(source: source, kind: kind, scripts: [script])
    case .javaScript, .python:
      var mentions = MentionReading()
      let tag = language == .python ? "python" : "javascript"
      source.bytes.withUnsafeBufferPointer { bytes in
        guard bytes.count <= DefinitionsLimits.scannedScriptSize,
          ToolNameScanner.mayHoldName(bytes)
        else { return }
        mentions.read(
          code: bytes, language: tag, origin: OffsetMap(verbatim: whole), readsCalls: false)
      }
      return DefinitionFile(
        source: source, kind: kind, toolMentions: mentions.sorted(),
        codeCalls: mentions.calls)
    case .byFirstLine, nil:
      return DefinitionFile(source: source, kind: kind)
    }
  }

  /// The commands of `hooks` and of settings, and the steps of `tasks`.
  private static func commands(in root: DataNode, isSettings: Bool = false) -> [ShellText] {
    var commands = root["hooks"].map(HookReading.commands) ?? []
    if isSettings { commands += HookReading.settingsCommands(in: root) }
    if let tasks = root["tasks"] { commands += HookReading.steps(in: tasks) }
    return commands
  }

  /// Where the code of a fenced block stands if it is shell; nil for other languages.
  private static func shellPlace(ofLanguage language: String) -> EmbeddedScript.Place? {
    switch language {
    case "bash", "sh", "shell": .codeBlock(language: language)
    case "!": .inlineCommand
    default: nil
    }
  }

  /// The commands that Claude Code runs when it reads the body: `` !`git status` ``.
  private static func inlineCommands(
    in markdown: MarkdownDocument, _ bytes: [UInt8]
  ) -> [ShellText] {
    markdown.codeSpans.compactMap { span in
      let start = span.range.start
      guard start > markdown.body.start, start <= bytes.count,
        bytes[start - 1] == UInt8(ascii: "!"),
        start - 1 == markdown.body.start || bytes[start - 2].isBlank
      else { return nil }
      return ShellText(
        place: .inlineCommand, text: bytes.text(in: span.content),
        origin: OffsetMap(verbatim: span.content), range: span.content)
    }
  }
}

extension EmbeddedScript {
  /// Parses shell text.
  init(_ text: ShellText) {
    self.init(
      place: text.place, bytes: Array(text.text.utf8), origin: text.origin, range: text.range)
  }

  /// Parses shell and finds the tool calls in it.
  init(place: Place, bytes: [UInt8], origin: OffsetMap, range: SourceRange) {
    let script = ShellScript.parse(bytes)
    self.init(
      place: place, script: script, origin: origin, range: range,
      toolCalls: ToolCallReading.calls(in: script, origin: origin))
  }
}
