import Foundation
import SurveyForms
import Testing

@Suite("A moment in the hour that daylight saving skips is taken for an hour later, as java.time has it")
struct SkippedHourTests {
    @Test(
        "West and east of Greenwich",
        arguments: [
            ("America/New_York", "2026-03-08T02:30:00.000", "2026-03-08T03:30:00.000-04:00"),
            ("Europe/Paris", "2026-03-29T02:30:00.000", "2026-03-29T03:30:00.000+02:00"),
            ("America/New_York", "2026-03-08T01:59:00.000", "2026-03-08T01:59:00.000-05:00"),
            ("America/New_York", "2026-03-08T03:00:00.000", "2026-03-08T03:00:00.000-04:00"),
            ("Africa/Casablanca", "2026-11-28T02:30:00.000", "2026-11-28T02:30:00.000+01:00"),
        ])
    func skipped(zone: String, written: String, meant: String) throws {
        let clock = FormClock(
            now: Date(timeIntervalSince1970: 1_795_000_000), zone: try #require(TimeZone(identifier: zone)))
        #expect(clock.withOffset(written, as: "") == meant)
    }
}
