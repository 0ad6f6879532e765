import Foundation
import SurveyForms
import Testing

/// Which forms can be used, here and in JavaRosa. What only one of them takes has its reason in docs/javarosa.md.
@Suite(
    "A form that JavaRosa takes can be used here, and the other way round, but for known reasons",
    .enabled(if: JavaRosa.isHere, "Java 11 or later with javac, and pyxform in .venv (make venv), are needed to compare"))
struct FormAgreementTests {
    /// A reason for which one engine refuses what the other takes, as a row of docs/javarosa.md begins.
    struct Reason: Sendable {
        let row: String
        /// What the refusing engine says: a part of JavaRosa's message, or the name of our code.
        let said: [String]
        /// A form that shows it.
        let sample: [UInt8]
    }

    @Test("Each reason for which only we refuse a form is one still, and is explained")
    func refusedHere() throws {
        let theirs = try JavaRosa.check(Self.here.map(\.sample))
        for (reason, their) in zip(Self.here, theirs) {
            let codes = Self.faults(reason.sample)
            #expect(their == "ok", "\(reason.row): JavaRosa says \(their)")
            #expect(codes.contains { reason.said.contains($0) }, "\(reason.row): \(codes)")
        }
        try expectRows(Self.here)
    }

    @Test("Each reason for which only JavaRosa refuses a form is one still, and is explained")
    func refusedThere() throws {
        let theirs = try JavaRosa.check(Self.there.map(\.sample))
        for (reason, their) in zip(Self.there, theirs) {
            let codes = Self.faults(reason.sample)
            #expect(codes.isEmpty, "\(reason.row): \(codes)")
            #expect(reason.said.contains { their.contains($0) }, "\(reason.row): JavaRosa says \(their)")
        }
        try expectRows(Self.there)
    }

