/// Names that speak of a secret.
enum SecretNames {
  private static let endings = [
    "TOKEN", "SECRET", "PASSWORD", "API_KEY", "APIKEY", "API-KEY", "ACCESS_KEY", "PRIVATE_KEY",
    "AUTHORIZATION", "CREDENTIALS",
  ]

  /// Whether the value of a variable, header or option of this name is likely to be a secret.
  static func isSecret(_ name: String) -> Bool {
    let upper = name.uppercased()
    return endings.contains { upper.hasSuffix($0) }
  }
}
