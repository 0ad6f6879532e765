import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("A text with the appearance masked is not read by who looks at the terminal")
struct MaskedTextTests {
    private func screen(_ bench: InterviewBench) throws -> ScreenActor {
        let binding = try bench.publish(
            1, "<code/><age/>", model: "<bind nodeset=\"/data/age\" type=\"int\"/>",
            body: #"<input ref="/data/code" appearance="masked"/><input ref="/data/age" appearance="masked"/>"#)
        return ScreenActor(try bench.begin(binding))
    }

    @Test("Dots while it is typed; dots of one length for what was given before, in its field and in every list")
    func dots() throws {
        var actor = try screen(InterviewBench())
        actor.type("Zr-71")
        #expect(!actor.shows("Zr-71") && actor.row(with: "> •••••")?.contains("••••••") == false)
        actor.press(.enter, .pageUp)
        #expect(actor.value("code") == "Zr-71" && actor.row(with: "> ")?.contains("> ••••••••") == true)
        for key in [Key.control("g"), .control("e")] {
            actor.press(key)
            #expect(!actor.shows("Zr-71") && actor.row(with: "code —")?.contains("code — ••••••••") == true, "\(actor.text)")
            actor.press(.escape)
        }
    }

    @Test("Ctrl-T shows it and hides it again, and the screen says so")
    func revealed() throws {
        var actor = try screen(InterviewBench())
        actor.type("Zr-71")
        #expect(actor.shows("Ctrl-T"))
        actor.press(.control("t"))
        #expect(actor.shows("> Zr-71"))
        actor.press(.backspace, .control("t"))
        #expect(!actor.shows("Zr-7"))
        actor.press(.enter, .pageUp, .control("t"))
        #expect(actor.value("code") == "Zr-7" && actor.shows("> Zr-7"))
        // What is seen can be changed in its middle.
        actor.press(.home, .text("x"), .enter)
        #expect(actor.value("code") == "xZr-7")
    }

    @Test("What nobody sees is written anew or taken back as a whole; looking at it changes nothing")
    func anew() throws {
        var actor = try screen(InterviewBench())
        actor.type("Zr-71")
        actor.press(.enter, .pageUp, .left, .home, .enter)
        #expect(actor.value("code") == "Zr-71")
        actor.press(.pageUp, .text("b"), .text("c"), .enter)
        #expect(actor.value("code") == "bc")
        actor.press(.pageUp, .backspace, .enter)
        #expect(actor.value("code") == "")
    }

    @Test("What any version has masked stays so among the answers without a place")
    func withoutPlace() throws {
        let bench = try InterviewBench()
        func version(_ number: Int, _ appearance: String?) throws -> FormBinding {
            try bench.publish(
                number, "<a/>" + (appearance == nil ? "" : "<code/>"),
                body: #"<input ref="/data/a"/>"# + (appearance.map { #"<input ref="/data/code" appearance="\#($0)"/>"# } ?? ""))
        }
        var interview = try bench.begin(version(1, "masked"))
        try interview.answer("Zr-71", at: "code")
        try bench.desk.saveDraft(&interview)
        var second = try bench.desk.resume(bench.record(interview), version(2, "multiline"), author: "amina")
        try second.answer("x", at: "a")
        try bench.desk.saveDraft(&second)
        let third = try bench.desk.resume(bench.record(second), version(3, nil), author: "amina")
        #expect(third.leftOverTexts(.english).map(\.answer) == [Question.mask])
        #expect(!ScreenActor(third).shows("Zr-71"))
    }

    @Test("Only texts are masked, as in ODK Collect")
    func numbers() throws {
        var actor = try screen(InterviewBench())
        actor.press(.enter)
        actor.type("34")
        #expect(actor.shows("> 34"))
    }
}
