import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("Taking back that there is no answer brings back what was typed and answered")
struct TakenBackTests {
    private func actor() throws -> ScreenActor {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<story/><meals/>",
            body: """
                <input ref="/data/story"><label>Story</label></input>
                <select ref="/data/meals"><label>Meals</label><item><label>Bread</label><value>bread</value></item>
                <item><label>Soup</label><value>soup</value></item></select>
                """)
        return ScreenActor(try bench.begin(binding))
    }

    @Test("What was typed and not taken yet; one reason after another keeps it", arguments: ["d", "r"])
    func typed(key: Character) throws {
        var actor = try actor()
        actor.type("minutes of work")
        actor.press(.control(key))
        #expect(!actor.shows("minutes of work") && actor.missing("story") != nil)
        actor.press(.control(key == "d" ? "r" : "d"), .control(key), .control(key))
        #expect(actor.shows("minutes of work") && actor.missing("story") == nil)
        actor.press(.enter)
        #expect(actor.value("story") == "minutes of work")
    }

    @Test("An answer that was given, at once and not only on the screen")
    func answered() throws {
        var actor = try actor()
        actor.press(.enter)
        actor.press(.text("2"), .pageUp, .pageDown)
        #expect(actor.value("meals") == "soup")
        actor.press(.control("r"))
        #expect(actor.value("meals") == "" && actor.missing("meals") == .refused)
        actor.press(.control("r"))
        #expect(actor.value("meals") == "soup" && actor.missing("meals") == nil && actor.shows("[x]"))
    }

    @Test("What is written after that stands instead")
    func writtenAnew() throws {
        var actor = try actor()
        actor.type("first")
        actor.press(.control("d"))
        actor.type("second")
        actor.press(.enter, .pageUp)
        #expect(actor.value("story") == "second" && actor.missing("story") == nil)
        actor.press(.control("d"), .control("d"))
        #expect(actor.value("story") == "second")
    }
}