    @Test("Published forms: none is taken by one engine alone for another reason", .enabled(if: RealForm.folder != nil))
    func published() throws {
        let forms = RealForm.all(below: try #require(RealForm.folder))
        let theirs = try JavaRosa.check(files: forms.map(\.file.path))
        var counts: [String: Int] = [:]
        for (form, their) in zip(forms, theirs) {
            let codes = Self.faults([UInt8](try Data(contentsOf: form.file)))
            let circle = codes.contains("cycle") && their.contains("Cycle detected") ? ", a circle in both" : ""
            switch (codes.isEmpty, their == "ok") {
            case (true, true): counts["taken by both", default: 0] += 1
            case (false, false): counts["refused by both\(circle)", default: 0] += 1
            case (false, true):
                let reason = Self.here.first { $0.said.contains(codes[0]) }
                counts["refused here alone: \(reason?.row ?? "?")", default: 0] += 1
                #expect(reason != nil, "\(form.file.path): \(codes)")
            case (true, false):
                let reason = Self.there.first { $0.said.contains { their.contains($0) } }
                counts["refused by JavaRosa alone: \(reason?.row ?? "?")", default: 0] += 1
                #expect(reason != nil, "\(form.file.path): \(their)")
            }
        }
        for (what, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(count) \(what)") }
    }

    private func expectRows(_ reasons: [Reason]) throws {
        let page = String(decoding: try Fixture.bytes("docs/javarosa.md"), as: UTF8.self)
        for reason in reasons { #expect(page.contains("| \(reason.row) |"), "\(reason.row) is not in docs/javarosa.md") }
    }

    /// The codes of what keeps a form from being used.
    private static func faults(_ bytes: [UInt8]) -> [String] {
        do {
            return try XFormReader.read(bytes).findings().filter(\.isError).map(\.problem.code.rawValue)
        } catch {
            return [error.code.rawValue]
        }
    }

    // MARK: Reasons

    private static let input = #"<input ref="/data/a"/>"#

    static let here: [Reason] = [
        Reason(row: "No `id` at the root of the instance", said: ["noFormID"], sample: Sample.form(instance: "<data><a/></data>")),
        Reason(
            row: "Two questions of one path", said: ["duplicatePath"],
            sample: Sample.form(
                instance: #"<data id="f"><a/><g><x/><y/><x/></g></data>"#,
                body: input + #"<repeat nodeset="/data/g"><input ref="/data/g/x"/></repeat>"#)),
        Reason(
            row: "XML that is not well-formed, such as `<` in a condition", said: ["notXML"],
            sample: Sample.form(model: #"<bind nodeset="/data/a" constraint=". < 5"/>"#)),
        Reason(
            row: "A choice without a value", said: ["choiceWithoutValue"],
            sample: Sample.form(body: #"<select1 ref="/data/a"><item><label>Yes</label><value></value></item></select1>"#)),
        Reason(
            row: "A variable `$name`, a function that ODK XForms do not have, or too few arguments, where nothing is reckoned at the start",
            said: ["variable", "unknownFunction", "argumentCount"],
            sample: Sample.form(model: #"<bind nodeset="/data/a" constraint="frobnicate(.)"/>"#)),
        Reason(
            row: "A list that is not in the form, where nothing is reckoned at the start", said: ["unknownInstance"],
            sample: Sample.form(model: #"<bind nodeset="/data/a" constraint=". = instance('nowhere')/root/item/name"/>"#)),
        Reason(
            row: "A control on a group", said: ["controlOnGroup"],
            sample: Sample.form(instance: #"<data id="f"><a/><g><x/></g></data>"#, body: input + #"<input ref="/data/g"/>"#)),
        Reason(
            row: "A model without `h:html` around it", said: ["notXForm"],
            sample: Array(String(decoding: Sample.form(), as: UTF8.self).replacing("h:html", with: "root").utf8)),
        Reason(
            row: "Entities of a newer specification", said: ["badEntity"],
            sample: Array(
                String(decoding: Sample.form(instance: #"<data id="f"><a/></data>"#), as: UTF8.self).replacing(
                    "<model>",
                    with: #"<model xmlns:entities="http://www.opendatakit.org/xforms/entities" entities:entities-version="2452.2.0">"#
                )
                .replacing("<a/>", with: #"<a/><meta><entity dataset="people" id="" create="1"><label/></entity></meta>"#).utf8)),
    ]

    static let there: [Reason] = [
        Reason(
            row: "`required` or `readonly` that reads its own question", said: ["Cycle detected"],
            sample: Sample.form(model: #"<bind nodeset="/data/a" required=". = ''"/>"#)),
        Reason(
            row: "A list without the column of labels", said: ["node for itemset doesn't exist"],
            sample: Sample.form(
                model: "<instance id=\"l\"><root><item><name>x</name></item></root></instance>",
                body: """
                    <select1 ref="/data/a"><itemset nodeset="instance('l')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
                    """)),
        Reason(
            row: "Elements of other systems in the model", said: ["Unrecognized top-level tag"],
            sample: Sample.form(model: #"<send event="xforms-ready"/>"#)),
        Reason(
            row: "Events that do not exist, and actions where they do not belong",
            said: ["unsupported events", "must be nested in the repeat", "Targets non-existent node", "action must be in"],
            sample: Sample.form(model: #"<setvalue event="my-event" ref="/data/a" value="1"/>"#)),
        Reason(
            row: "A bind without its node, a repeat named by `ref`, a repeat's question outside it",
            said: ["<bind> without nodeset", "<repeat> with no binding", "not its closest containing", "parent of element is not a group"],
            sample: Sample.form(model: #"<bind type="string"/>"#)),
        Reason(
            row: "Several elements in the instance, or the body before the model",
            said: ["more than one child element", "mainInstanceNode", "\"cur\" is null"],
            sample: Sample.form(instance: #"<data id="f"><a/></data><other/>"#)),
        Reason(
            row: "A question without choices, or a range that is no number",
            said: ["has no choices", "can't be parsed as a decimal", "Invalid cast of data"],
            sample: Sample.form(body: #"<select1 ref="/data/a"><label>x</label></select1>"#)),
        Reason(
            row: "An expression that JavaRosa cannot evaluate, in a value of the start",
            said: ["cannot handle function", "Expected XPath path", "XPath evaluation", "more than one node"],
            sample: Sample.form(model: #"<bind nodeset="/data/a" calculate="floor(2.5)"/>"#)),
    ]
}
