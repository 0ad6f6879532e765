import SurveyForms
import Testing

@Suite("Expressions are read as XPath 1.0 says, and faults are named with their place")
struct ExpressionParsingTests {
    @Test(
        "Operators bind as XPath orders them",
        arguments: [
            ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("10 - 4 - 3", "3"), ("10 - (4 - 3)", "9"), ("8 div 4 div 2", "1"),
            ("-2 + 3", "1"), ("--2", "2"), ("- - -2", "-2"), ("2--1", "3"), ("2 - - 1", "3"), ("7 mod 4", "3"),
            ("-7 mod 4", "-3"), ("1 < 2 = true()", "true"), ("3 > 2 > 1", "false"), ("1 or 0 and 0", "true"),
            ("1 = 1 and 2 = 2 or 0", "true"), ("2*3", "6"), ("4div 2", "2"), ("5 mod2", "1"), (". >= 30 and.< 40", "true"), ("1 or.=2", "true"),
            (".5 + 5.", "5.5"),
            ("1+1=2", "true"), ("'a'=\"a\"", "true"), ("'it\"s'", "it\"s"), ("\"it's\"", "it's"),
        ])
    func operators(expression: String, expected: String) throws {
        #expect(try Bench.text(expression) == expected)
    }

    @Test("Names may be words of the grammar, hold - and ., and be written in Arabic or Tifinagh")
    func names() throws {
        var tree = InstanceTree()
        let root = tree.append("div", to: tree.document)
        for name in ["and", "or", "mod", "div", "a-b", "a.b", "العمر", "ⴰⵙⵙⵉ", "count", "text"] {
            tree.append(name, to: root, value: "«\(name)»")
        }
        let environment = EvaluationEnvironment(clock: Bench.clock, random: { 0 })
        let context = EvaluationContext(FormInstances(tree), environment: environment)
        for (expression, expected) in [
            ("/div/and", "«and»"), ("/div/div", "«div»"), ("and and or", "true"), ("div div div", "NaN"), ("mod", "«mod»"),
            ("a-b", "«a-b»"), ("a.b", "«a.b»"), ("/div/العمر", "«العمر»"), ("ⴰⵙⵙⵉ", "«ⴰⵙⵙⵉ»"), ("count", "«count»"),
            ("text", "«text»"), ("count(*)", "10"), ("x:and", "«and»"), ("count(x:*)", "10"), ("child::or", "«or»"),
            ("*[5]", "«a-b»"), ("* [ 5 ] ", "«a-b»"), ("count(* | */..)", "11"),
        ] {
            #expect(try XPathExpression(expression).text(in: context) == expected, "\(expression)")
        }
    }

    @Test(
        "A fault is named with its place and what was expected there",
        arguments: [
            ("", ExpressionProblem.Code.unexpected, 1), ("1 +", .unexpected, 4), ("(1", .unexpected, 3),
            ("1)", .unexpected, 2), ("/data/age >= ", .unexpected, 14), ("a[1", .unexpected, 4), ("a b", .unexpected, 3),
            ("/data//", .unexpected, 8), ("'open", .textWithoutEnd, 1), ("x = \"open", .textWithoutEnd, 5),
            ("1 # 2", .badCharacter, 3), ("‘yes’", .badCharacter, 1), ("a\u{A0}= 1", .badCharacter, 2),
            ("${age} > 3", .variable, 1), ("$x", .variable, 1), ("{age}", .badCharacter, 1), ("a ≥ 3", .badCharacter, 3),
            ("frobnicate(1)", .unknownFunction, 1), ("1 + lenght('a')", .unknownFunction, 5),
            ("not()", .argumentCount, 1), ("if(1, 2)", .argumentCount, 1), ("pi(3)", .argumentCount, 1),
            ("sideways::a", .unknownAxis, 1), ("a | -b", .unexpected, 5), ("count(a,)", .unexpected, 9),
            ("1 = = 2", .unexpected, 5), ("a/1", .unexpected, 3), ("1e3", .unexpected, 2), ("a!b", .badCharacter, 2),
            ("weighted-checklist(1, 2, 3)", .argumentCount, 1),
        ])
    func faults(expression: String, code: ExpressionProblem.Code, position: Int) throws {
        let problem = try #require(try Bench.problem(expression))
        #expect(problem.code == code, "\(problem)")
        #expect(problem.position == position, "\(problem)")
        #expect(!problem.nextStep.isEmpty)
    }

