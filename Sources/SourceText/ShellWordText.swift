extension String {
  /// This as one word of a POSIX shell: in single quotes where it needs any (POSIX.1-2024, 2.2.2).
  public var asShellWord: String {
    let isPlain = utf8.allSatisfy { byte in
      byte.isASCIIAlphanumeric || "-_./@%+=:,".utf8.contains(byte)
    }
    if isPlain, !isEmpty { return self }
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
