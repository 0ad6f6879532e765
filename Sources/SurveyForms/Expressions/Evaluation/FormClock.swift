public import Foundation

/// The time and the time zone in which expressions are evaluated. Both come from outside, so that a test, a simulated
/// fleet and an interview resumed years later can each have theirs.
public struct FormClock: Sendable {
    /// Milliseconds since 1970-01-01 UTC.
    public let now: Int

    /// No clock on a wall is further from UTC than this many milliseconds.
    private static let offsetReach = 15 * 3_600_000

    /// Minutes ahead of UTC at a moment given in milliseconds since 1970-01-01 UTC.
    private let offset: @Sendable (Int) -> Int

    /// A moment in a time zone.
    public init(now: Date, zone: TimeZone) {
        self.now = Int((now.timeIntervalSince1970 * 1_000).rounded(.down))
        self.offset = { milliseconds in
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1_000)) / 60
        }
    }

    /// A moment in a zone that is always as far ahead of UTC.
    public init(milliseconds: Int, offsetMinutes: Int) {
        self.now = milliseconds
        self.offset = { _ in offsetMinutes }
    }

    /// A moment as the clock on the wall shows it.
    struct LocalTime {
        let day: CivilDay
        /// Milliseconds since midnight.
        let time: Int
        /// Minutes ahead of UTC.
        let offset: Int

        /// `YYYY-MM-DDTHH:MM:SS.sss+HH:MM`, `Z` for UTC.
        var text: String {
            let seconds = time / 1_000
            let clock =
                "\((seconds / 3_600).padded(2)):\((seconds / 60 % 60).padded(2)):\((seconds % 60).padded(2))"
                + ".\((time % 1_000).padded(3))"
            let ahead = abs(offset)
            let zone =
                offset == 0 ? "Z" : "\(offset < 0 ? "-" : "+")\((ahead / 60).padded(2)):\((ahead % 60).padded(2))"
            return "\(day.text)T\(clock)\(zone)"
        }
    }

    /// A moment as an answer says it, with the offset from UTC where it names none: the one that holds here at that moment,
    /// or that of the answer before, if that was given elsewhere and its clock was shown with it.
    ///
    /// - Returns: `text` as it is if it is no moment, or has its offset.
    public func withOffset(_ text: String, as before: String) -> String {
        guard let written = WrittenTime(stored: text), let day = written.day, let time = written.time,
            written.offset == nil
        else { return text }
        if let last = WrittenTime(stored: before), let lastDay = last.day, let lastTime = last.time,
            let theirs = last.offset, theirs != offset(moment(lastDay, time: lastTime, offset: theirs))
        {
            return LocalTime(day: day, time: time, offset: theirs).text
        }
        return local(moment(day, time: time, offset: nil)).text
    }

    func local(_ milliseconds: Int) -> LocalTime {
        let offset = offset(milliseconds)
        let shifted = milliseconds + offset * 60_000
        let day = CivilDay.floorDivision(shifted, WrittenTime.dayMilliseconds)
        return LocalTime(
            day: CivilDay(number: day), time: shifted - day * WrittenTime.dayMilliseconds, offset: offset)
    }

    /// The moment that a day and a time of day mean; without an offset they are local.
    func moment(_ day: CivilDay, time: Int, offset written: Int?) -> Int {
        let local = day.number * WrittenTime.dayMilliseconds + time
        if let written { return local - written * 60_000 }
        // In the hour that the end of daylight saving repeats it is the earlier moment. In the hour that its beginning skips
        // there is no such moment: it is taken for that much later. So both times the offset before the change says it, as
        // java.time has it.
        let (before, after) = (offset(local - Self.offsetReach), offset(local + Self.offsetReach))
        func holds(_ offset: Int) -> Bool { self.offset(local - offset * 60_000) == offset }
        let isAfter = before != after && !holds(before) && holds(after)
        return local - (isAfter ? after : before) * 60_000
    }
}
