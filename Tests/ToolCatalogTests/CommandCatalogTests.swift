import JSONSyntax
import SourceText
import Testing
import ToolCatalog

/// Calls of command-line tools and the catalogues that they are held against.
@Suite struct CommandCatalogTests {
  private static let text = #"""
    {
      "name": "deploy", "version": "2.1", "programs": ["deploy"], "packages": ["@example/deploy"],
      "options": [{"names": ["--verbose", "-v"]}, {"names": ["-q"]}],
      "successors": {"upload": "push"},
      "commands": [
        {"name": "push", "aliases": ["p"], "operands": true, "options": [
          {"names": ["--target", "-t"], "values": ["test", "live"]},
          {"names": ["--count", "-n"], "value": "integer"},
          {"names": ["--dry"], "successor": "--dry-run"}, {"names": ["--dry-run"]}]},
        {"name": "log", "commands": [{"name": "show"}, {"name": "clear", "open": true}]}
      ]
    }
    """#

  private func catalog(_ text: String = text) throws -> CommandCatalog {
    try CommandCatalog(JSONDocument.parse(Array(text.utf8)))
  }

  /// A word is split off at each space; what begins with `$` waits for run time.
  private func words(_ line: String) -> [CallWord] {
    line.split(separator: " ").map { word in
      let known = word.prefix { $0 != "$" }
      let rest = word.dropFirst(known.count)
      return CallWord(
        pieces: (known.isEmpty ? [] : [.literal(String(known))])
          + (rest.isEmpty ? [] : [.dynamic(String(rest))]))
    }
  }

  @Test(arguments: [
    ("push --target test file", []), ("push -t live -n 3 -v", []), ("p --count=3", []),
    ("--verbose push", []), ("-v push -vq a b", []), ("push -n3", []), ("push -- --nope", []),
    ("push --help", []), ("--version", []), ("log show", []), ("log", []), ("", []),
    ("$CMD --nope", []), ("push $ARGS --target $T", []), ("push --target=$T", []),
    ("log clear --anything at all", []), ("push -1", []), ("push --target --verbose", []),
    ("pusj", ["pusj: `deploy` has no subcommand `pusj` > push"]),
    ("upload x --nope", ["upload: `deploy` has no subcommand `upload` > push"]),
    ("quux x", ["quux: `deploy` has no subcommand `quux` > -"]),
    ("log shwo", ["shwo: `deploy log` has no subcommand `shwo` > show"]),
    ("push --targte live", ["--targte: `deploy push` has no option `--targte` > --target"]),
    ("push --nope=1 x", ["--nope: `deploy push` has no option `--nope` > -"]),
    ("push -x", ["-x: `deploy push` has no option `-x` > -"]),
    ("push --dry", ["--dry: `deploy push` has no option `--dry` > --dry-run"]),
    ("push --target tset", ["tset: `--target` must be `test` or `live`, not `tset` > test"]),
    ("push -n=many", ["many: `-n` must be a whole number, not `many` > -"]),
    (
      "--nope push --count x",
      [
        "--nope: `deploy` has no option `--nope` > -",
        "x: `--count` must be a whole number, not `x` > -",
      ]
    ),
  ])
  func callsAreHeldAgainstTheCatalogue(_ line: String, _ expected: [String]) throws {
    let words = words(line)
    let found = try catalog().problems(in: words).map { problem in
      let bytes = Array(words[problem.place.word].text.utf8)
      let range = SourceRange(start: problem.place.start, end: problem.place.end)
      return "\(bytes.text(in: range)): \(problem.message) > \(problem.suggestion ?? "-")"
    }
    #expect(found == expected)
  }

  @Test(arguments: [
    ("deploy push", "deploy 1"), ("npx @example/deploy push", "@example/deploy 2"),
    ("npx -y @example/deploy@2.1 push", "@example/deploy@2.1 3"),
    ("npx --yes -- moflo@latest", "moflo@latest 4"), ("npx -p a -p b deploy x", "deploy 6"),
    ("npx --package=@example/deploy deploy x", "deploy 3"), ("npm exec -- deploy x", "deploy 4"),
    ("npm x deploy", "deploy 3"), ("pnpm dlx deploy@1 x", "deploy@1 3"), ("yarn dlx d", "d 3"),
    ("bunx d x", "d 2"), ("bun x d", "d 3"), ("./node_modules/.bin/deploy x", "deploy 1"),
    ("npx -c deploy", "-"), ("npx $TOOL", "-"), ("./deploy x", "-"), ("/opt/bin/deploy x", "-"),
    ("npx", "-"), ("npm install", "npm 1"), ("$X push", "-"),
  ])
  func theToolIsToldWhoeverStartsIt(_ line: String, _ expected: String) {
    let call = CommandInvocation(words(line))
    let shown = call.map {
      ($0.program ?? $0.package ?? "") + ($0.version.map { "@\($0)" } ?? "")
        + " \($0.argumentsStart)"
    }
    #expect((shown ?? "-") == expected)
  }

  @Test(arguments: [
    ("npx @example/deploy", true), ("npx @example/deploy@2", true), ("deploy", true),
    ("npx @example/deploy@2.1", true), ("npx @example/deploy@2.10", false),
    ("npx @example/deploy@latest", false), ("npx deploy", false), ("undeploy", false),
  ])
  func aCatalogueAnswersForItsOwnVersionOnly(_ line: String, _ expected: Bool) throws {
    let call = try #require(CommandInvocation(words(line)))
    #expect(try catalog().answers(call) == expected)
  }

  @Test(arguments: [
    ("", "there is no JSON value", ""), ("[1]", "a command catalogue is an object", "[1]"),
    ("{\"name\": \"x\"}", "a command catalogue names its tool in `programs` or `packages`", "{"),
    ("{\"programs\": [\"x\"]}", "a command without `name`", "{"),
    (
      "{\"name\": \"x\", \"programs\": [\"x\"], \"comands\": []}",
      "a command catalogue has no `comands`; did you mean `commands`?", "\"comands\""
    ),
    ("{\"name\": \"x\", \"programs\": \"x\"}", "`programs` is a list", "\"x\""),
    ("{\"name\": 1, \"programs\": [\"x\"]}", "`name` is a text with something in it", "1"),
    (
      "{\"name\": \"x\", \"programs\": [\"x\"], \"options\": [{\"names\": [\"v\"]}]}",
      "`v` is no option: its names are written with their dashes", "{\"names\""
    ),
    (
      "{\"name\": \"x\", \"programs\": [\"x\"], \"options\": [{\"names\": [\"-v\"], \"value\": \"date\"}]}",
      "`value` is `text`, `integer` or `number`", "\"date\""
    ),
    (
      "{\"name\": \"x\", \"programs\": [\"x\"], \"successors\": {\"a\": \"b\"}}",
      "`successors` leads to no command", "\"b\""
    ),
    ("{\"name\": \"x\", \"programs\": [\"x\"], \"open\": 1}", "`open` is true or false", "1}"),
  ])
  func whatIsWrongWithACatalogueHasItsPlace(
    _ text: String, _ message: String, _ beginning: String
  ) throws {
    do {
      _ = try catalog(text)
      Issue.record("it is read")
    } catch let problem as JSONProblem {
      #expect(problem.message == message)
      let rest = String(decoding: Array(text.utf8)[problem.range.start...], as: UTF8.self)
      #expect(rest.hasPrefix(beginning))
    }
  }

  @Test func hostileCataloguesAreRefused() {
    let head = "{\"name\": \"x\", \"programs\": [\"x\"], \"commands\": ["
    let deep = head + String(repeating: "{\"name\": \"y\", \"commands\": [", count: 40)
    #expect(throws: JSONProblem.self) { try catalog(deep + String(repeating: "]}", count: 41)) }
    let wide = (0..<30_000).map { _ in "{\"name\": \"y\"}" }.joined(separator: ",")
    #expect(throws: JSONProblem.self) { try catalog(head + wide + "]}") }
  }

  @Test func aParsersOwnDescriptionIsRead() throws {
    let text = #"""
      {"serializationVersion": 0, "command": {"commandName": "tool", "subcommands": [
        {"commandName": "show", "arguments": [
          {"kind": "positional", "parsingStrategy": "default"},
          {"kind": "option", "allValues": ["a", "b"], "names": [{"kind": "long", "name": "as"}]},
          {"kind": "flag", "names": [{"kind": "short", "name": "q"}]}]},
        {"commandName": "pass", "arguments": [
          {"kind": "positional", "parsingStrategy": "allRemainingInput"}]}]}}
      """#
    let document = JSONDocument.parse(Array(text.utf8))
    let catalog = try #require(CommandCatalog(argumentParserHelp: document))
    #expect(catalog.programs == ["tool"])
    func messages(_ line: String) -> [String] { catalog.problems(in: words(line)).map(\.message) }
    #expect(messages("show -q file --as b") == [])
    #expect(messages("show --as c") == ["`--as` must be `a` or `b`, not `c`"])
    #expect(messages("pass --anything x") == [] && messages("help show") == [])
    #expect(messages("nope") == ["`tool` has no subcommand `nope`"])
    #expect(CommandCatalog(argumentParserHelp: JSONDocument.parse(Array("{}".utf8))) == nil)
  }
}
