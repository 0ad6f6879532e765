import SurveyCollect
import Testing

@Suite struct CollectLimitsTests {
    @Test func `An answer may hold a long note`() {
        #expect(CollectLimits.answerBytes >= 100_000)
    }
}
