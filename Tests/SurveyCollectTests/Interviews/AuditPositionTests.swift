import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("An event has the most accurate of the positions that are young enough, and none that nobody agreed to")
struct AuditPositionTests {
    private let bench: InterviewBench
    private let binding: FormBinding

    init() throws {
        bench = try InterviewBench()
        binding = try bench.publish(
            1, "<a/><meta><audit/></meta>",
            model: """
                <bind nodeset="/data/meta/audit" type="binary" odk:location-priority="balanced"
                  odk:location-min-interval="10" odk:location-max-age="60"/>
                """, body: #"<input ref="/data/a"/>"#)
    }

    private func position(_ latitude: Double, accuracy: Double) throws -> DevicePosition {
        try #require(DevicePosition(latitude: latitude, longitude: -5.5, accuracy: accuracy))
    }

    @Test("Sooner than the form wants none is taken; the best counts as long as it is young, and then the next best")
    func ages() throws {
        var log = AuditLog(try #require(binding.form.audit), user: "")
        func latitude(at second: Int) -> String {
            log.note(.jump, at: second * 1_000)
            return log.lines.split(separator: "\n").last?.split(separator: ",", omittingEmptySubsequences: false)
                .dropFirst(4).first.map(String.init) ?? "?"
        }
        #expect(latitude(at: 0) == "")
        log.locate(try position(35, accuracy: 5), at: 0)
        log.locate(try position(36, accuracy: 1), at: 9_000)
        #expect(latitude(at: 9) == "35.0000000")
        log.locate(try position(37, accuracy: 9), at: 10_000)
        #expect(latitude(at: 60) == "35.0000000")
        #expect(latitude(at: 61) == "37.0000000")
        #expect(latitude(at: 71) == "")
        log.locate(try position(38, accuracy: 9), at: 80_000)
        log.forgetPositions()
        #expect(latitude(at: 81) == "")
    }

    @Test("A clock that is set back leaves no position young, and the next one is taken at once")
    func setBack() throws {
        var log = AuditLog(try #require(binding.form.audit), user: "")
        log.locate(try position(35, accuracy: 5), at: 100_000)
        log.note(.jump, at: 95_000)
        #expect(log.lines.hasSuffix(",,,\n"), "\(log.lines)")
        log.locate(try position(36, accuracy: 5), at: 95_000)
        log.note(.jump, at: 96_000)
        #expect(log.lines.hasSuffix(",36.0000000,-5.5000000,5.0\n"), "\(log.lines)")
    }

    @Test("The screen that is open when somebody takes it back, or the browser refuses, has no place either", arguments: [false, true])
    func takenBack(isDenied: Bool) throws {
        var surroundings = bench.desk.surroundings
        surroundings.givesPositions = true
        var interview = try InterviewDesk(store: bench.store, surroundings: surroundings)
            .begin(binding, scope: .all, author: "")
        interview.locate(try position(35, accuracy: 5))
        interview.jumpToEnd()
        interview.back()
        var paged = PagedInterview(interview, id: "x", isSelf: false)
        paged.track(true)
        paged.interview.locate(try position(36, accuracy: 5))
        paged.interview.jumpToEnd()
        paged.interview.back()
        let before = try #require(paged.interview.log?.lines)
        #expect(before.contains("36.0000000"))
        if isDenied {
            let isRead = paged.takePosition(try #require(FormFields("failure=denied".utf8)))
            #expect(isRead)
        } else {
            paged.track(false)
        }
        paged.interview.jumpToEnd()
        let after = try #require(paged.interview.log?.lines).dropFirst(before.count)
        #expect(after.contains("question,/data/a") && !after.contains("36."), "\(after)")
    }

    @Test(
        "What is no place on earth is refused, and nothing is taken before somebody has agreed",
        arguments: [
            "latitude=91&longitude=0&accuracy=1", "latitude=1&longitude=181&accuracy=1", "latitude=1&longitude=1&accuracy=-1",
            "latitude=nan&longitude=1&accuracy=1", "latitude=1&longitude=1&accuracy=inf", "latitude=1&longitude=1",
            "failure=other", "",
        ])
    func hostile(text: String) throws {
        let fields = try #require(FormFields(text.utf8))
        var surroundings = bench.desk.surroundings
        surroundings.givesPositions = true
        let interview = try InterviewDesk(store: bench.store, surroundings: surroundings)
            .begin(binding, scope: .all, author: "")
        var paged = PagedInterview(interview, id: "x", isSelf: false)
        #expect(paged.positions == .asked)
        let isPassedOver = paged.takePosition(fields)
        #expect(isPassedOver)
        #expect(paged.positions == .asked)
        paged.track(true)
        let isRead = paged.takePosition(fields)
        #expect(!isRead)
        let isTaken = paged.takePosition(try #require(FormFields("latitude=35&longitude=-5&accuracy=3".utf8)))
        #expect(isTaken)
        #expect(paged.positions == .found)
        paged.track(false)
        #expect(paged.positions == .off && paged.interview.log?.lines.contains("location tracking disabled") == true)
    }
}
