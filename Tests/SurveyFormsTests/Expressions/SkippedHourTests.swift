import Foundation
import SurveyForms
import Testing

@Suite("Moments where daylight saving skips or repeats an hour are those that java.time takes")
struct SkippedHourTests {
    private func clock(_ zone: String) throws -> FormClock {
        FormClock(now: Date(timeIntervalSince1970: 1_795_000_000), zone: try #require(TimeZone(identifier: zone)))
    }

    @Test(
        "In the hour that is skipped it is an hour later, west and east of Greenwich",
        arguments: [
            ("America/New_York", "2026-03-08T02:30:00.000", "2026-03-08T03:30:00.000-04:00"),
            ("Europe/Paris", "2026-03-29T02:30:00.000", "2026-03-29T03:30:00.000+02:00"),
            ("America/New_York", "2026-03-08T01:59:00.000", "2026-03-08T01:59:00.000-05:00"),
            ("America/New_York", "2026-03-08T03:00:00.000", "2026-03-08T03:00:00.000-04:00"),
            ("Africa/Casablanca", "2026-11-28T02:30:00.000", "2026-11-28T02:30:00.000+01:00"),
        ])
    func skipped(zone: String, written: String, meant: String) throws {
        #expect(try clock(zone).withOffset(written, as: "") == meant)
    }

    @Test(
        "In the hour that the end of daylight saving repeats it is the earlier moment, east and west, in Ramadan too",
        arguments: [
            ("America/New_York", "2026-11-01T01:30:00.000", "2026-11-01T01:30:00.000-04:00"),
            ("America/New_York", "2026-11-01T02:00:00.000", "2026-11-01T02:00:00.000-05:00"),
            ("Europe/Paris", "2026-10-25T02:30:00.000", "2026-10-25T02:30:00.000+02:00"),
            ("Europe/Paris", "2026-10-25T03:00:00.000", "2026-10-25T03:00:00.000+01:00"),
            ("Africa/Casablanca", "2026-02-15T02:30:00.000", "2026-02-15T02:30:00.000+01:00"),
            ("Africa/Casablanca", "2026-02-15T03:00:00.000", "2026-02-15T03:00:00.000Z"),
            ("Africa/Casablanca", "2026-03-22T02:30:00.000", "2026-03-22T03:30:00.000+01:00"),
            ("Pacific/Apia", "2011-12-30T12:00:00.000", "2011-12-31T12:00:00.000+14:00"),
        ])
    func repeated(zone: String, written: String, meant: String) throws {
        #expect(try clock(zone).withOffset(written, as: "") == meant)
    }

    @Test(
        "A new moment has its own offset; that of the answer before stays only where it was given elsewhere",
        arguments: [
            ("2026-01-10T14:30:00.000+01:00", "2026-03-01T14:30:00.000", "2026-03-01T14:30:00.000Z"),
            ("2026-03-01T14:30:00.000Z", "2026-04-01T14:30:00.000", "2026-04-01T14:30:00.000+01:00"),
            ("2026-01-10T14:30:00.000+05:30", "2026-03-01T14:30:00.000", "2026-03-01T14:30:00.000+05:30"),
            ("2026-01-10T14:30:00.000Z", "2026-01-10T15:30:00.000", "2026-01-10T15:30:00.000Z"),
            ("2026-01-10", "2026-03-01T14:30:00.000", "2026-03-01T14:30:00.000Z"),
        ])
    func answeredBefore(before: String, written: String, meant: String) throws {
        #expect(try clock("Africa/Casablanca").withOffset(written, as: before) == meant)
    }
}
