import SurveyForms
import Testing

@Suite("One answer has evaluated only what depends on it")
struct IncrementalReckoningTests {
    private static let environment = EvaluationEnvironment(clock: Bench.clock, random: { 7 })

    /// A form of 2,000 rows with 900 conditions: 500 relevance conditions, 300 values, 100 constraints. Row q1 decides a
    /// chain of ten values and ten conditions, row q2 one condition, and q3 nothing.
    private static func form() throws -> Form {
        let nodes = (0..<2_000).map { "<q\($0)/>" }.joined()
        var binds = (0..<10).map { step in
            let source = step == 0 ? 1 : 1_000 + step - 1
            return #"<bind nodeset="/data/q\#(1_000 + step)" calculate="/data/q\#(source) + 1"/>"#
        }
        binds += (0..<10).map { #"<bind nodeset="/data/q\#(1_100 + $0)" relevant="/data/q\#(1_000 + $0) &gt; 5"/>"# }
        binds += (0..<290).map { #"<bind nodeset="/data/q\#(1_200 + $0)" calculate="/data/q\#(500 + $0) * 2"/>"# }
        binds += [#"<bind nodeset="/data/q1110" relevant="/data/q2 = 'yes'"/>"#]
        binds += (0..<489).map { #"<bind nodeset="/data/q\#(1_500 + $0)" relevant="/data/q\#(10 + $0) != 'no'"/>"# }
        binds += (0..<100).map { #"<bind nodeset="/data/q\#(800 + $0)" constraint=". &lt; /data/q\#(900 + $0)"/>"# }
        let controls = (0..<1_000).map { #"<input ref="/data/q\#($0)"/>"# }.joined()
        return try XFormReader.read(
            Sample.form(
                instance: "<data id=\"large\">\(nodes)</data>", model: binds.joined(), body: controls))
    }

    private func evaluations(_ session: inout FormSession, _ change: (inout FormSession) -> Void) -> Int {
        let before = session.evaluations
        change(&session)
        return session.evaluations - before
    }

    @Test("In a form of 2,000 rows and 900 conditions, each is evaluated once for each answer it depends on, and no other")
    func large() throws {
        let form = try Self.form()
        #expect(form.logic.expressions.count == 900)
        #expect(form.questions.count == 2_000)
        var session = try FormSession(form, environment: Self.environment)
        let answers: [(path: String, value: String, count: Int)] = [
            // A chain of ten values and ten conditions.
            ("q1", "3", 20), ("q1", "4", 20), ("q2", "yes", 1), ("q3", "x", 0), ("q10", "no", 1), ("q500", "21", 1),
            // A constraint is asked for when its own answer is given.
            ("q900", "12", 0), ("q1", "4", 0),
        ]
        for (path, value, count) in answers {
            let node = try #require(session.nodes(at: path).first)
            let evaluated = evaluations(&session) { $0.setAnswer(value, at: node) }
            #expect(evaluated == count, "\(path) = \(value)")
        }
        let last = try #require(session.nodes(at: "q1009").first)
        #expect(session.record[last] == "14")
        let doubled = try #require(session.nodes(at: "q1200").first)
        #expect(session.record[doubled] == "42")
    }

    @Test("Inside a repeat a value is evaluated in each instance that may have changed")
    func repeats() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><rate/><r jr:template=""><n/><twice/></r><other/><sum/></data>"#,
                model: """
                    <bind nodeset="/data/r/twice" calculate="../n * 2"/><bind nodeset="/data/sum" calculate="sum(/data/r/twice)"/>
                    <bind nodeset="/data/other" calculate="/data/rate + 1"/>
                    """,
                body: """
                    <input ref="/data/rate"/><group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat></group>
                    """))
        var session = try FormSession(form, environment: Self.environment)
        for _ in 0..<3 { session.addInstance(of: "r") }
        let rate = try #require(session.nodes(at: "rate").first)
        #expect(evaluations(&session) { $0.setAnswer("1", at: rate) } == 1)
        let second = session.nodes(at: "r/n")[1]
        let evaluated = evaluations(&session) { $0.setAnswer("5", at: second) }
        #expect(evaluated >= 2 && evaluated <= 4, "one value in three instances at most, and the sum")
        let sum = try #require(session.nodes(at: "sum").first)
        #expect(session.record[sum] == "10")
    }
}
