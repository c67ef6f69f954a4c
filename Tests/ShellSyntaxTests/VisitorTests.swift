import SourceText
import Testing

@testable import ShellSyntax

@Suite struct VisitorTests {
  @Test func findsCommandsWhereverTheyStand() {
    let script = ShellScript.parse(
      """
      a "$(b)" >"$(c)" <<<`d` e=$(f) <(g)
      x=$(h) y=("$(i)") z[$(j)]=1
      for v in $(k); do l; done
      case $(m) in $(n)) o ;; esac
      [[ $(p) =~ $(q) ]]
      (( $(r) )); : $(( $(s) )) ${t:-$(u)} ${v[$(w)]}
      fn() { aa; } >$(ab)
      coproc ac
      for (( i = $(ad); ; )); do ae; done
      cat <<E
      $(af)
      E
      local ag=($(ah))
      """)
    #expect(script.problems == [])
    let names = Set(
      script.commandTexts.compactMap { $0.split(separator: " ").first.map(String.init) })
    let expected =
      "a b c d f g h i j k l m n o p q r s u w aa ab ac ad ae af ah".split(separator: " ")
    for name in expected { #expect(names.contains(String(name)), "\(name)") }
  }

  private func contexts(_ text: String) -> [String: CommandContext] {
    let script = ShellScript.parse(text)
    #expect(script.problems == [])
    var result: [String: CommandContext] = [:]
    script.forEachSimpleCommand { visit in
      guard let name = visit.simple.name else { return }
      result[script.text(name.range)] = visit.context
    }
    return result
  }

  @Test func tellsConditionPositions() {
    let found = contexts("if a; then b; fi; c && d || e; ! f; while g; do h; done; { i; } || j")
    let inCondition = found.filter(\.value.isInConditionPosition).map(\.key).sorted()
    #expect(inCondition == ["a", "c", "d", "f", "g", "i"])
    #expect(found.filter(\.value.isFollowedByOr).map(\.key).sorted() == ["c", "d", "i"])
    #expect(
      found.filter(\.value.isConditional).map(\.key).sorted() == ["b", "d", "e", "h", "j"])
  }

  @Test func tellsSubstitutionsFunctionsAndPipelines() throws {
    let found = contexts("a() { b $(c | d); }; ( e ); for x in y; do f; done; g &")
    #expect(found["b"]?.functionName == "a")
    #expect(found["c"]?.functionName == "a")
    #expect(found["c"]?.isInSubstitution == true)
    #expect(found["b"]?.isInSubstitution == false)
    #expect(found["d"]?.pipelineIndex == 1)
    #expect(found["d"]?.pipelineCount == 2)
    #expect(found["e"]?.isInSubshell == true)
    #expect(found["f"]?.loopDepth == 1)
    #expect(found["f"]?.isInSubshell == false)
    #expect(found["g"]?.isInBackground == true)
  }

  @Test func tellsWhereValuesAreSplit() {
    let script = ShellScript.parse(
      """
      a $split "$no1" ${split:-$split} "${no2:-$no3}" >$split <<<$no4
      b=$no5 c=($split) export d=$no6 export $no7
      export e=$no8
      [[ $no9 == $no10 ]]; case $no11 in $no12) ;; esac
      for f in $split; do :; done; : $(( $no13 ))
      """)
    #expect(script.problems == [])
    var split: [String] = []
    script.forEachParameterExpansion { visit in
      if visit.isSplit { split.append(visit.expansion.name.value) }
    }
    // `export` behind assignments is a declaration still; its plain argument is split.
    #expect(split == ["split", "split", "split", "split", "split", "no7", "split"])
  }

  @Test func visitsAssignmentsAndFunctions() {
    let script = ShellScript.parse("a=1; b=2 c; f() { d=3; }; x=$(e=4)")
    var assignments: [String] = []
    script.forEachAssignment { visit in
      assignments.append(visit.assignment.name.value + (visit.isForCommand ? "!" : ""))
    }
    #expect(assignments == ["a", "b!", "d", "x", "e"])
    var functions: [String] = []
    script.forEachFunction { functions.append($0.name.value) }
    #expect(functions == ["f"])
  }
}
