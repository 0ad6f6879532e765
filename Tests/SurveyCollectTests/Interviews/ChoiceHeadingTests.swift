import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

/// What pyxform writes for a group with the appearance `table-list`: above its questions a select that names their choices.
@Suite("The heading of a table's choices is no question: nobody is asked it, and no answer of it counts")
struct ChoiceHeadingTests {
    private static let choices =
        "<item><label>Oui</label><value>1</value></item><item><label>Non</label><value>2</value></item>"

    /// - Parameters:
    ///   - isHeading: Whether the form says what the select is; one that does not asks it like any other.
    ///   - label: What the heading says besides its choices.
    private func publish(_ bench: InterviewBench, _ version: Int, isHeading: Bool = true, label: String = " ") throws -> FormBinding {
        try bench.publish(
            version, "<t><head/><a/></t><name/>",
            model: """
                <bind nodeset="/data/t/head" type="string" required="true()"/><bind nodeset="/data/t/a" type="string"/>
                """,
            body: """
                <group ref="/data/t" appearance="field-list">
                <select1 ref="/data/t/head"\(isHeading ? " appearance=\"w1 label\"" : "")><label>\(label)</label>\(Self.choices)</select1>
                <select1 ref="/data/t/a" appearance="list-nolabel"><label>Première</label>\(Self.choices)</select1></group>
                <input ref="/data/name"><label>Nom</label></input>
                """)
    }

    @Test("Neither page, outline nor summary has it, keys go to the questions, and the interview can be finished")
    func unasked() throws {
        let bench = try InterviewBench()
        var actor = ScreenActor(try bench.begin(publish(bench, 1)))
        #expect(!actor.shows("head") && actor.shows("Première"))
        actor.press(.text("2"), .control("g"))
        #expect(!actor.shows("head") && actor.shows("Première — Non"))
        actor.press(.escape, .enter)
        #expect(actor.shows("Nom") && actor.value("t/a") == "2")
        actor.press(.control("e"))
        #expect(actor.shows("Nothing is missing.") && !actor.shows("head"))
        let page = InterviewPage(PagedInterview(actor.interview, id: "i", isSelf: false), hasMedia: { _ in false })
        #expect(!page.html.text.contains("t/head"))
        var interview = actor.interview
        #expect(try bench.desk.finalise(&interview).isEmpty)
        #expect(try bench.record(interview).answer("t/head") == nil)
    }

    @Test("Nobody can answer it, by hand or in a written interview")
    func refused() throws {
        let bench = try InterviewBench()
        var interview = try bench.begin(publish(bench, 1))
        #expect(throws: InterviewProblem.self) { try interview.answer("1", at: "t/head") }
        #expect(throws: InterviewProblem.self) {
            try interview.setMissing(.refused, at: try #require(interview.session.node(at: "t/head")))
        }
    }

    @Test("Words of its own are shown as a note, in the terminal and in the browser")
    func words() throws {
        let bench = try InterviewBench()
        let interview = try bench.begin(publish(bench, 1, label: "Êtes-vous d’accord ?"))
        var actor = ScreenActor(interview)
        #expect(actor.shows("Êtes-vous d’accord ?") && actor.shows("Première"))
        actor.press(.text("1"), .enter)
        #expect(actor.value("t/a") == "1" && actor.shows("Nom"))
        let page = InterviewPage(PagedInterview(interview, id: "i", isSelf: false), hasMedia: { _ in false }).html.text
        #expect(page.contains("Êtes-vous d’accord") && !page.contains("a:t/head"))
    }

    @Test("An answer that it was given before stays readable: it is listed without a place, and the draft can be finished")
    func earlier() throws {
        let bench = try InterviewBench()
        var before = try bench.begin(publish(bench, 1, isHeading: false))
        try before.answer("2", at: "t/head")
        try before.answer("1", at: "t/a")
        try bench.desk.saveDraft(&before)
        var interview = try bench.desk.resume(bench.record(before), publish(bench, 2), author: "amina")
        #expect(try interview.value("t/a") == "1")
        #expect(interview.instance.leftOver.map(\.answer) == [.choice("2")])
        #expect(interview.leftOverTexts(.english).map(\.answer) == ["Non (2)"])
        #expect(try bench.desk.finalise(&interview).isEmpty)
        #expect(try bench.store.history(of: bench.record(interview).id).contains { $0.answers.values.contains(.choice("2")) })
    }

    @Test("A form that was published when it still was a question keeps its outline, and change-sets stay readable")
    func outline() throws {
        let bench = try InterviewBench()
        #expect(try publish(bench, 1).outline == publish(bench, 2, isHeading: false).outline)
    }
}
