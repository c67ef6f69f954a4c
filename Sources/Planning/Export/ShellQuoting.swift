/// Writes texts as words of bash.
enum ShellQuoting {
  /// A word that stands for a text.
  ///
  /// No word holds `{{`, so that neither GitHub Actions nor Argo finds an expression in it, and none a
  /// character that YAML reads otherwise or not at all.
  static func quoted(_ text: String) -> String {
    text.unicodeScalars.contains(where: needsEscape) ? escaped(text) : plain(text)
  }

  private static func plain(_ text: String) -> String {
    var word = "'"
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": word += "'\\''"
      case "{" where previous == "{": word += "''{"
      default: word.unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return word + "'"
  }

  private static func escaped(_ text: String) -> String {
    var word = "$'"
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'", "\\": word += "\\\(scalar)"
      case "\n": word += "\\n"
      case "{" where previous == "{": word += "\\x7b"
      case _ where needsEscape(scalar):
        for byte in String(scalar).utf8 {
          let digits = String(byte, radix: 16)
          word += "\\x\(digits.count < 2 ? "0" : "")\(digits)"
        }
      default: word.unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return word + "'"
  }

  /// Whether YAML 1.2 (section 5.1 and 5.4) takes a character for the end of a line, or for none that
  /// may be written as it is.
  static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
