/// A text that shows what a rule finds, or what it leaves alone.
///
/// In a bad example every finding's range stands between `‹` and `›`; the rule must find exactly
/// these.
public struct RuleExample: Sendable {
  /// Another file of the example.
  public struct File: Sendable {
    /// Its path.
    public let path: String
    /// Its text.
    public let text: String

    /// Makes a file.
    public init(_ path: String, _ text: String) {
      self.path = path
      self.text = text
    }
  }

  /// Whether the rule must find something.
  public let isBad: Bool
  /// The path of the file that the example is about; it tells what kind of file it is.
  public let path: String
  /// The file's text, with marks where it is bad.
  public let text: String
  /// The message of the first finding; nil where only its place counts.
  public let message: String?
  /// Whether the findings have a fix.
  public let offersFix: Bool
  /// Other files that the example needs.
  public let others: [File]
  /// The text of a `moflo.yaml`; empty for the defaults.
  public let configuration: String

  /// An example that the rule must find something in.
  public static func bad(
    _ text: String, at path: String = "agents/example.md", message: String? = nil,
    offersFix: Bool = false, others: [File] = [], configuration: String = ""
  ) -> RuleExample {
    RuleExample(
      isBad: true, path: path, text: text, message: message, offersFix: offersFix, others: others,
      configuration: configuration)
  }

  /// An example that the rule must find nothing in.
  public static func good(
    _ text: String, at path: String = "agents/example.md", others: [File] = [],
    configuration: String = ""
  ) -> RuleExample {
    RuleExample(
      isBad: false, path: path, text: text, message: nil, offersFix: false, others: others,
      configuration: configuration)
  }

  /// The text without marks.
  public var plainText: String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "‹" && $0 != "›" }))
  }
}
