import JSONSyntax
import Testing
import ToolCatalog

/// A tool from its schema as JSON text.
func makeTool(_ schema: String) -> Tool {
  let document = JSONDocument.parse(schema)
  precondition(document.problems.isEmpty, "a schema of a test must be JSON")
  return Tool(
    name: "tool", description: "",
    inputSchema: document.root.map(JSONSchema.init) ?? JSONSchema())
}

/// Words of a test: `‹$X›` in a word is an expansion.
func makeWords(_ words: [String]) -> [CallWord] {
  words.map { word in
    var pieces: [CallWord.Piece] = []
    for (index, part) in word.split(separator: "‹", omittingEmptySubsequences: false).enumerated() {
      guard index > 0 else {
        if !part.isEmpty { pieces.append(.literal(String(part))) }
        continue
      }
      let halves = part.split(separator: "›", maxSplits: 1, omittingEmptySubsequences: false)
      pieces.append(.dynamic(String(halves[0])))
      if let rest = halves.last, halves.count > 1, !rest.isEmpty {
        pieces.append(.literal(String(rest)))
      }
    }
    return CallWord(pieces: pieces.isEmpty ? [.literal("")] : pieces)
  }
}

@Suite struct BindingTests {
  /// The words of a call, the arguments they come to, and what is wrong as `MESSAGE @ TEXT`.
  struct Case: Sendable, CustomTestStringConvertible {
    let words: [String]
    let arguments: JSONValue?
    let problems: [String]
    var testDescription: String { words.joined(separator: " ") }

    init(_ words: [String], _ arguments: JSONValue?, _ problems: [String] = []) {
      self.words = words
      self.arguments = arguments
      self.problems = problems
    }
  }

