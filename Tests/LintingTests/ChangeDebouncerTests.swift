import Testing

@testable import Linting

@Suite("Changes that come to rest")
struct ChangeDebouncerTests {
  private func milliseconds(_ count: Int) -> Duration { .milliseconds(count) }

  @Test("a save in several steps is one change, when nothing more comes")
  func save() {
    var debouncer = ChangeDebouncer()
    #expect(debouncer.deadline == nil)
    #expect(debouncer.take(at: milliseconds(1_000)) == nil)
    debouncer.note("b.md", at: milliseconds(1_000))
    debouncer.note("a.md", at: milliseconds(1_030))
    debouncer.note("b.md", at: milliseconds(1_040))
    #expect(debouncer.deadline == milliseconds(1_090))
    #expect(debouncer.take(at: milliseconds(1_089)) == nil)
    let batch = debouncer.take(at: milliseconds(1_090))
    #expect(batch == ChangeDebouncer.Batch(names: ["a.md", "b.md"], moreCount: 0))
    #expect(debouncer.deadline == nil)
    #expect(debouncer.take(at: milliseconds(9_000)) == nil)
  }

  @Test("changes that never end are looked at from time to time")
  func endless() {
    var debouncer = ChangeDebouncer(quiet: milliseconds(50), longest: milliseconds(200))
    var taken: [Int] = []
    for time in stride(from: 0, through: 1_000, by: 10) {
      debouncer.note("x", at: milliseconds(time))
      if debouncer.take(at: milliseconds(time)) != nil { taken.append(time) }
    }
    #expect(taken == [200, 410, 620, 830])
  }

  @Test("the names of very many changes are counted, not kept")
  func many() throws {
    var debouncer = ChangeDebouncer()
    for index in 0..<10_000 { debouncer.note("file-\(index)", at: .zero) }
    let taken = debouncer.take(at: milliseconds(50))
    let batch = try #require(taken)
    #expect(batch.names.count == LintingLimits.namedChanges)
    #expect(batch.moreCount == 10_000 - LintingLimits.namedChanges)
    #expect(batch.names == batch.names.sorted())
  }

  @Test("a clock that stands still, and names alike but for their bytes")
  func edges() {
    var debouncer = ChangeDebouncer(quiet: .zero, longest: .zero)
    debouncer.note("e\u{301}", at: .zero)
    debouncer.note("\u{E9}", at: .zero)
    let batch = debouncer.take(at: .zero)
    #expect(batch?.names.count == 2)
  }

  @Test("what editors and version control put beside files does not matter")
  func filter() {
    for name in ["a.md", "agents", ".claude", ".mcp.json", ".gitignore", ".claude-plugin", "A"] {
      #expect(ChangeFilter.matters(name), "\(name)")
    }
    for name in [".a.md.swp", "a.md~", "#a.md#", ".#a.md", ".git", ".DS_Store"] {
      #expect(!ChangeFilter.matters(name), "\(name)")
    }
  }
}
