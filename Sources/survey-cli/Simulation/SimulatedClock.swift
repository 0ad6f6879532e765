/// A surveyor's working day: interviews one after another from nine to half past six.
struct SimulatedClock: Sendable {
    private var now: SimulatedMoment

    init(milliseconds: Int64) {
        now = SimulatedMoment(milliseconds: milliseconds)
    }

    /// The beginning of the next interview; the clock then stands at its end.
    ///
    /// - Parameters:
    ///   - minutes: How long the interview lasts.
    ///   - pause: How long the way to it takes.
    mutating func beginInterview(minutes: Int, pause: Int) -> SimulatedMoment {
        var begin = now.adding(minutes: pause)
        if begin.minuteOfDay < 9 * 60 {
            begin = begin.adding(minutes: 9 * 60 - begin.minuteOfDay)
        } else if begin.minuteOfDay + minutes > 18 * 60 + 30 {
            begin = begin.adding(minutes: 24 * 60 - begin.minuteOfDay + 9 * 60 + pause % 20)
        }
        now = begin.adding(minutes: minutes)
        return begin
    }
}

/// A moment written as ODK writes it, in Moroccan time (UTC+01:00).
///
/// The calendar is worked out here, without Foundation, so that no time zone data of the machine has a say.
struct SimulatedMoment: Sendable {
    private let local: Int64
    private static let offset: Int64 = 60 * 60 * 1_000
    private static let day: Int64 = 24 * 60 * 60 * 1_000

    /// - Parameter milliseconds: Milliseconds since 1970, UTC.
    init(milliseconds: Int64) {
        local = milliseconds + Self.offset
    }

    private init(local: Int64) {
        self.local = local
    }

    func adding(minutes: Int) -> SimulatedMoment {
        SimulatedMoment(local: local + Int64(minutes) * 60_000)
    }

    /// Minutes since local midnight.
    var minuteOfDay: Int { Int(ofDay / 60_000) }

    /// The day, "2026-11-23".
    var date: String {
        // Days to year, month and day in the Gregorian calendar: Howard Hinnant, "chrono-compatible low-level date
        // algorithms", civil_from_days.
        let days = (local - ofDay) / Self.day + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    /// The moment, "2026-11-23T10:05:00.000+01:00".
    var dateTime: String {
        let milliseconds = ofDay
        let hour = Self.padded(milliseconds / 3_600_000, 2)
        let minute = Self.padded(milliseconds / 60_000 % 60, 2)
        let second = Self.padded(milliseconds / 1_000 % 60, 2)
        return "\(date)T\(hour):\(minute):\(second).\(Self.padded(milliseconds % 1_000, 3))+01:00"
    }

    /// Milliseconds since local midnight, also for moments before 1970.
    private var ofDay: Int64 {
        let rest = local % Self.day
        return rest < 0 ? rest + Self.day : rest
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
