import SurveyForms
import Testing

@Suite("A count is read from its repeat, whether there is an instance or not")
struct RepeatCountTests {
    private func session(_ instance: String, model: String = "", body: String) throws -> FormSession {
        let form = try XFormReader.read(Sample.form(instance: "<data id=\"f\">\(instance)</data>", model: model, body: body))
        return try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
    }

    private static let nested = """
        <input ref="/data/size"/>
        <group ref="/data/house"><repeat nodeset="/data/house" jr:count="../size"><input ref="/data/house/size"/>
          <group ref="/data/house/room"><repeat nodeset="/data/house/room" jr:count="../size">
            <input ref="/data/house/room/name"/></repeat></group></repeat></group>
        """

    @Test("A relative count makes the first instances, inside each instance of a repeat around it too")
    func relative() throws {
        var session = try session(
            "<size/><house jr:template=\"\"><size/><room jr:template=\"\"><name/></room></house>", body: Self.nested)
        let size = try #require(session.node(at: "size"))
        session.setAnswer("2", at: size)
        #expect(session.nodes(at: "house").count == 2)
        session.setAnswer("3", at: try #require(session.node(at: "house[2]/size")))
        let second = try #require(session.node(at: "house[2]"))
        #expect(session.record.children(of: second, named: "room").count == 3)
        #expect(session.nodes(at: "house/room").count == 3)
        session.setAnswer("0", at: size)
        #expect(session.nodes(at: "house").isEmpty)
        session.setAnswer("1", at: size)
        #expect(session.nodes(at: "house").count == 1)
    }

    @Test("A count below zero is none; one that is cleared, or no number, takes nobody away")
    func odd() throws {
        var session = try session(
            "<size/><m jr:template=\"\"><n/></m>",
            body: """
                <input ref="/data/size"/><group ref="/data/m"><repeat nodeset="/data/m" jr:count="/data/size - 1"><input ref="/data/m/n"/></repeat></group>
                """)
        let size = try #require(session.node(at: "size"))
        for (answer, count) in [("4", 3), ("", 3), ("3", 2), ("0", 0), ("2.9", 1), ("1.5", 0), ("x", 0)] {
            session.setAnswer(answer, at: size)
            #expect(session.nodes(at: "m").count == count, "\(answer)")
        }
    }

    @Test("What stands for the missing instance is counted by nobody")
    func unseen() throws {
        var session = try session(
            "<a/><n/><member jr:template=\"\"><more/></member>",
            model: #"<bind nodeset="/data/n" calculate="count(/data/member)"/>"#,
            body: """
                <input ref="/data/a"/><repeat nodeset="/data/member"
                  jr:count="if(../a = 'x', count(../member) + count(/data/member[more != 'no']), 0)"><input ref="/data/member/more"/></repeat>
                """)
        session.setAnswer("x", at: try #require(session.node(at: "a")))
        #expect(session.nodes(at: "member").isEmpty)
        #expect(session.node(at: "n").map { session.record[$0] } == "0")
    }

    @Test("A count that cannot be evaluated is named although there is no instance, until it can be")
    func failing() throws {
        var session = try session(
            "<a>x</a><member jr:template=\"\"><b/></member>",
            body: #"<input ref="/data/a"/><repeat nodeset="/data/member" jr:count="decimal-date-time(../a)"><input ref="/data/member/b"/></repeat>"#)
        #expect(session.standingFailures.map(\.expression.role) == [.repeatCount])
        session.setAnswer("2026-03-01", at: try #require(session.node(at: "a")))
        #expect(session.standingFailures.filter { $0.problem.code == .notADate }.isEmpty)
    }
}
