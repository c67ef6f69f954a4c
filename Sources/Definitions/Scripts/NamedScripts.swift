import ShellSyntax
import SourceText

/// Finds the files of a workspace that a hook's command runs.
enum NamedScripts {
  /// Paths, relative to the root, that words of a script name and that look like scripts.
  ///
  /// `$CLAUDE_PROJECT_DIR` stands for the root, `$CLAUDE_PLUGIN_ROOT` for the plugin's folder: the
  /// one above the folder of the file that holds the hook.
  static func paths(in script: ShellScript, of file: String) -> [String] {
    guard mayNameScript(script.bytes) else { return [] }
    var paths: [String] = []
    script.forEachSimpleCommand { visit in
      for word in visit.simple.words {
        if let path = path(word.flattened(in: script), of: file) { paths.append(path) }
      }
    }
    return paths
  }

  /// Whether a script's ending stands anywhere: most hooks name none, and need no walk.
  private static func mayNameScript(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
      let ending = rest[dot...].prefix { $0 == UInt8(ascii: ".") || $0.isASCIILetter }
      rest = rest[(dot + 1)...]
      if ScriptLanguage(fileName: ending) != nil { return true }
    }
    return false
  }

  private static func path(_ word: FlattenedWord, of file: String) -> String? {
    var bytes = Array(word.text.utf8)[...]
    guard !bytes.isEmpty, bytes.count <= DefinitionsLimits.patternLength,
      let language = ScriptLanguage(fileName: bytes.split(separator: UInt8(ascii: "/")).last ?? []),
      language != .byFirstLine
    else { return nil }
    var folder: [ArraySlice<UInt8>] = []
    if let rest = drop(["$CLAUDE_PROJECT_DIR/", "${CLAUDE_PROJECT_DIR}/", "./"], from: bytes) {
      bytes = rest
    } else if let rest = drop(["$CLAUDE_PLUGIN_ROOT/", "${CLAUDE_PLUGIN_ROOT}/"], from: bytes) {
      bytes = rest
      folder = Array(file.utf8).split(separator: UInt8(ascii: "/")).dropLast(2).map { $0 }
    }
    // What still has an expansion, an absolute path or a way up cannot be placed.
    guard !bytes.contains(UInt8(ascii: "$")), bytes.first != UInt8(ascii: "/"),
      !bytes.contains(UInt8(ascii: "`")), !bytes.contains(0)
    else { return nil }
    let names = folder + bytes.split(separator: UInt8(ascii: "/"))
    guard !names.contains(where: { $0.elementsEqual("..".utf8) }) else { return nil }
    let clean = names.filter { !$0.elementsEqual(".".utf8) }
    return String(validating: Array(clean.joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
  }

  private static func drop(
    _ prefixes: [String], from bytes: ArraySlice<UInt8>
  ) -> ArraySlice<UInt8>? {
    for prefix in prefixes where bytes.starts(with: prefix.utf8) {
      return bytes.dropFirst(prefix.utf8.count)
    }
    return nil
  }
}
