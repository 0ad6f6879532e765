import SurveyForms
import Testing

@Suite("Actions set values on their events, and what is not asked is no answer to any expression")
struct FormActionTests {
    private static let environment: EvaluationEnvironment = {
        var environment = EvaluationEnvironment(clock: Bench.clock, random: { 7 })
        environment.properties = ["deviceid": "masah:1", "username": "amina"]
        return environment
    }()

    private func session(_ instance: String, model: String = "", body: String) throws -> FormSession {
        let form = try XFormReader.read(Sample.form(instance: "<data id=\"f\">\(instance)</data>", model: model, body: body))
        return try FormSession(form, environment: Self.environment)
    }

    private func only(_ path: String, _ session: FormSession) throws -> InstanceTree.Node {
        try #require(session.nodes(at: path).first, "\(path)")
    }

    private func value(_ path: String, _ session: FormSession) throws -> String {
        session.record[try only(path, session)]
    }

    @Test("A value without an expression is the text inside, whatever quotation marks it holds; without either it is emptied")
    func literals() throws {
        var session = try session(
            "<a/><b/><c>x</c><d/>",
            body: """
                <input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b">it's "so"</setvalue>
                <setvalue event="xforms-value-changed" ref="/data/c"/>
                <setvalue event="xforms-value-changed" ref="/data/d">1 + 1</setvalue></input>
                """)
        session.setAnswer("1", at: try only("a", session))
        #expect(try value("b", session) == #"it's "so""#)
        #expect(try value("c", session).isEmpty)
        #expect(try value("d", session) == "1 + 1")
    }

    @Test("An action sees what has been reckoned from the answer, and sets off the actions that wait for its own change")
    func chains() throws {
        var session = try session(
            "<a/><double/><b/><c/>", model: #"<bind nodeset="/data/double" calculate="/data/a * 2"/>"#,
            body: """
                <input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/double"/></input>
                <input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/c" value="/data/b + 1"/></input>
                """)
        session.setAnswer("4", at: try only("a", session))
        #expect(try value("b", session) == "8")
        #expect(try value("c", session) == "9")
    }

    @Test("A text that cannot be changed and that an action fills, on whatever event, holds an answer and is no note")
    func filledByAction() throws {
        let session = try session(
            "<a/><first/><inner/><byID/><note/>",
            model: """
                <bind nodeset="/data/first" readonly="true()"/><bind nodeset="/data/inner" readonly="true()"/>
                <bind id="shown" nodeset="/data/byID" readonly="true()"/><bind nodeset="/data/note" readonly="true()"/>
                <setvalue event="odk-instance-first-load" ref="/data/first" value="'x'"/>
                """,
            body: """
                <input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/inner" value="/data/a"/>
                <setvalue event="xforms-value-changed" bind="shown" value="/data/a"/></input>
                <input ref="/data/first"/><input ref="/data/inner"/><input ref="/data/byID"/><input ref="/data/note"/>
                """)
        #expect(["first", "inner", "byID"].map { session.form.question(at: $0)?.kind } == [.text, .text, .text])
        #expect(session.form.question(at: "note")?.kind == .note)
        #expect(try value("first", session) == "x")
    }

    @Test("Actions that set one another off without end are stopped and named")
    func endless() throws {
        var session = try session(
            "<a/><b/>",
            body: """
                <input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/a + 1"/></input>
                <input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/a" value="/data/b + 1"/></input>
                """)
        session.setAnswer("1", at: try only("a", session))
        #expect(session.failures.map(\.problem.code) == [.cycle])
    }

    @Test("A new record knows its start, day, device, user and id; its end is noted when it is finished")
    func metadata() throws {
        var session = try session(
            "<start/><end/><today/><device/><user/><phone>?</phone><meta><instanceID/></meta><a/>",
            model: """
                <bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
                <bind nodeset="/data/end" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>
                <bind nodeset="/data/today" type="date" jr:preload="date" jr:preloadParams="today"/>
                <bind nodeset="/data/device" jr:preload="property" jr:preloadParams="deviceid"/>
                <bind nodeset="/data/user" jr:preload="property" jr:preloadParams="username"/>
                <bind nodeset="/data/phone" jr:preload="property" jr:preloadParams="phonenumber"/>
                <bind nodeset="/data/meta/instanceID" jr:preload="uid"/>
                """, body: #"<input ref="/data/a"/>"#)
        #expect(try value("start", session) == "2026-03-01T12:00:00.000+01:00")
        #expect(try value("today", session) == "2026-03-01")
        #expect(try value("device", session) == "masah:1")
        #expect(try value("user", session) == "amina")
        #expect(try value("phone", session) == "?")
        let id = try value("meta/instanceID", session)
        #expect(id.hasPrefix("uuid:") && id.count == 41, "\(id)")
        #expect(try value("end", session).isEmpty)
        var later = try FormSession(session.form, resuming: session.record, environment: Self.environment)
        #expect(try value("meta/instanceID", later) == id)
        later.finish()
        #expect(try value("end", later) == "2026-03-01T12:00:00.000+01:00")
        session.finish()
        #expect(session.record == later.record)
    }

    @Test("What is not relevant equals no answer, and differs from any")
    func irrelevant() throws {
        var session = try session(
            "<user>no</user><often>7</often><isEmpty/><isDifferent/><count/><sum/><joined/>",
            model: """
                <bind nodeset="/data/often" relevant="/data/user = 'yes'"/>
                <bind nodeset="/data/isEmpty" calculate="if(/data/often = '', 'yes', 'no')"/>
                <bind nodeset="/data/isDifferent" calculate="if(/data/often != '7', 'yes', 'no')"/>
                <bind nodeset="/data/count" calculate="count-non-empty(/data/often)"/>
                <bind nodeset="/data/sum" calculate="sum(/data/often) + 1"/>
                <bind nodeset="/data/joined" calculate="concat('[', /data/often, ']')"/>
                """, body: #"<input ref="/data/user"/><input ref="/data/often"/>"#)
        let values = ["isEmpty", "isDifferent", "count", "sum", "joined"]
        #expect(try values.map { try value($0, session) } == ["yes", "yes", "0", "1", "[]"])
        session.setAnswer("yes", at: try only("user", session))
        #expect(try values.map { try value($0, session) } == ["no", "no", "1", "8", "[7]"])
    }

    @Test("A value that is no number is no answer")
    func noNumber() throws {
        var session = try session(
            "<a/><b/><next/><text/>",
            model: """
                <bind nodeset="/data/next" type="int" calculate="/data/a + 1"/>
                <bind nodeset="/data/text" calculate="concat(/data/a + 1, '')"/>
                """, body: #"<input ref="/data/a"/>"#)
        #expect(try value("next", session).isEmpty)
        #expect(try value("text", session) == "NaN")
        session.setAnswer("4", at: try only("a", session))
        #expect(try value("next", session) == "5")
    }
}
