import SurveyForms
import Testing

@Suite("Values and choices come from where the specification says")
struct FormSourcesTests {
    private func form(_ instance: String, model: String = "", body: String) throws -> Form {
        try XFormReader.read(Sample.form(instance: "<data id=\"f\">\(instance)</data>", model: model, body: body))
    }

    private func session(_ form: Form, lists: [String: InstanceTree] = [:]) throws -> FormSession {
        try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }), lists: lists)
    }

    private func value(_ path: String, _ session: FormSession) throws -> String {
        session.record[try #require(session.nodes(at: path).first)]
    }

    private static let lastSaved = """
        <instance id="last-saved" src="jr://instance/last-saved"/>
        <setvalue event="odk-instance-first-load" ref="/data/town" value="instance('last-saved')/data/town"/>
        """

    @Test("The record saved last is empty until there is one, and then gives its values")
    func lastSaved() throws {
        let form = try form("<town>fes</town>", model: Self.lastSaved, body: #"<input ref="/data/town"/>"#)
        #expect(form.logic.lastSavedIDs == ["last-saved"])
        #expect(form.listFileNames.isEmpty)
        let first = try session(form)
        #expect(try value("town", first).isEmpty)
        #expect(first.standingFailures.isEmpty)
        var saved = form.blankRecord()
        saved.setValue("tanger", of: try #require(saved.node(at: "town")))
        #expect(try value("town", session(form, lists: ["last-saved": saved])) == "tanger")
    }

    @Test("Without its file a select_one_external is named before the interview is finished")
    func externalItemsetAbsent() throws {
        let form = try form("<a/>", body: #"<input ref="/data/a" query="instance('towns')/root/item"/>"#)
        #expect(try session(form).standingFailures.map(\.problem.code) == [.instanceNotLoaded])
    }

    @Test("Metadata is filled in whatever parameter stands beside uid, and with the specification's own spelling")
    func preloads() throws {
        let form = try form(
            "<q/><id/><phone/>",
            model: """
                <bind nodeset="/data/id" jr:preload="uid" jr:preloadParams="general"/>
                <bind nodeset="/data/phone" jr:preload="property" jr:preloadParams="phone number"/>
                """, body: #"<input ref="/data/q"/>"#)
        var environment = EvaluationEnvironment(clock: Bench.clock, random: { 7 })
        environment.properties = ["phonenumber": "0612345678"]
        let session = try FormSession(form, environment: environment)
        #expect(try value("id", session).hasPrefix("uuid:"))
        #expect(try value("phone", session) == "0612345678")
    }

    @Test("What nobody is asked for is not missed: a hidden value with conditions does not keep a record from its end")
    func hiddenConditions() throws {
        let form = try form(
            "<q/><h/><r/>",
            model: """
                <bind nodeset="/data/h" calculate="/data/q" required="true()" constraint=". = 'x'"/><bind nodeset="/data/r" required="true()"/>
                <bind nodeset="/data/q" required="true()"/>
                """, body: #"<input ref="/data/q"/>"#)
        var session = try session(form)
        #expect(session.violations().map(\.path) == ["q"])
        session.setAnswer("y", at: try #require(session.node(at: "q")))
        #expect(session.violations().isEmpty)
    }

    @Test("An action names its node by the id of a bind; one for the end runs at the end")
    func actions() throws {
        let form = try form(
            "<q/><a/><b/><c/>",
            model: """
                <bind id="first" nodeset="/data/a"/><bind nodeset="/data/c" calculate="concat(/data/b, '!')"/>
                <setvalue event="odk-instance-first-load" bind="first" value="'begun'"/>
                <setvalue event="xforms-revalidate" ref="/data/b" value="concat('ended ', /data/q)"/>
                """, body: #"<input ref="/data/q"/>"#)
        var session = try session(form)
        #expect(try value("a", session) == "begun")
        #expect(try value("b", session).isEmpty)
        session.setAnswer("well", at: try #require(session.node(at: "q")))
        session.finish()
        #expect(try value("c", session) == "ended well!")
        #expect(form.findings().isEmpty, "\(form.findings())")
    }

    @Test("Binds and actions that lead nowhere are told, with their line")
    func lost() throws {
        let form = try form(
            "<q/><g><v>1</v></g>",
            model: """
                <bind nodeset="/data/qq" required="true()"/><bind nodeset="/data/untold" type="string"/>
                <setvalue event="odk-instance-first-load" ref="/data/g/v[. = 1]" value="'2'"/>
                """, body: #"<input ref="/data/q"/>"#)
        let found = form.findings()
        #expect(found.map(\.expression.text) == ["/data/qq", "/data/g/v[. = 1]"])
        #expect(found.allSatisfy { !$0.isError && $0.expression.role == .node && $0.expression.line > 0 })
    }

    @Test("An upload takes what accept names before its media type")
    func accept() throws {
        let form = try form("<q/>", body: #"<upload ref="/data/q" mediatype="image/*" accept="image/*,.pdf"/>"#)
        #expect(form.question(at: "q")?.mediaType == "image/*,.pdf")
    }
}
