import JSONSyntax
import ShellSyntax
import SourceText
import ToolCatalog

/// A tool's name and, behind the first space, the words of a call: everything that binding says
/// has its place in a word, and a bound value can be written as JSON.
enum ArgumentsTarget {
  private static let tools: [Tool] = Catalog.bundledNames.compactMap(Catalog.bundled)
    .flatMap(\.tools)

  static func check(_ bytes: [UInt8]) {
    let name = bytes.prefix { $0 != 0x20 }
    let named = String(decoding: name, as: UTF8.self)
    let wanted = tools.filter { $0.name == named }
    let script = ShellScript.parse(Array(bytes.dropFirst(name.count)))
    var words: [CallWord] = []
    script.forEachSimpleCommand { visit in
      words += visit.simple.words.map { word in
        CallWord(
          pieces: word.flattened(in: script).pieces.map { piece in
            switch piece {
            case .literal(let text): .literal(text)
            case .dynamic(let source): .dynamic(source)
            }
          })
      }
    }
    let fallback = tools[Int(bytes.first ?? 0) % tools.count]
    for tool in wanted.isEmpty ? [fallback] : wanted { check(tool, words) }
  }

  private static func check(_ tool: Tool, _ words: [CallWord]) {
    let call = tool.bind(words)
    for argument in call.arguments {
      check(argument.valuePlace, words)
      if let place = argument.namePlace { check(place, words) }
      if let value = argument.value {
        Property.require(
          (try? JSONValue.parse(value.canonicalBytes())) != nil, "a value is no JSON")
      }
    }
    for problem in call.problems {
      Property.require(!problem.message.isEmpty, "a problem without message")
      if let place = problem.place { check(place, words) }
    }
    let again = tool.bind(words)
    Property.require("\(call)" == "\(again)", "two bindings of one call differ")
    Property.require(
      tool.arguments(from: call)?.canonicalBytes() == tool.arguments(from: again)?.canonicalBytes(),
      "two bindings of one call give different arguments")
  }

  private static func check(_ place: WordPlace, _ words: [CallWord]) {
    Property.require(words.indices.contains(place.word), "a place is in no word")
    Property.require(
      place.start >= 0 && place.start <= place.end
        && place.end <= words[place.word].text.utf8.count,
      "a place is outside of its word")
  }
}
