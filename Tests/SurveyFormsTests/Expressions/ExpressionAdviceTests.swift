import SurveyForms
import TestSupport
import Testing

@Suite("An expression in a cell is read before there is a form, and what other languages write is named")
struct ExpressionAdviceTests {
    @Test(
        "What a cell may hold",
        arguments: [
            "${age} > 17", "selected(${ crops }, 'maize')", "${last-saved#village} = 'x'", "${a} div ${b}", "count(${r}) + 1",
            "instance('towns')/root/item[name = ${town}]/label", "jr:choice-name(${a}, '${a}')", "‘x’ = ${a}", "yes", "../a = ${b}",
            "concat(${a}, \"it's\")", "regex(., '[0-9]{8}')",
        ])
    func sound(cell: String) {
        #expect(XPathExpression.problems(inCell: cell).isEmpty, "\(XPathExpression.problems(inCell: cell))")
    }

    @Test(
        "What it may not, with the character and what to write",
        arguments: [
            ("${a} == 1", 6, "="), ("${a} && ${b}", 6, "and"), ("${a} || ${b}", 6, "or"), ("${a} <> 1", 6, "!="),
            ("1 => 2", 3, ">="), ("!${a}", 1, "not("), ("${a} % 2", 6, "mod"), ("${a} ^ 2", 6, "pow("), ("max(1; 2)", 6, "comma"),
            ("1 – 2", 3, "minus"), ("2 × 3", 3, "*"), ("$age", 1, "${age}"), ("#{age}", 1, "${age}"), ("{age} = 1", 1, "${age}"),
            ("$(age)", 1, "${age}"), ("${age = 1", 1, "${age}"), ("${a}/${b}", 6, "div"), ("${a}/2", 6, "div"),
            ("${a} And 1", 6, "small letters"), ("${a} OU ${b}", 6, "or"), ("=${a}", 1, "beginning"), ("1,5", 2, "point"),
            ("selected(${a} 'x')", 15, "comma"), ("(1 + 2", 7, "Close"), ("1 + 2)", 6, "Remove"), ("1 +", 4, "“+”"),
            ("frob(${a})", 1, ""), ("regex(., '[0-9')", 10, "regular"), ("if(${a}, 1)", 1, "if("),
        ])
    func unsound(cell: String, position: Int, advice: String) throws {
        let problems = XPathExpression.problems(inCell: cell)
        let problem = try #require(problems.first)
        #expect(problems.count == 1, "\(problems)")
        #expect(problem.position == position, "\(problem)")
        #expect(problem.nextStep.contains(advice), "\(problem)")
        #expect(!problem.isHarmless)
    }

    @Test("Any text in a cell is read to its end or told of, and never breaks anything")
    func garbage() {
        var random = SplitMix64(seed: 7)
        let pieces = ["${", "}", "$", "(", ")", "'", "\"", "/", "and", "&&", "=", "=", "1", ",", "a", " ", "\u{301}", "😀", "[", "]", "#{"]
        for _ in 0..<2_000 {
            let cell = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            for problem in XPathExpression.problems(inCell: cell) {
                #expect(problem.position >= 1 && problem.position <= cell.unicodeScalars.count + 1, "\(cell): \(problem)")
                #expect(!problem.nextStep.isEmpty)
            }
        }
    }
}