    @Test("A mistyped function is answered with those that look like it")
    func nearest() throws {
        let problem = try #require(try Bench.problem("string-lenght(.)"))
        #expect(problem.nextStep.contains("string-length()"))
        #expect(try #require(try Bench.problem("choice-name(., '/data/sex')")).nextStep.contains("jr:choice-name()"))
    }

    @Test("Nesting, length and number of parts are bounded, and a long chain is not deep")
    func bounds() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
        }
        #expect(try Bench.text(nested(FormLimits.expressionDepth - 1)) == "1")
        #expect(try Bench.problem(nested(FormLimits.expressionDepth))?.code == .tooDeep)
        #expect(try Bench.problem(String(repeating: "(", count: 90_000))?.code == .tooDeep)
        #expect(try Bench.problem(String(repeating: "a[", count: 40_000))?.code == .tooDeep)
        #expect(try Bench.problem(String(repeating: "not(", count: 20_000))?.code == .tooDeep)
        #expect(try Bench.text(String(repeating: "-", count: 99_999) + "1") == "-1")
        #expect(try Bench.text("1" + String(repeating: "+1", count: 20_000)) == "20001")
        #expect(try Bench.text("1" + String(repeating: " or 1", count: 15_000)) == "true")
        #expect(try Bench.problem("1" + String(repeating: "+1", count: 49_999))?.code == .tooManyParts)
        #expect(try Bench.problem(String(repeating: "a", count: 100_001))?.code == .tooLong)
    }

    @Test("Work without end is stopped and named")
    func work() throws {
        let many = Array(repeating: "//*", count: 8).joined(separator: "[") + String(repeating: "]", count: 7)
        #expect(try Bench.problem("count(\(many))")?.code == .tooMuchWork)
        #expect(try Bench.problem("regex('\(String(repeating: "a", count: 5_000))!', '(a+)+$')") == nil)
        let long = String(repeating: "x", count: 1_000)
        let doubled = (0..<16).reduce("'\(long)'") { inner, _ in "concat(\(inner), \(inner))" }
        #expect(try Bench.problem(doubled)?.code == .tooLong)
    }

    @Test(
        "An expression is printed in one spelling that reads the same",
        arguments: [
            ("1+(2*3)", "1 + 2 * 3"), ("(1+2)*3", "(1 + 2) * 3"), ("1-(2-3)", "1 - (2 - 3)"), ("(1-2)-3", "(1 - 2) - 3"),
            ("/data/a [ b='c' ]", "/data/a[b = 'c']"), ("child::a/parent::node()", "a/.."), ("//a", "/descendant-or-self::node()/a"),
            ("(a/b)[1]", "(a/b)[1]"), ("instance('x')/root/item[name=current()/../y]", "instance('x')/root/item[name = current()/../y]"),
            ("-(1+2)", "-(1 + 2)"), ("-(-1)", "-(-1)"), ("'it\"s'", "'it\"s'"), ("\"it's\"", "\"it's\""),
            ("(/)*2", "(/) * 2"), ("a|b|c", "a | b | c"), ("is-selected(a,'b')", "selected(a, 'b')"), ("@id", "@id"),
            ("1000000000000000000000", "1000000000000000000000"), ("0.1", "0.1"), ("ancestor::*[2]", "ancestor::*[2]"),
        ])
    func printing(expression: String, printed: String) throws {
        let first = try XPathExpression(expression).description
        #expect(first == printed)
        #expect(try XPathExpression(first).description == printed)
    }
}