  static let schema = #"""
    {"type":"object","properties":{
      "note":{"type":"string"},"action":{"type":"string","enum":["store","list"]},
      "count":{"type":"integer","minimum":1},"ratio":{"type":"number"},"dryRun":{"type":"boolean"},
      "tags":{"type":"array","items":{"type":"string","minLength":2}},
      "sizes":{"type":"array","items":{"type":"integer"}},
      "plan":{"type":"object","properties":{"threshold":{"type":"number"}},"required":["name"]},
      "any":{},"either":{"type":["string","null","boolean"]}
    },"required":["action"]}
    """#

  @Test(arguments: [
    // Names and positions.
    Case(["store"], ["action": "store"]),
    Case(["store", "hello", "3"], ["action": "store", "note": "hello", "count": 3]),
    Case(["--action=store", "hello"], ["action": "store", "note": "hello"]),
    Case(["--action", "store", "--count", "3"], ["action": "store", "count": 3]),
    Case(["action=list", "note=a=b"], ["action": "list", "note": "a=b"]),
    Case(["list", "x=1"], ["action": "list", "note": "x=1"]),
    Case(["list", "--", "--dash"], ["action": "list", "note": "--dash"]),
    Case(["list", "- item"], ["action": "list", "note": "- item"]),
    Case(
      ["list", "--count=-5"], ["action": "list", "count": -5], ["`count` must be at least 1 @ -5"]),
    Case([], [:], ["`tool` needs the argument `action`"]),
    Case(["--note=x"], ["note": "x"], ["`tool` needs the argument `action`"]),
    Case(
      ["list", "--action=store"], ["note": "list", "action": "store"]),
    Case(
      ["--action=list", "--action=store"], ["action": "list"],
      ["`action` is given twice @ --action"]
    ),
    Case(["list", "--nte=x"], ["action": "list"], ["`tool` has no argument `nte` @ --nte"]),
    Case(["list", "--nte", "x"], ["action": "list"], ["`tool` has no argument `nte` @ --nte"]),
    Case(["list", "-v"], ["action": "list"], ["`tool` has no argument `v` @ -v"]),
    Case(
      ["list", "--dry-run"], ["action": "list"], ["`tool` has no argument `dry-run` @ --dry-run"]),
    // Flags.
    Case(["list", "--dryRun"], ["action": "list", "dryRun": true]),
    Case(["list", "--no-dryRun"], ["action": "list", "dryRun": false]),
    Case(["list", "--dryRun", "false"], ["action": "list", "dryRun": false]),
    Case(["--dryRun", "list"], ["action": "list", "dryRun": true]),
    Case(
      ["list", "--dryRun=yes"], ["action": "list", "dryRun": "yes"],
      ["`dryRun` must be a boolean, not the string `yes` @ yes"]),
    Case(
      ["list", "--count"], ["action": "list"],
      ["`count` has no value, and must be an integer @ --count"]),
    Case(
      ["list", "--count", "--dryRun"], ["action": "list", "dryRun": true],
      ["`count` has no value, and must be an integer @ --count"]),
    // Values by type.
    Case(
      ["drop"], ["action": "drop"], ["`action` must be one of `store`, `list`, not `drop` @ drop"]),
    Case(
      ["list", "--count=twelve"], ["action": "list", "count": "twelve"],
      ["`count` must be an integer, not the string `twelve` @ twelve"]),
    Case(
      ["list", "--count=2.5"], ["action": "list", "count": .number(2.5)],
      ["`count` must be an integer, not 2.5 @ 2.5"]),
    Case(["list", "--ratio=1e-3"], ["action": "list", "ratio": .number(0.001)]),
    Case(
      ["list", "--ratio=true"], ["action": "list", "ratio": true],
      ["`ratio` must be a number, not true @ true"]),
    Case(["list", "--note=5"], ["action": "list", "note": "5"]),
    Case(["list", "--either=null"], ["action": "list", "either": "null"]),
    Case(["list", "--either=true"], ["action": "list", "either": true]),
    Case(["list", "--any=5"], ["action": "list", "any": "5"]),
    Case(["list", #"--any={"a":[1]}"#], ["action": "list", "any": ["a": [1]]]),
    Case(["list", "--any={a"], ["action": "list", "any": "{a"]),
    Case(["list", "--note={a"], ["action": "list", "note": "{a"]),
    // Lists.
    Case(["list", "--tags=aa, bb,cc"], ["action": "list", "tags": ["aa", "bb", "cc"]]),
    Case(["list", "--tags=aa"], ["action": "list", "tags": ["aa"]]),
    Case(["list", "--tags="], ["action": "list", "tags": []]),
    Case(
      ["list", "--tags=aa,b"], ["action": "list", "tags": ["aa", "b"]],
      ["`tags[1]` must have at least 2 characters @ b"]),
    Case(["list", "--sizes=1,2"], ["action": "list", "sizes": [1, 2]]),
    Case(
      ["list", "--sizes=1, x"], ["action": "list", "sizes": [1, "x"]],
      ["`sizes[1]` must be an integer, not the string `x` @ x"]),
    Case(
      ["list", #"--sizes=[1, "x"]"#], ["action": "list", "sizes": [1, "x"]],
      [#"`sizes[1]` must be an integer, not the string `x` @ "x""#]),
    Case(["list", "--sizes=[1 2]"], nil, ["`sizes` is no JSON: `,` is missing @ "]),
    // Objects.
    Case(
      ["list", #"--plan={"name":"n","threshold":0.5}"#],
      ["action": "list", "plan": ["name": "n", "threshold": .number(0.5)]]),
    Case(
      ["list", #"--plan={"name":"n","threshold":"high"}"#],
      ["action": "list", "plan": ["name": "n", "threshold": "high"]],
      [#"`plan.threshold` must be a number, not the string `high` @ "high""#]),
    Case(["list", "--plan={}"], ["action": "list", "plan": [:]], ["`plan.name` is missing @ {}"]),
    Case(
      ["list", "--plan=gossip"], ["action": "list", "plan": "gossip"],
      ["`plan` must be an object, not the string `gossip` @ gossip"]),
    Case(
      ["list", "--plan=[1]"], ["action": "list", "plan": [1]],
      ["`plan` must be an object, not an array @ [1]"]),
    Case(
      ["list", #"--plan={"name":'n'}"#], nil,
      ["`plan` is no JSON: a string needs double quotes @ '"]),
    // All arguments at once.
    Case([#"{"action":"store","count":2}"#], ["action": "store", "count": 2]),
    Case([#"{"action":"store"}"#, "--count=2"], ["action": "store", "count": 2]),
    Case(["{}"], [:], ["`tool` needs the argument `action`"]),
    Case(
      [#"{"action":"store","cnt":2}"#], ["action": "store"],
      [#"`tool` has no argument `cnt` @ "cnt""#]),
    Case(
      [#"{"action":"store","count":0}"#], ["action": "store", "count": 0],
      ["`count` must be at least 1 @ 0"]),
    Case(
      [#"{"action":"store","action":"list"}"#], ["action": "store"],
      [#"`action` is given twice @ "action""#]),
    Case(
      [#"{"action":"store" "count":2}"#], ["action": "store", "count": 2],
      ["the arguments are no JSON: `,` is missing @ "]),
    Case(["list", #"{"x":1}"#], ["action": "list", "note": #"{"x":1}"#]),
    // What waits for run time.
    Case(["list", "--note=a‹$X›"], nil),
    Case(["list", "--count=‹$N›"], nil),
    Case(["‹$ACTION›"], nil),
    Case(["--note=n", "‹$@›"], nil),
    Case(["--‹$NAME›=x"], [:]),
    Case(["‹$A›", "notAnAction", "alsoNoNumber"], nil),
    Case(["list", #"--plan={"name":"‹$N›","threshold":1}"#], nil),
    Case(
      ["list", #"--plan={"name":"‹$N›","threshold":"x"}"#], nil,
      [#"`plan.threshold` must be a number, not the string `x` @ "x""#]),
    Case(
      ["list", #"--plan={"name":"a‹$N›b" "threshold":1}"#], nil,
      ["`plan` is no JSON: `,` is missing @ "]),
    Case(["list", #"--plan={"name":‹$N›,"threshold":"x"}"#], nil),
    Case(["list", "--plan={‹$MEMBERS›}"], nil),
    Case([#"{"action":"‹$A›","count":0}"#], nil, ["`count` must be at least 1 @ 0"]),
    Case([#"{‹$MEMBERS›}"#], [:]),
  ])
  func wordsBind(example: Case) {
    let tool = makeTool(Self.schema)
    let words = makeWords(example.words)
    let call = tool.bind(words)
    #expect(tool.arguments(from: call) == example.arguments)
    let problems = call.problems.map { problem in
      guard let place = problem.place else { return problem.message }
      let bytes = Array(words[place.word].text.utf8)[place.start..<place.end]
      return problem.message + " @ " + String(decoding: bytes, as: UTF8.self)
    }
    #expect(problems == example.problems)
  }

  @Test func kindsCarryWhatAFixNeeds() throws {
    let tool = makeTool(Self.schema)
    let call = tool.bind(makeWords(["drop", "--dry-run", "--count=x"]))
    #expect(
      call.problems.map(\.kind) == [
        .notInEnumeration(["store", "list"]), .unknownArgument(nearest: "dryRun"),
        .wrongType(expected: ["integer"], actual: "string"),
      ])
    #expect(tool.bind([]).problems.map(\.kind) == [.missingArgument("action")])
    #expect(tool.bind(makeWords(["list", #"--plan={"#])).problems.map(\.kind) == [.invalidJSON])
  }

  @Test func placesCountInTheWholeWord() throws {
    let tool = makeTool(Self.schema)
    let call = tool.bind(makeWords(["list", #"--plan={"name":"n"}"#]))
    let plan = try #require(call.arguments.last)
    #expect(plan.namePlace == WordPlace(word: 1, start: 0, end: 6))
    #expect(plan.valuePlace == WordPlace(word: 1, start: 7, end: 19))
    #expect(plan.pieces == [.literal(#"{"name":"n"}"#)])
    let positional = try #require(call.arguments.first)
    #expect(positional.namePlace == nil)
    #expect(positional.valuePlace == WordPlace(word: 0, start: 0, end: 4))
  }

  @Test func surplusWordsAndToolsWithoutArguments() {
    let one = makeTool(#"{"properties":{"a":{"type":"string"}}}"#)
    #expect(one.bind(makeWords(["x", "y"])).problems.map(\.kind) == [.surplusPositional])
    #expect(one.bind(makeWords(["x", "y", "k=v"])).problems.count == 2)
    #expect(one.bind(makeWords(["x", "‹$Y›"])).problems.isEmpty)
    let none = makeTool(#"{"type":"object"}"#)
    #expect(
      none.bind(makeWords(["--a=1"])).problems.map(\.kind) == [.unknownArgument(nearest: nil)])
    #expect(none.bind(makeWords(["x"])).problems.map(\.message) == ["`tool` takes no arguments"])
  }

  @Test func additionalPropertiesAreArguments() {
    let open = makeTool(#"{"additionalProperties":true}"#)
    let call = open.bind(makeWords(["--a=1", "--b", "c"]))
    #expect(call.problems.isEmpty)
    #expect(open.arguments(from: call) == ["a": "1", "b": "c"])
    let typed = makeTool(#"{"additionalProperties":{"type":"integer"}}"#)
    #expect(typed.bind(makeWords(["--a=x"])).problems.count == 1)
    #expect(typed.arguments(from: typed.bind(makeWords(["--a=1"]))) == ["a": 1])
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func anyWordsBindWithPlacesInside(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let parts = [
      "--", "-", "=", "action", "plan", "tags", "{", "}", "\"", ":", ",", "[", "]", "‹$X›", " ",
      "é",
      "1", "true", "no-dryRun", "\\", "name", "\n",
    ]
    let texts = (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
      (0..<Int.random(in: 0..<7, using: &generator)).map { _ in
        parts.randomElement(using: &generator) ?? ""
      }.joined()
    }
    let words = makeWords(texts)
    let call = makeTool(Self.schema).bind(words)
    let places =
      call.problems.compactMap(\.place) + call.arguments.map(\.valuePlace)
      + call.arguments.compactMap(\.namePlace)
    for place in places {
      #expect(place.start <= place.end && place.end <= words[place.word].text.utf8.count)
    }
  }

  @Test func hostileWordsAreBounded() {
    let tool = makeTool(Self.schema)
    let deep = String(repeating: "{\"a\":", count: 200_000)
    #expect(!tool.bind([CallWord("list"), CallWord("--plan=" + deep)]).problems.isEmpty)
    let long = String(repeating: "x,", count: 300_000)
    #expect(!tool.bind([CallWord("list"), CallWord("--tags=" + long)]).problems.isEmpty)
    let many = Array(repeating: CallWord("word"), count: 100_000)
    #expect(tool.bind(many).arguments.count == 10)
  }
}

/// A small seeded generator (SplitMix64), so that a failing property names its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
