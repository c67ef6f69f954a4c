import JSONSyntax

/// What answering a prompt took, as the runner told it.
public struct RunnerUsage: Sendable, Equatable {
  /// Cost in millionths of a US dollar; 0 where the runner did not say.
  public var cost = 0
  /// Tokens that were read, those from a cache included.
  public var inputTokens = 0
  /// Tokens that were written.
  public var outputTokens = 0
  /// Turns of the conversation.
  public var turns = 0
  /// Uses of tools, by their names.
  public var tools: [String: Int] = [:]
  /// The model that answered; empty where the runner did not say.
  public var model = ""

  /// Makes a usage of nothing.
  public init() {}

  /// What counts against limits.
  public var spending: Spending { Spending(cost: cost, tokens: inputTokens + outputTokens) }

  /// Reads a usage as a journal keeps it.
  init(_ json: JSONValue) {
    cost = json["cost"]?.integer ?? 0
    inputTokens = json["inputTokens"]?.integer ?? 0
    outputTokens = json["outputTokens"]?.integer ?? 0
    turns = json["turns"]?.integer ?? 0
    tools = (json["tools"]?.object ?? [:]).compactMapValues(\.integer)
    model = json["model"]?.string ?? ""
  }

  /// The usage as a journal keeps it.
  public var json: JSONValue {
    func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
    return [
      "cost": number(cost), "inputTokens": number(inputTokens),
      "outputTokens": number(outputTokens),
      "turns": number(turns), "tools": .object(tools.mapValues(number)), "model": .string(model),
    ]
  }
}

/// What prompts have cost.
public struct Spending: Sendable, Hashable {
  /// Millionths of a US dollar.
  public var cost: Int
  /// Tokens, read and written.
  public var tokens: Int

  /// Nothing.
  public static let none = Spending(cost: 0, tokens: 0)

  /// Makes a sum.
  public init(cost: Int, tokens: Int) {
    self.cost = cost
    self.tokens = tokens
  }

  /// Whether nothing was spent.
  public var isNone: Bool { self == .none }

  /// Both together.
  public static func + (first: Spending, second: Spending) -> Spending {
    Spending(
      cost: first.cost.addingReportingOverflow(second.cost).partialValue,
      tokens: first.tokens.addingReportingOverflow(second.tokens).partialValue)
  }

  /// The spending for programs: `cost` in millionths of a US dollar, `tokens`.
  public var json: JSONValue {
    ["cost": .integer(Int64(cost)), "tokens": .integer(Int64(tokens))]
  }

  /// The spending in words: `$0.0421, 12345 tokens`.
  public var words: String {
    let money = cost > 0 ? "$\(Spending.dollars(cost)), " : ""
    return "\(money)\(tokens) \(tokens == 1 ? "token" : "tokens")"
  }

  /// Millionths as dollars with four decimals, rounded up.
  static func dollars(_ cost: Int) -> String {
    let tenths = (cost + 99) / 100
    let decimals = String(tenths % 10_000)
    return "\(tenths / 10_000)." + String(repeating: "0", count: 4 - decimals.count) + decimals
  }
}

/// What prompts may cost; nil for no limit.
public struct SpendingLimit: Sendable, Hashable {
  /// Millionths of a US dollar.
  public var cost: Int?
  /// Tokens, read and written.
  public var tokens: Int?

  /// Makes a limit.
  public init(cost: Int? = nil, tokens: Int? = nil) {
    self.cost = cost
    self.tokens = tokens
  }

  /// The limit that is reached, in words; nil where none is.
  public func reached(by spending: Spending) -> String? {
    if let cost, spending.cost >= cost { return "$\(Spending.dollars(cost))" }
    if let tokens, spending.tokens >= tokens { return "\(tokens) tokens" }
    return nil
  }

  /// The limit with what another one says in its place.
  func replaced(by other: SpendingLimit) -> SpendingLimit {
    SpendingLimit(cost: other.cost ?? cost, tokens: other.tokens ?? tokens)
  }

  /// Reads a limit as a journal keeps it.
  init(_ json: JSONValue?) {
    self.init(cost: json?["cost"]?.integer, tokens: json?["tokens"]?.integer)
  }

  /// The limit as a journal keeps it.
  var json: JSONValue {
    var members: [String: JSONValue] = [:]
    members["cost"] = cost.map { .integer(Int64($0)) }
    members["tokens"] = tokens.map { .integer(Int64($0)) }
    return .object(members)
  }
}
