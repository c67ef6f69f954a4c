import ShellSyntax
import SourceText

/// The variables of a script that are assigned once, to what is known before it runs.
struct StaticVariables {
  private var values: [String: StaticText] = [:]
  private var arrays: [String: [ShellWord]] = [:]

  /// Reads a script's assignments; places are offsets in the script.
  init(_ script: ShellScript) {
    var values: [String: StaticText] = [:]
    var arrays: [String: [ShellWord]] = [:]
    var assigned: Set<String> = []
    script.forEachAssignment { visit in
      let assignment = visit.assignment
      let name = assignment.name.value
      // A second assignment makes the value a question of order.
      guard assigned.insert(name).inserted else {
        values[name] = nil
        arrays[name] = nil
        return
      }
      guard !visit.isForCommand, !assignment.appends, assignment.index == nil else { return }
      switch assignment.value {
      case .word(let word):
        if let text = word.staticText(), !text.text.isEmpty { values[name] = text }
      case .array(let elements):
        if elements.allSatisfy({ $0.assignedName == nil }) { arrays[name] = elements }
      }
    }
    script.forEachSimpleCommand { visit in
      guard visit.simple.isDeclaration || visit.simple.setsVariables else { return }
      for word in visit.simple.arguments {
        guard let name = word.assignedName?.value ?? word.staticText()?.text else { continue }
        // `export T` keeps the value; `export T=x` and `read T` give another.
        if visit.simple.isDeclaration, word.assignedName == nil { continue }
        if visit.simple.isDeclaration, assigned.insert(name).inserted,
          let value = word.declaredValue
        {
          values[name] = value
          continue
        }
        values[name] = nil
        arrays[name] = nil
      }
    }
    self.values = values
    self.arrays = arrays
  }

  /// The value of a variable; nil where it is not known.
  subscript(name: String) -> StaticText? { values[name] }

  /// The elements of an array; nil where they are not known.
  func array(_ name: String) -> [ShellWord]? { arrays[name] }
}

extension SimpleCommand {
  /// Whether the command gives variables values that only a run can tell.
  fileprivate var setsVariables: Bool {
    switch name?.staticText()?.text {
    case "read", "mapfile", "readarray", "getopts", "unset", "let": true
    default: false
    }
  }
}

extension ShellWord {
  /// The value of `name=value` as an argument of a declaration; nil where it is not known.
  fileprivate var declaredValue: StaticText? {
    guard let text = staticText() else { return nil }
    let bytes = Array(text.text.utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals > 0,
      bytes[equals - 1] != UInt8(ascii: "+"), !bytes[..<equals].contains(UInt8(ascii: "[")),
      equals + 1 < bytes.count
    else { return nil }
    return text.part(SourceRange(start: equals + 1, end: bytes.count))
  }
}

extension StaticText {
  /// A stretch of the text.
  fileprivate func part(_ range: SourceRange) -> StaticText {
    let bytes = Array(text.utf8)
    let map = OffsetMap(verbatim: range).composed(with: origin)
    return StaticText(text: bytes.text(in: range), origin: map)
  }

  /// What bash splits the text into where it stands unquoted.
  var fields: [StaticText] {
    let bytes = Array(text.utf8)
    var fields: [StaticText] = []
    var index = 0
    while index < bytes.count {
      if bytes[index].isFieldSeparator {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, !bytes[index].isFieldSeparator { index += 1 }
      fields.append(part(SourceRange(start: start, end: index)))
    }
    return fields
  }
}

extension UInt8 {
  fileprivate var isFieldSeparator: Bool { self == 0x20 || self == 0x09 || self == 0x0A }
}
