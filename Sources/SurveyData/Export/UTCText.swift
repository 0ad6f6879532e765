internal import SurveyStore

/// Writes a moment as ISO 8601 in UTC with milliseconds, such as `2026-11-23T09:30:00.000Z`.
///
/// Worked out here, so that no time zone data of the machine has a say in a dataset's bytes.
public enum UTCText {
    /// The text of a moment.
    ///
    /// - Parameter milliseconds: since 1970-01-01T00:00Z.
    public static func of(_ milliseconds: UInt64) -> String {
        let day = milliseconds / 86_400_000
        let within = milliseconds % 86_400_000
        let clock = [within / 3_600_000, within / 60_000 % 60, within / 1_000 % 60]
            .map { padded($0, 2) }.joined(separator: ":")
        return "\(CalendarDate(days: Int64(day)))T\(clock).\(padded(within % 1_000, 3))Z"
    }

    private static func padded(_ number: UInt64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
