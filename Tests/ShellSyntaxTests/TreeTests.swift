import SourceText
import Testing

@testable import ShellSyntax

@Suite struct TreeTests {
  private func command(_ text: String) throws -> (ShellCommand, ShellScript) {
    let script = ShellScript.parse(text)
    #expect(script.problems == [])
    return (try #require(script.body.items.first?.command.first.commands.first), script)
  }

  @Test func readsListsAndPipelines() throws {
    let script = ShellScript.parse("! a | b |& c && d || e & f; time g")
    #expect(script.problems == [])
    #expect(script.body.items.map(\.runsInBackground) == [true, false, false])
    let first = try #require(script.body.items.first?.command)
    #expect(first.first.isNegated)
    #expect(first.first.commands.count == 3)
    #expect(first.rest.map(\.operator) == [.and, .or])
    #expect(script.text(first.range) == "! a | b |& c && d || e")
    #expect(script.text(script.body.range) == "! a | b |& c && d || e & f; time g")
    #expect(script.body.items[2].command.first.isTimed)
  }

  @Test func readsCompoundCommands() throws {
    let (conditional, script) = try command("if a; then b; elif c; then d; else e; fi >x")
    guard case .conditional(let branches, let otherwise) = conditional.kind else {
      Issue.record("not a conditional")
      return
    }
    #expect(branches.map { script.text($0.condition.range) } == ["a", "c"])
    #expect(branches.map { script.text($0.body.range) } == ["b", "d"])
    #expect(otherwise.map { script.text($0.range) } == "e")
    #expect(conditional.redirections.map(\.operator) == [">"])

    let (loop, loopScript) = try command("for x in a \"$b\"; do c; done")
    guard case .forEach(let isSelect, let variable, let words, let body) = loop.kind else {
      Issue.record("not a loop")
      return
    }
    #expect(!isSelect)
    #expect(variable == Located("x", at: SourceRange(start: 4, end: 5)))
    #expect(words?.map { loopScript.text($0.range) } == ["a", "\"$b\""])
    #expect(loopScript.text(body.range) == "c")

    let (caseOf, caseScript) = try command("case $x in (a|b) c;; *) d;& e) esac")
    guard case .caseOf(let word, let clauses) = caseOf.kind else {
      Issue.record("not a case")
      return
    }
    #expect(caseScript.text(word.range) == "$x")
    #expect(
      clauses.map { $0.patterns.map { caseScript.text($0.range) } } == [["a", "b"], ["*"], ["e"]])
    #expect(clauses.map { caseScript.text($0.range) } == ["(a|b) c;;", "*) d;&", "e)"])
  }

  @Test func readsFunctionsAndCoprocesses() throws {
    for text in ["f() { a; } >b", "function f { a; } >b", "function f () { a; } >b"] {
      let (function, script) = try command(text)
      guard case .function(let name, let body) = function.kind else {
        Issue.record("\(text) is not a function")
        continue
      }
      #expect(name.value == "f")
      #expect(script.text(name.range) == "f")
      #expect(body.redirections.count == 1)
      #expect(script.text(function.range) == text)
    }
    let (coprocess, _) = try command("coproc worker { a; }")
    guard case .coprocess(let name, _) = coprocess.kind else {
      Issue.record("not a coprocess")
      return
    }
    #expect(name?.value == "worker")
  }

  @Test func readsAssignments() throws {
    let script = ShellScript.parse("a=1 b+=\"$c\" d[e+1]=f g=(h 'i j' [k]=l) env x=y")
    #expect(script.problems == [])
    let simple = try #require(script.firstSimple)
    #expect(simple.assignments.map(\.name.value) == ["a", "b", "d", "g"])
    #expect(simple.assignments.map(\.appends) == [false, true, false, false])
    #expect(simple.assignments[2].index.map { script.text($0.range) } == "e+1")
    guard case .array(let elements) = simple.assignments[3].value else {
      Issue.record("not an array")
      return
    }
    #expect(elements.map { $0.flattened(in: script).text } == ["h", "i j", "[k]=l"])
    #expect(simple.words.map { script.text($0.range) } == ["env", "x=y"])
    #expect(script.text(simple.assignments[1].range) == "b+=\"$c\"")
  }

