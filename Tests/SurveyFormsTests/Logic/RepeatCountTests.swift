import Testing

@testable import SurveyForms

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

    private static func another(_ size: String) -> (instance: String, model: String, body: String) {
        (
            "<multi/><made/><size/><house jr:template=\"\"><last/></house>",
            """
            <bind nodeset="/data/made" calculate="count(/data/house)"/><bind nodeset="/data/size" calculate="\(size)"/>
            """,
            """
            <input ref="/data/multi"/><group ref="/data/house"><repeat nodeset="/data/house" jr:count="/data/size">
              <input ref="/data/house/last"/></repeat></group>
            """
        )
    }

    @Test(
        "A count that asks in its own repeat for another instance adds one at a time, and none when a draft is opened",
        arguments: [
            "if(/data/multi = '', 0, if(/data/made = 0 or indexed-repeat(/data/house/last, /data/house, /data/made) != 'yes', "
                + "/data/made + 1, /data/made))",
            "if(/data/multi = '', 0, count(/data/house[last != 'yes']) + 1)",
        ])
    func another(size: String) throws {
        let (instance, model, body) = Self.another(size)
        var session = try session(instance, model: model, body: body)
        #expect(session.nodes(at: "house").isEmpty)
        session.setAnswer("1", at: try #require(session.node(at: "multi")))
        #expect(session.nodes(at: "house").count == 1)
        #expect(session.node(at: "made").map { session.record[$0] } == "1")
        session.setAnswer("no", at: try #require(session.node(at: "house[1]/last")))
        #expect(session.nodes(at: "house").count == 2)
        session.refresh()
        let resumed = try FormSession(session.form, resuming: session.record, environment: session.environment)
        #expect(session.nodes(at: "house").count == 2 && resumed.nodes(at: "house").count == 2)
        #expect(session.failures.isEmpty && resumed.failures.isEmpty)
    }

    @Test("Repeats in repeats that ask for more than a record holds are refused as a whole, with the place and the limit")
    func full() throws {
        var session = try session(
            "<size/><a jr:template=\"\"><b jr:template=\"\"><c/></b></a>",
            body: """
                <input ref="/data/size"/><group ref="/data/a"><repeat nodeset="/data/a" jr:count="/data/size">
                <group ref="/data/a/b"><repeat nodeset="/data/a/b" jr:count="/data/size"><input ref="/data/a/b/c"/></repeat></group>
                </repeat></group>
                """)
        let size = try #require(session.node(at: "size"))
        session.setAnswer("1500", at: size)
        #expect(session.nodes(at: "a").count == 1_500)
        #expect(session.nodes(at: "a/b").isEmpty)
        let failure = try #require(session.standingFailures.first)
        #expect(failure.problem.code == .tooManyInstances && session.place(of: failure) == "a[1]/b")
        #expect(failure.problem.message.contains("2250000") && failure.problem.message.contains("\(FormLimits.instancesAtOnce)"))
        session.setAnswer("2", at: size)
        #expect(session.nodes(at: "a/b").count == 4)
        #expect(session.standingFailures.isEmpty)
    }
}
