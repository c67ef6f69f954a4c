/// Steele, Lea and Flood's SplitMix64: a small seeded generator, the same on every machine.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// Makes a generator.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, not including, `bound` (Lemire's method, without bias); 0 for no bound.
  public mutating func next(below bound: UInt64) -> UInt64 {
    guard bound > 0 else { return 0 }
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// A span from nothing to `span`, both included.
  public mutating func duration(upTo span: MeshDuration) -> MeshDuration {
    MeshDuration(milliseconds: Int64(next(below: UInt64(span.milliseconds) &+ 1)))
  }

  /// Whether an event of the given chance, in ten-thousandths, happens.
  public mutating func chance(_ basisPoints: Int) -> Bool {
    next(below: 10_000) < UInt64(max(basisPoints, 0))
  }

  /// At most `count` distinct elements, in random order (Fisher and Yates, of whose array only the
  /// places that were swapped are kept: a few of many thousand peers are drawn all the time).
  public mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    let count = min(max(count, 0), elements.count)
    var moved: [Int: Int] = [:]
    return (0..<count).map { place in
      let other = place + Int(next(below: UInt64(elements.count - place)))
      let chosen = moved[other] ?? other
      moved[other] = moved[place] ?? place
      return elements[chosen]
    }
  }

  /// A generator of its own for a part that must not disturb the others.
  public mutating func split() -> SplitMix64 { SplitMix64(seed: next()) }
}
