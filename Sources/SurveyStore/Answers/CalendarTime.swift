/// A day of the proleptic Gregorian calendar, as days since 1970-01-01.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before it.
    public let days: Int64

    /// The day that many days after 1970-01-01.
    public init(days: Int64) {
        self.days = days
    }

    /// Reads `YYYY-MM-DD`; nil for anything else, and for days that no calendar has.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), (1...12).contains(month), day >= 1
        else { return nil }
        days = Self.days(year: year, month: month, day: day)
        guard description == text else { return nil }
    }

    static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    /// Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month and day: the same source, `civil_from_days`.
    private var civil: (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
    }

    /// The earlier day first.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.days < right.days }

    /// `YYYY-MM-DD`; outside the years 0 to 9999, which no text of that form has, the number of the day.
    public var description: String {
        // The years 0 to 9999: what four digits can write.
        guard (-719_528...2_932_896).contains(days) else { return "day \(days)" }
        let civil = civil
        return "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
    }
}

/// A time of day, or with a date a moment, as it was written: with its fraction digits and its offset, or without.
public struct ClockTime: Hashable, Sendable, CustomStringConvertible {
    /// What follows the time.
    public enum Offset: Hashable, Sendable {
        case none, utc
        case minutes(Int16)
    }

    /// Whether a date belongs to it.
    public let hasDate: Bool
    /// Milliseconds in UTC: since 1970-01-01 with a date, since midnight without. Local time where there is no offset.
    public let milliseconds: Int64
    /// Digits behind the second: 0 to 3.
    public let fractionDigits: UInt8
    /// What follows the time.
    public let offset: Offset

    init(hasDate: Bool, milliseconds: Int64, fractionDigits: UInt8, offset: Offset) {
        self.hasDate = hasDate
        self.milliseconds = milliseconds
        self.fractionDigits = fractionDigits
        self.offset = offset
    }

    /// Reads `YYYY-MM-DDThh:mm:ss[.fff][Z|±hh:mm]`, or the part behind `T` where `hasDate` is false (ISO 8601, as ODK
    /// XForms writes it). Nil for anything else.
    public init?(_ text: some StringProtocol, hasDate: Bool) {
        var bytes = Array(text.utf8)[...]
        var local: Int64 = 0
        if hasDate {
            guard bytes.count > 11, bytes[10] == 0x54,
                let date = CalendarDate(String(decoding: bytes[0..<10], as: UTF8.self))
            else { return nil }
            local = date.days * 86_400_000
            bytes = bytes.dropFirst(11)
        }
        let first = bytes.startIndex
        guard bytes.count >= 8, bytes[first + 2] == 0x3A, bytes[first + 5] == 0x3A,
            let hour = CalendarDate.number(bytes[first..<(first + 2)]), hour < 24,
            let minute = CalendarDate.number(bytes[(first + 3)..<(first + 5)]), minute < 60,
            let second = CalendarDate.number(bytes[(first + 6)..<(first + 8)]), second < 60
        else { return nil }
        local += (hour * 3_600 + minute * 60 + second) * 1_000
        bytes = bytes.dropFirst(8)
        var digits: UInt8 = 0
        if bytes.first == 0x2E {
            let fraction = bytes.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard (1...3).contains(fraction.count), let value = CalendarDate.number(fraction) else { return nil }
            digits = UInt8(fraction.count)
            local += value * [100, 10, 1][fraction.count - 1]
            bytes = bytes.dropFirst(1 + fraction.count)
        }
        guard let offset = Self.offset(bytes) else { return nil }
        var utc = local
        if case .minutes(let minutes) = offset { utc -= Int64(minutes) * 60_000 }
        self.init(hasDate: hasDate, milliseconds: utc, fractionDigits: digits, offset: offset)
        guard description == text else { return nil }
    }

    private static func offset(_ bytes: ArraySlice<UInt8>) -> Offset? {
        if bytes.isEmpty { return Offset.none }
        if Array(bytes) == [0x5A] { return .utc }
        let first = bytes.startIndex
        guard bytes.count == 6, bytes[first + 3] == 0x3A, bytes[first] == 0x2B || bytes[first] == 0x2D,
            let hours = CalendarDate.number(bytes[(first + 1)..<(first + 3)]), hours <= 23,
            let minutes = CalendarDate.number(bytes[(first + 4)..<(first + 6)]), minutes < 60
        else { return nil }
        let total = Int16(hours * 60 + minutes)
        return .minutes(bytes[first] == 0x2D ? -total : total)
    }

    /// The text that was read, with its fraction digits and its offset.
    public var description: String {
        var local = milliseconds
        var suffix = ""
        switch offset {
        case .none: break
        case .utc: suffix = "Z"
        case .minutes(let minutes):
            local += Int64(minutes) * 60_000
            let size = Int64(minutes.magnitude)
            suffix = (minutes < 0 ? "-" : "+") + padded(size / 60, 2) + ":" + padded(size % 60, 2)
        }
        let day = local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000
        let within = local - day * 86_400_000
        let clock = [within / 3_600_000, within / 60_000 % 60, within / 1_000 % 60].map { padded($0, 2) }
        var text = hasDate ? "\(CalendarDate(days: day))T" : ""
        text += clock.joined(separator: ":")
        if fractionDigits > 0 { text += "." + padded(within % 1_000, 3).prefix(Int(fractionDigits)) }
        return text + suffix
    }
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