  @Test func readsRedirections() throws {
    let (command, script) = try command("a >b 2>&1 <c 3<>d &>>e {fd}>f 5>&- <<<\"$g\" >|h")
    #expect(
      command.redirections.map(\.operator) == [
        ">", ">&", "<", "<>", "&>>", ">", ">&", "<<<", ">|",
      ])
    #expect(
      command.redirections.map { $0.descriptor?.value } == [
        nil, "2", nil, "3", nil, "{fd}", "5", nil, nil,
      ])
    #expect(script.text(command.redirections[1].range) == "2>&1")
  }

  @Test func readsHereDocuments() throws {
    let (command, script) = try command("cat <<A 3<<'B'\none $x\nA\ntwo $y\nB\n")
    let documents = command.redirections.compactMap { redirection -> HereDocument? in
      guard case .hereDocument(let document) = redirection.target else { return nil }
      return document
    }
    #expect(documents.map(\.delimiter.value) == ["A", "B"])
    #expect(documents.map(\.isLiteral) == [false, true])
    #expect(documents.map { $0.body.flattened(in: script).isStatic } == [false, true])
    #expect(documents.map { script.text($0.body.range) } == ["one $x\n", "two $y\n"])
    #expect(script.text(command.range) == "cat <<A 3<<'B'")
  }

  @Test func stripsTabsOfHereDocuments() throws {
    let (command, script) = try command("cat <<-A\n\t\tone\n\t two $x\n\tA\n")
    guard case .hereDocument(let document) = command.redirections[0].target else {
      Issue.record("not a here-document")
      return
    }
    let body = document.body.flattened(in: script)
    #expect(body.text == "one\n two $x\n")
    #expect(script.text(body.origin.sourceRange(of: SourceRange(start: 4, end: 8))) == " two")
  }

  @Test func findsCommandsInHereDocuments() {
    let script = ShellScript.parse("cat <<A\n$(b <<C\n`d`\nC\n)\nA\ne\n")
    #expect(script.problems == [])
    #expect(script.commandTexts == ["cat", "b", "d", "e"])
  }

  @Test func backticksKeepTheirPlaceInTheScript() throws {
    let script = ShellScript.parse("a `b \"\\`c $x\\`\"`")
    #expect(script.problems == [])
    var places: [String] = []
    script.forEachSimpleCommand { places.append(script.text($0.command.range)) }
    #expect(places == ["a `b \"\\`c $x\\`\"`", "b \"\\`c $x\\`\"", "c $x"])
    var names: [String] = []
    script.forEachParameterExpansion { names.append(script.text($0.range)) }
    #expect(names == ["$x"])
  }

  @Test func testsKeepTheirOperands() throws {
    let (command, script) = try command("[[ ! ( $a == b* || -f \"c\" ) && d =~ ^(e|f g)$ ]]")
    guard case .test(let operands) = command.kind else {
      Issue.record("not a test")
      return
    }
    #expect(operands.map { script.text($0.range) } == ["$a", "b*", "\"c\"", "d", "^(e|f g)$"])
  }

  @Test func keepsComments() {
    let script = ShellScript.parse("# a\nb # c\nd#e '# f' $(g # h\n)\n")
    #expect(script.comments.map { script.text($0) } == ["# a", "# c", "# h"])
  }

  /// What stands in the body is read behind the line that announces it, and again where that is not closed.
  @Test func keepsCommentsInUnclosedSubstitutionsOnce() {
    let script = ShellScript.parse("\"$(cat <<E # one\n$(b # two\n")
    #expect(script.comments.map { script.text($0) } == ["# one", "# two"])
  }

  @Test func extendedPatternsNeedTheirOption() {
    #expect(!ShellScript.parse("ls !(a|b)\n").problems.isEmpty)
    #expect(ShellScript.parse("shopt -s extglob\nls !(a|b)\n").problems == [])
  }
}
