import Diagnostics
import SourceText

/// Finds keys and tokens written into files.
enum CredentialInText: FileRule {
  static let name = "security/credential-in-text"
  static let severity = Severity.error
  static let summary = "a key or token written into a file"
  static let explanation = """
    Keys of well-known services have forms that nothing else has. Whoever can read the repository can \
    use one that stands in it, also after it was removed, from the history. Revoke it, and take the new \
    one from the environment. Keys that are plainly examples are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: reviewer\ndescription: Reviews code.\n---\nThe key is `‹gh"
        + "p_q7Rz2Kd9Wm4Xt1Vb8Ny6Hs3Jf5Lc0Pa7Tg2E›`.\n",
      message: "a GitHub token stands here"),
    .good(
      "---\nname: reviewer\ndescription: Reviews code.\n---\nSet the key to `gh"
        + "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`.\n"),
  ]

  /// A form of key: what it begins with, and how many letters and digits follow at least.
  private struct Form {
    let prefix: [UInt8]
    /// The index in the prefix of the byte by which it is looked for, a rare one.
    let anchor: Int
    let length: Int
    let what: String

    init(_ prefix: String, anchor: Character, _ length: Int, _ what: String) {
      self.prefix = Array(prefix.utf8)
      self.anchor = self.prefix.firstIndex { $0 == anchor.asciiValue } ?? 0
      self.length = length
      self.what = what
    }
  }

  private static let forms = [
    Form("ghp_", anchor: "_", 36, "a GitHub token"),
    Form("gho_", anchor: "_", 36, "a GitHub token"),
    Form("ghs_", anchor: "_", 36, "a GitHub token"),
    Form("github_pat_", anchor: "_", 50, "a GitHub token"),
    Form("glpat-", anchor: "-", 20, "a GitLab token"),
    Form("sk-ant-", anchor: "-", 40, "an Anthropic key"),
    Form("sk-proj-", anchor: "-", 40, "an OpenAI key"),
    Form("AKIA", anchor: "K", 16, "an AWS key"),
    Form("AIza", anchor: "z", 35, "a Google key"),
    Form("xoxb-", anchor: "-", 40, "a Slack token"),
    Form("xoxp-", anchor: "-", 40, "a Slack token"),
    Form("sk_live_", anchor: "_", 24, "a Stripe key"),
    Form("npm_", anchor: "_", 36, "an npm token"),
    Form("SG.", anchor: "G", 60, "a SendGrid key"),
  ]

  /// The forms by the byte by which they are looked for: one search finds all that have it.
  private static let anchors = Dictionary(grouping: forms) { $0.prefix[$0.anchor] }.map {
    Anchor($0, $1)
  }

  private struct Anchor {
    let byte: UInt8
    let forms: [Form]
    /// The bytes that stand before the anchor in a form.
    let isBefore: [Bool]

    init(_ byte: UInt8, _ forms: [Form]) {
      self.byte = byte
      self.forms = forms
      var isBefore = [Bool](repeating: false, count: 256)
      for form in forms { isBefore[Int(form.prefix[form.anchor - 1])] = true }
      self.isBefore = isBefore
    }
  }

  static func check(_ file: FileContext) -> [Finding] {
    var findings: [Finding] = []
    file.bytes.withUnsafeBufferPointer { bytes in
      for anchor in anchors { check(bytes, anchor, &findings) }
    }
    guard !findings.isEmpty else { return [] }
    findings.sort { $0.range < $1.range }
    return Array(findings.prefix(LintingLimits.findingsPerRuleAndFile))
  }

  private static func check(
    _ bytes: UnsafeBufferPointer<UInt8>, _ anchor: Anchor, _ findings: inout [Finding]
  ) {
    let limit = findings.count + LintingLimits.findingsPerRuleAndFile
    var next = 1
    while findings.count < limit {
      let place = bytes.first(anchor.byte, from: next, to: bytes.count)
      guard place < bytes.count else { return }
      next = place + 1
      // This decides for almost all places.
      guard anchor.isBefore[Int(bytes[place - 1])],
        let form = anchor.forms.first(where: { stands($0, in: bytes, anchorAt: place) })
      else { continue }
      let start = place - form.anchor
      var end = start + form.prefix.count
      while end < bytes.count, isPart(bytes[end]) { end += 1 }
      next = end
      let secret = bytes[(start + form.prefix.count)..<end]
      guard secret.count >= form.length, looksRandom(secret) else { continue }
      findings.append(
        Finding(
          "\(form.what) stands here", at: SourceRange(start: start, end: end),
          reason: "Whoever can read the file, or its history, can use it.",
          help: "Revoke it, and take the new one from the environment."))
    }
  }

  /// Whether the beginning of a form stands where it would if its anchor is at `place`, and no word
  /// goes on there.
  private static func stands(
    _ form: Form, in bytes: UnsafeBufferPointer<UInt8>, anchorAt place: Int
  ) -> Bool {
    let start = place - form.anchor
    return start >= 0 && (start == 0 || !isPart(bytes[start - 1]))
      && bytes[start...].starts(with: form.prefix)
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: byte.isASCIIAlphanumeric
    }
  }

  /// Whether a text has what random ones have and made-up ones lack: digits, many different
  /// characters, and neither long runs nor words such as EXAMPLE.
  private static func looksRandom(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let text = Array(text.prefix(256))
    guard text.contains(where: \.isASCIIDigit) else { return false }
    var counts = [Int](repeating: 0, count: 128)
    var ascending = 0
    var repeated = 0
    for (index, byte) in text.enumerated() {
      counts[Int(byte & 0x7F)] += 1
      guard index > 0 else { continue }
      ascending = byte == text[index - 1] &+ 1 ? ascending + 1 : 0
      repeated = byte == text[index - 1] ? repeated + 1 : 0
      if ascending >= 3 || repeated >= 3 { return false }
    }
    let different = counts.lazy.filter { $0 > 0 }.count
    guard different >= min(12, text.count / 2) else { return false }
    let upper = String(decoding: text, as: UTF8.self).uppercased()
    return !["EXAMPLE", "YOUR", "FAKE", "TEST", "DUMMY", "XXXX", "PLACEHOLDER", "SAMPLE"]
      .contains { upper.contains($0) }
  }
}
