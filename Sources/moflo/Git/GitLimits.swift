/// The bounds on what is taken from git, each with its reason.
enum GitLimits {
  /// Bytes of a listing: two million files with long names.
  static let listing = 512 << 20
  /// Bytes of an error message that are kept.
  static let message = 4_096
  /// Bytes of questions that git was asked and has not answered. A pipe holds at least as many, so that
  /// neither side waits for the other to read.
  static let openQuestions = 4_096
}
