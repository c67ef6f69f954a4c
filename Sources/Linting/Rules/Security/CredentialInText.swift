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
    let length: Int
    let what: String

    init(_ prefix: String, _ length: Int, _ what: String) {
      self.prefix = Array(prefix.utf8)
      self.length = length
      self.what = what
    }
  }

  private static let forms = [
    Form("ghp_", 36, "a GitHub token"), Form("gho_", 36, "a GitHub token"),
    Form("ghs_", 36, "a GitHub token"), Form("github_pat_", 50, "a GitHub token"),
    Form("glpat-", 20, "a GitLab token"), Form("sk-ant-", 40, "an Anthropic key"),
    Form("sk-proj-", 40, "an OpenAI key"), Form("AKIA", 16, "an AWS key"),
    Form("AIza", 35, "a Google key"), Form("xoxb-", 40, "a Slack token"),
    Form("xoxp-", 40, "a Slack token"), Form("sk_live_", 24, "a Stripe key"),
    Form("npm_", 36, "an npm token"), Form("SG.", 60, "a SendGrid key"),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    var findings: [Finding] = []
    file.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index + 16 < bytes.count {
        guard canBegin(bytes[index], bytes[index + 1]), index == 0 || !isPart(bytes[index - 1]),
          let form = forms.first(where: { bytes[index...].starts(with: $0.prefix) })
        else {
          index += 1
          continue
        }
        let start = index
        index += form.prefix.count
        while index < bytes.count, isPart(bytes[index]) { index += 1 }
        let secret = bytes[(start + form.prefix.count)..<index]
        guard secret.count >= form.length, looksRandom(secret) else { continue }
        findings.append(
          Finding(
            "\(form.what) stands here", at: SourceRange(start: start, end: index),
            reason: "Whoever can read the file, or its history, can use it.",
            help: "Revoke it, and take the new one from the environment."))
        if findings.count >= LintingLimits.findingsPerRuleAndFile { return }
      }
    }
    return findings
  }

  /// Whether two bytes begin one of the forms: this decides for almost all of a text.
  private static func canBegin(_ first: UInt8, _ second: UInt8) -> Bool {
    switch first {
    case UInt8(ascii: "g"):
      second == UInt8(ascii: "h") || second == UInt8(ascii: "l") || second == UInt8(ascii: "i")
    case UInt8(ascii: "s"): second == UInt8(ascii: "k")
    case UInt8(ascii: "A"): second == UInt8(ascii: "K") || second == UInt8(ascii: "I")
    case UInt8(ascii: "x"): second == UInt8(ascii: "o")
    case UInt8(ascii: "n"): second == UInt8(ascii: "p")
    case UInt8(ascii: "S"): second == UInt8(ascii: "G")
    default: false
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Whether a text has what random ones have and made-up ones lack: digits, many different
  /// characters, and neither long runs nor words such as EXAMPLE.
  private static func looksRandom(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let text = Array(text.prefix(256))
    guard text.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return false }
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
