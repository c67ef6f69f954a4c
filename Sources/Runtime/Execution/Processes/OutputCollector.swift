import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps what a stream brings within its limits: head and tail in memory, the start in a file.
struct OutputCollector {
  private let limits: OutputLimits
  private let file: String?
  private var descriptor: Int32 = -1
  private var output = CapturedOutput()

  /// What the bytes go through; nil where there is no secret.
  private var masked: MaskedStream?

  init(limits: OutputLimits, file: String?, mask: SecretMask = SecretMask()) {
    self.limits = limits
    self.file = file
    masked = mask.isEmpty ? nil : MaskedStream(mask)
  }

  /// Takes the next bytes.
  ///
  /// - Returns: what of them may be shown.
  mutating func append(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let shown = masked?.take(bytes) ?? Array(bytes)
    shown.withUnsafeBytes { keep($0) }
    return shown
  }

  /// The end of the stream: what of it was kept back.
  mutating func end() -> [UInt8] {
    let shown = masked?.finish() ?? []
    shown.withUnsafeBytes { keep($0) }
    return shown
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    let (total, overflow) = output.total.addingReportingOverflow(bytes.count)
    output.total = overflow ? Int.max : total
    let headRoom = min(limits.head - output.head.count, bytes.count)
    if headRoom > 0 { output.head.append(contentsOf: bytes[..<headRoom]) }
    keepTail(UnsafeRawBufferPointer(rebasing: bytes[max(headRoom, 0)...]))
    keepInFile(bytes)
  }

  /// Closes the file and hands over what was kept.
  mutating func finish() -> CapturedOutput {
    if descriptor >= 0 {
      if close(descriptor) != 0, output.fileError == nil { output.fileError = errno }
      descriptor = -1
    }
    trimTail()
    return output
  }

  private mutating func keepTail(_ bytes: UnsafeRawBufferPointer) {
    guard limits.tail > 0 else { return }
    output.tail.append(contentsOf: bytes.suffix(limits.tail))
    // Trimmed only when twice as long, so that each byte is moved once on average.
    if output.tail.count / 2 >= limits.tail { trimTail() }
  }

  private mutating func trimTail() {
    output.tail.removeFirst(max(0, output.tail.count - limits.tail))
  }

  private mutating func keepInFile(_ bytes: UnsafeRawBufferPointer) {
    guard let file, output.fileError == nil, !bytes.isEmpty else { return }
    if descriptor < 0, output.file == nil {
      unlink(file)
      descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        output.fileError = errno
        return
      }
      output.file = file
    }
    let room = min(limits.file - output.fileBytes, bytes.count)
    guard room > 0 else { return }
    let wrote = DescriptorWriting.writeAll(
      UnsafeRawBufferPointer(rebasing: bytes[..<room]), to: descriptor)
    output.fileBytes += wrote.count
    if wrote.code != 0 { output.fileError = wrote.code }
  }
}
