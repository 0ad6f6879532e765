import Synchronization
import Testing

@testable import SurveyForms

@Suite("An answer calls for what depends on it and for nothing else")
struct RecalculationReachTests {
    /// Counts what is evaluated: each expression of the forms below draws a random number once.
    private final class Draws: Sendable {
        private let count = Mutex(0)

        func draw() -> UInt64 {
            count.withLock { $0 += 1 }
            return 7
        }

        /// How many were drawn since the last time.
        func since() -> Int {
            count.withLock { count in
                defer { count = 0 }
                return count
            }
        }
    }

    private func session(_ xform: [UInt8], _ draws: Draws) throws -> FormSession {
        let environment = EvaluationEnvironment(clock: Bench.clock, random: { draws.draw() })
        let session = try FormSession(XFormReader.read(xform), environment: environment)
        _ = draws.since()
        return session
    }

    private func node(_ place: String, _ session: FormSession) throws -> InstanceTree.Node {
        try #require(session.node(at: place), "\(place)")
    }

    @Test("Of 900 conditions in a form of 2,000 rows one answer calls for those that read it")
    func large() throws {
        let names = (0..<2_000).map { "q\($0)" }
        let binds = (1...900).map {
            #"<bind nodeset="/data/q\#($0 + 1_000)" relevant="/data/q\#($0) = 1 and random() &gt;= 0"/>"#
        }
        let draws = Draws()
        var session = try session(
            Sample.form(
                instance: #"<data id="f">\#(names.map { "<\($0)/>" }.joined())</data>"#, model: binds.joined(),
                body: names.map { #"<input ref="/data/\#($0)"/>"# }.joined()), draws)
        session.setAnswer("1", at: try node("q17", session))
        #expect(draws.since() == 1)
        #expect(session.isRelevant(try node("q1017", session)))
        session.setAnswer("1", at: try node("q1999", session))
        #expect(draws.since() == 0)
    }

    private static let repeats = Sample.form(
        instance: """
            <data id="f"><size>200</size><rate>2</rate><all/>
            <m jr:template=""><age/><adult/><job/><mine/><others/><first/><rated/><place/></m></data>
            """,
        model: """
            <bind nodeset="/data/all" calculate="sum(/data/m/adult) + 0 * random()"/>
            <bind nodeset="/data/m/adult" calculate="if(/data/m/age &gt;= 18 and random() &gt;= 0, 1, 0)"/>
            <bind nodeset="/data/m/job" relevant="../age &gt;= 15 and random() &gt;= 0"/>
            <bind nodeset="/data/m/mine" calculate="current()/../age + 0 * random()"/>
            <bind nodeset="/data/m/others" calculate="count(../../m[age &gt; 0]) + 0 * random()"/>
            <bind nodeset="/data/m/first" calculate="indexed-repeat(/data/m/age, /data/m, 1) + 0 * random()"/>
            <bind nodeset="/data/m/rated" calculate="/data/rate * ../age + 0 * random()"/>
            <bind nodeset="/data/m/place" calculate="position(..) + 0 * random()"/>
            """,
        body: """
            <input ref="/data/size"/><input ref="/data/rate"/><group ref="/data/m"><repeat nodeset="/data/m"
            jr:count="/data/size"><input ref="/data/m/age"/></repeat></group>
            """)

    @Test("Inside a repeat an answer calls for its own instance, and for what looks into other ones")
    func instances() throws {
        let draws = Draws()
        var session = try session(Self.repeats, draws)
        session.setAnswer("30", at: try node("m[50]/age", session))
        // Its own adult, job, mine and rated; the sum; and "others" and "first" in each of the 200.
        #expect(draws.since() == 4 + 1 + 400)
        for (place, value) in [
            ("all", "1"), ("m[50]/adult", "1"), ("m[49]/adult", "0"), ("m[50]/mine", "30"), ("m[7]/others", "1"),
            ("m[50]/rated", "60"), ("m[200]/place", "200"),
        ] {
            #expect(session.record[try node(place, session)] == value, "\(place)")
        }
        session.setAnswer("3", at: try node("rate", session))
        #expect(draws.since() == 200)
        #expect(session.record[try node("m[50]/rated", session)] == "90")
        session.setAnswer("40", at: try node("m[1]/age", session))
        #expect(session.record[try node("m[200]/first", session)] == "40")
        #expect(session.record[try node("m[200]/others", session)] == "2")
    }

    @Test("A new instance calls for what it holds, and a removed one for the places of the others")
    func growth() throws {
        let draws = Draws()
        var session = try session(Self.repeats, draws)
        session.setAnswer("201", at: try node("size", session))
        // In the new one mine, rated and place; the sum; and what looks into other instances, in all of them.
        #expect(draws.since() == 3 + 1 + 2 * 201)
        #expect(session.record[try node("m[201]/place", session)] == "201")
        session.removeInstance(try node("m[3]", session))
        #expect(session.record[try node("m[3]/place", session)] == "3")
        #expect(session.record[try node("m[200]/place", session)] == "200")
    }

    @Test("Screens keep their number until something comes to be asked or ceases to be")
    func screens() throws {
        let draws = Draws()
        var session = try session(Self.repeats, draws)
        let number = session.screensNumber
        session.setAnswer("12", at: try node("m[2]/age", session))
        #expect(session.screensNumber == number)
        session.setAnswer("16", at: try node("m[2]/age", session))
        #expect(session.screensNumber != number)
    }
}
